"""Where objects have images, of whatever kind: wherever lists of containers and volumes are.

And what an image consists of.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from meshgen.resources import Path

# In the place of which the injector puts the proxy's own: ProxyImage in pkg/kube/inject of istio.
INJECTED = "auto"
# A colon in the last path segment starts the tag; one before it is a registry's port.
_IMAGE = re.compile(r"^(?P<name>.+?)(?::(?P<tag>[^/:@]+))?(?:@(?P<digest>.+))?$", re.DOTALL)
CONTAINERS = frozenset(("containers", "ephemeralContainers", "initContainers"))
# In an item of each list.
_IMAGES: dict[str, Path] = {
    **dict.fromkeys(sorted(CONTAINERS), ("image",)),
    "volumes": ("image", "reference"),
}


class ImageParts(NamedTuple):
    """An image reference: name with registry, tag, digest."""

    name: str
    tag: str
    digest: str


def split_image(image: str) -> ImageParts:
    """Return the parts of an image reference."""
    match = _IMAGE.match(image)
    if match is None:
        return ImageParts(image, "", "")
    return ImageParts(match["name"], match["tag"] or "", match["digest"] or "")


def images_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every image in an object, or in a part of it at a path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from images_in(item, (*path, index))
    for key, child in value.items() if isinstance(value, dict) else ():
        way = _IMAGES.get(key)
        for index, item in enumerate(child) if way and isinstance(child, list) else ():
            image = item
            for part in way or ():
                image = image.get(part) if isinstance(image, dict) else None
            if isinstance(image, str):
                yield (*path, key, index, *(way or ())), image
        if isinstance(child, dict | list):
            yield from images_in(child, (*path, key))
