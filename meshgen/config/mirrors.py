"""The images of a config at their mirror, wherever a setting is one.

The JSON Schema says which settings are images (`x-pulled`), so that a new one needs no line of code
for that. What is written as Kubernetes has it (patches, objects, lists of init containers) has them
in its lists of containers. Those that are in no setting are for the rendering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from meshgen.config.layers import mapping
from meshgen.config.uses import referring
from meshgen.kinds.images import CONTAINERS
from meshgen.model.images import Images, source_of
from meshgen.resources import Path
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import Node, at

_IMAGES = "images"


@dataclass(frozen=True)
class Pulled:
    """An image of the settings: where it is pulled from, and how it was written."""

    path: Path
    image: str
    written: str


def with_mirrors(tree: Node, schema: Fixed) -> Node:
    """Return the merged settings with each image at its mirror; its text is how it was written."""
    said = mapping(tree).get(_IMAGES)
    if said is None:
        return tree
    images = _images(said)
    changed = {one.path: images.mirrored(one.image) for one in images_in(tree, schema)}
    return _with(tree, changed)


def images_in(tree: Node, schema: Fixed) -> Iterator[Pulled]:
    """Yield each image of merged settings."""
    named = (use.path for use in referring(schema, "x-pulled").uses(tree))
    for path in dict.fromkeys((*named, *_of_pods(tree, ()))):
        node = at(tree, path)
        if node is not None and isinstance(node.value, str):
            yield Pulled(path, node.value, node.text or node.value)


def both_as_one(image: str, written: str, other: str) -> tuple[str, str] | None:
    """Return what is wrong with two images that are pulled as one, and what is expected.

    None where they are one.
    """
    names = [source_of(text)[0] for text in (written, other)]
    if names[0] == names[1]:
        return None
    message = f"`{written}` and `{other}` are both pulled as `{image}`"
    return message, f"expected a mirror of its own for {' or '.join(names)} in `images.registries`"


def _images(said: Node) -> Images:
    """Return the setting; what is wrong with it has a finding, and counts for nothing."""
    within = mapping(said)
    registry = within["registry"].value if "registry" in within else None
    own = {
        name: mirror.value
        for name, mirror in mapping(within.get("registries")).items()
        if isinstance(mirror.value, str)
    }
    return Images(registry if isinstance(registry, str) else None, own)


def _of_pods(node: Node, path: Path) -> Iterator[Path]:
    """Yield the paths of what Kubernetes' own lists of containers call an image."""
    for key, child in _children(node):
        if key in CONTAINERS and isinstance(child.value, list):
            for index, item in enumerate(child.value):
                if "image" in mapping(item):
                    yield (*path, key, index, "image")
        yield from _of_pods(child, (*path, key))


def _children(node: Node) -> list[tuple[str | int, Node]]:
    if isinstance(node.value, dict):
        return list(node.value.items())
    return list(enumerate(node.value)) if isinstance(node.value, list) else []


def _with(node: Node, changed: Mapping[Path, str]) -> Node:
    """Return settings with other texts at some paths."""
    if () in changed:
        is_same = changed[()] == node.value
        return node if is_same else replace(node, value=changed[()], text=str(node.value))
    below: dict[str | int, dict[Path, str]] = {}
    for path, text in changed.items():
        below.setdefault(path[0], {})[path[1:]] = text
    if isinstance(node.value, dict):
        inside = {k: _with(c, below[k]) if k in below else c for k, c in node.value.items()}
        return replace(node, value=inside)
    if isinstance(node.value, list):
        items = enumerate(node.value)
        return replace(node, value=[_with(c, below[i]) if i in below else c for i, c in items])
    return node
