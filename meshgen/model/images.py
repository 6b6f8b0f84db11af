"""Where images are pulled from, in place of the registries that they are at."""

import re
from typing import Annotated

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import IMAGE, PORT_NUMBER

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


class Images(Spec, frozen=True):
    """Where images are pulled from, in place of the registries that they are at."""

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

    def mirrored(self, image: str) -> str:
        """Return from where an image is pulled.

        One that is at a mirror stays as it is, and so does a text that is none, such as what
        another tool fills in.
        """
        if re.search(IMAGE, image) is None:
            return image
        registry, name = source_of(image)
        own = self.registries or {}
        mirror = own.get(registry) or self.registry
        mirrors = filter(None, (self.registry, *own.values()))
        if mirror is None or any(f"{registry}/{name}".startswith(f"{m}/") for m in mirrors):
            return image
        return f"{mirror}/{name}"
