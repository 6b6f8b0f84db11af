"""The images of a config as they are pulled, wherever a setting is one.

The JSON Schema says which settings are images, and when they are pulled (`x-pulled`), so that a new
one needs no line of code for that. What is written as Kubernetes has it (patches, objects, lists of
init containers) has them in its lists of containers. Those that are in no setting are for the
rendering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from meshgen.config.layers import mapping
from meshgen.config.uses import referring
from meshgen.kinds.images import CONTAINERS, INJECTED
from meshgen.model.grammar import PullPolicy
from meshgen.model.images import Images, Pulling, source_of
from meshgen.resources import Path
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import Node, at

_IMAGES = "images"
# The field that says of a container when its image is pulled.
_CONTAINER_PULLED = "imagePullPolicy"
_WITH_PODS = ("services", "gateways")


@dataclass(frozen=True)
class Pulled:
    """An image of the settings: where it is pulled from, and how it was written.

    It is that of a service's container, `is_container`, or else of what only runs in one.
    """

    path: Path
    image: str
    written: str
    is_container: bool


def with_images(tree: Node, schema: Fixed) -> Node:
    """Return the merged settings with each image as it is pulled; its text is how it was written.

    Containers of services that do not say when have the policy of all.
    """
    said = mapping(tree).get(_IMAGES)
    if said is None:
        return tree
    images = _images(said)
    pulling, policy = Pulling(images), mapping(said).get("pullPolicy")
    if policy is not None and policy.value not in get_args(PullPolicy):
        policy = None  # which has a finding
    changed: dict[Path, Node] = {}
    for one in images_in(tree, schema):
        node = at(tree, one.path) or tree
        image = pulling.pulled(images.tagged(one.image) if one.is_container else one.image)
        if image != one.image:
            changed[one.path] = replace(node, value=image, text=one.image)
        beside = (*one.path[:-1], _CONTAINER_PULLED)
        if one.is_container and policy is not None and at(tree, beside) is None:
            changed[beside] = policy
    return _with(tree, changed)


def images_in(tree: Node, schema: Fixed) -> Iterator[Pulled]:
    """Yield each image of merged settings."""
    pulled = {use.path: use.refers for use in referring(schema, "x-pulled").uses(tree)}
    for path in _of_pods(tree, ()):
        # A patch changes a container that says the rest of itself.
        whole = path[0] in _WITH_PODS and "patches" not in path
        pulled.setdefault(path, _CONTAINER_PULLED if whole else "")
    for path, by in pulled.items():
        node = at(tree, path)
        if node is not None and isinstance(node.value, str):
            is_container = by == _CONTAINER_PULLED and node.value != INJECTED
            yield Pulled(path, node.value, node.text or node.value, is_container)


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
    texts = {key: node.value for key, node in within.items() if isinstance(node.value, str)}
    return Images(
        registry=texts.get("registry"),
        registries=_texts(within.get("registries")),
        map=_texts(within.get("map")),
        tag=texts.get("tag"),
    )


def _texts(node: Node | None) -> dict[str, str]:
    return {k: one.value for k, one in mapping(node).items() if isinstance(one.value, str)}


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


def _with(node: Node, changed: Mapping[Path, Node]) -> Node:
    """Return settings with others at some paths, or with more."""
    if () in changed:
        return changed[()]
    below: dict[str | int, dict[Path, Node]] = {}
    for path, child in changed.items():
        below.setdefault(path[0], {})[path[1:]] = child
    if isinstance(node.value, list):
        items = enumerate(node.value)
        return replace(node, value=[_with(c, below[i]) if i in below else c for i, c in items])
    inside = dict(mapping(node))
    keys = dict(node.keys)
    for key, within in below.items():
        inside[str(key)] = child = _with(inside.get(str(key), node), within)
        keys.setdefault(str(key), child.location)
    return replace(node, value=inside, keys=keys)
