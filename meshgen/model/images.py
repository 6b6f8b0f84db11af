"""Where images are pulled from, of which tag, and when."""

import re
from typing import Annotated

from msgspec import Meta

from meshgen.kinds.images import INJECTED, split_image
from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import IMAGE, PORT_NUMBER, ImageAsWritten, ImageName, PullPolicy, Tag

DOCKER_HUB = "docker.io"
# Where Docker Hub is, as its names have it (github.com/distribution/reference, normalize.go).
_ALSO_DOCKER_HUB = "index.docker.io"
_OFFICIAL = "library/"
_LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?"
# A name without a dot and without a port would be a folder of Docker Hub's.
_REGISTRY = rf"(localhost|{_LABEL}(\.{_LABEL})+)(:{PORT_NUMBER})?|{_LABEL}:{PORT_NUMBER}"
_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
Registry = Annotated[
    str,
    Meta(
        pattern=rf"^({_REGISTRY})$",
        max_length=255,
        extra_json_schema=expected("a registry such as docker.io or quay.io", mend="registry"),
    ),
]
Mirror = Annotated[
    str,
    Meta(
        pattern=rf"^({_REGISTRY})(/{_PART})*$",
        max_length=255,
        extra_json_schema=expected(
            "a registry, with a port up to 65535 and a folder if it has them, such as "
            "mirror.example.com:5000/hub",
            mend="registry",
        ),
    ),
]
# Where several images are: a folder of Docker Hub's too.
Hub = Annotated[
    str,
    Meta(
        pattern=rf"^({_REGISTRY}|{_PART})(/{_PART})*$",
        max_length=255,
        extra_json_schema=expected(
            "a registry and a folder, such as mirror.example.com/istio", mend="registry"
        ),
    ),
]


def source_of(image: str) -> tuple[str, str]:
    """Return the registry of an image, and its name there with tag and digest.

    What has no registry is Docker Hub's, and what has no folder there is in `library`, as
    github.com/distribution/reference has it.
    """
    host, slash, name = image.partition("/")
    is_host = "." in host or ":" in host or host == "localhost" or host != host.lower()
    if not slash or not is_host:
        host, name = DOCKER_HUB, image
    if host == _ALSO_DOCKER_HUB:
        host = DOCKER_HUB
    is_official = host == DOCKER_HUB and "/" not in name
    return host, f"{_OFFICIAL}{name}" if is_official else name


def name_of(image: str) -> str:
    """Return the name of an image in full: its registry and all but tag and digest."""
    return "/".join(source_of(split_image(image).name))


def has_tag(image: str) -> bool:
    """Return whether an image is written with a tag or a digest."""
    parts = split_image(image)
    return bool(parts.tag or parts.digest)


class Images(Spec, frozen=True):
    """Where images are pulled from, of which tag, and when."""

    registry: Annotated[
        Mirror | None,
        doc(
            "Where all images are, each by its name without the registry: `nginx:1.27` is "
            "`library/nginx:1.27` there.",
            example="mirror.example.com/hub",
        ),
    ] = None
    registries: Annotated[
        dict[Registry, Mirror] | None,
        doc(
            "Where those of a registry are, over `registry`; the registry itself leaves them "
            "where they are.",
            example={"quay.io": "mirror.example.com/quay"},
        ),
    ] = None
    map: Annotated[
        dict[ImageName, ImageAsWritten] | None,
        doc(
            "What stands in the place of single images, whatever their tag; it is pulled from "
            "where it says. Without a tag it has that of the image.",
            example={"nginx": "ghcr.io/acme/nginx:1.27-hardened"},
        ),
    ] = None
    tag: Annotated[
        Tag | None,
        doc(
            "The tag of services' images that are written without one.",
            example="v1.2.0",
        ),
    ] = None
    pull_policy: Annotated[
        PullPolicy | None,
        doc("When the images of services' containers are pulled that do not say it themselves."),
    ] = None

    def tagged(self, image: str) -> str:
        """Return an image with the tag that all have that are written without one."""
        return image if has_tag(image) or self.tag is None else f"{image}:{self.tag}"

    def mirrored(self, image: str) -> str:
        """Return from where an image is pulled that nothing stands in the place of.

        One that is at a mirror stays as it is.
        """
        registry, name = source_of(image)
        own = self.registries or {}
        mirror = own.get(registry) or self.registry
        mirrors = filter(None, (self.registry, *own.values()))
        if mirror is None or any(f"{registry}/{name}".startswith(f"{m}/") for m in mirrors):
            return image
        return f"{mirror}/{name}"


class Pulling:
    """Tells from where images are pulled."""

    def __init__(self, images: Images) -> None:
        """Go by what the config says of it."""
        self.images = images
        self._instead = {name_of(name): image for name, image in (images.map or {}).items()}
        self._settled = {name_of(image) for image in self._instead.values()}

    def replaces(self, image: str) -> bool:
        """Return whether another one stands in the place of an image."""
        return name_of(image) in self._instead

    def pulled(self, image: str) -> str:
        """Return from where an image is pulled.

        Twice is as once. What the injector puts an image into stays as it is, and so does a text
        that is none, such as what another tool fills in.
        """
        if image == INJECTED or re.search(IMAGE, image) is None:
            return image
        name = name_of(image)
        instead = self._instead.get(name)
        if instead is None:
            return image if name in self._settled else self.images.mirrored(image)
        if has_tag(instead):
            return instead
        return f"{instead}{image.removeprefix(split_image(image).name)}"
