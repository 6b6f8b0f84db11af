"""Where objects have images, of whatever kind: wherever lists of containers and volumes are."""

from collections.abc import Iterator
from typing import Any

from meshgen.resources import Path

CONTAINERS = frozenset(("containers", "ephemeralContainers", "initContainers"))
# In an item of each list.
_IMAGES: dict[str, Path] = {
    **dict.fromkeys(sorted(CONTAINERS), ("image",)),
    "volumes": ("image", "reference"),
}


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
