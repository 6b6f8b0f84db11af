"""Images that stand in no setting of their own: in files of the user's, in templates, in patches.

Those of settings are settled already, and stay.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from meshgen.kinds.images import images_in
from meshgen.model.images import Images, Pulling
from meshgen.provenance import path_of, traced
from meshgen.resources import Path, Resource


class Pulled(NamedTuple):
    """An image as it is pulled, how it was written, and the setting whose object has it."""

    image: str
    written: str
    origin: Path


def as_pulled(
    resources: Iterable[Resource], images: Images
) -> tuple[list[Resource], tuple[Pulled, ...]]:
    """Return resources with each image of their pods as it is pulled, and those that were not."""
    changed, moved, pulling = [], [], Pulling(images)
    for resource in resources:
        obj = resource.object
        for path, image in images_in(obj):
            pulled = pulling.pulled(image)
            if pulled != image:
                moved.append(Pulled(pulled, image, resource.origin))
                setting = path_of(image)
                obj = _with(obj, path, traced(pulled, setting) if setting else pulled)
        changed.append(resource if obj is resource.object else resource.with_object(obj))
    return changed, tuple(moved)


def _with(value: Any, path: Path, image: str) -> Any:
    """Return a value with an image at a path."""
    if not path:
        return image
    key, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {k: _with(v, rest, image) if k == key else v for k, v in value.items()}
    return [_with(v, rest, image) if i == key else v for i, v in enumerate(value)]
