"""The containers of a service's pods: the image, the resources, and what else is a value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.chart.fieldnames import names_of
from meshgen.chart.place import MISSING, Place
from meshgen.chart.printing import agree
from meshgen.chart.subject import CONTAINERS
from meshgen.chart.types import Entry, Lines, Scalar, When
from meshgen.chart.valuenames import camel, expression
from meshgen.chart.variableorder import in_common_order
from meshgen.chart.variables import variables
from meshgen.chart.walk import Walk
from meshgen.kinds.images import split_image

_PARTS = {
    # A colon in the last part would start a tag, which stands beside it.
    "name": ("repository", r"^([^@\s/]+/)*[^@\s/:]+$"),
    "tag": ("tag", r"^([a-zA-Z0-9_][-.a-zA-Z0-9_]{0,127})?$"),
    "digest": ("digest", r"^([A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?$"),
}


def container(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Lay out a container."""
    if not walk.subject.is_container(place.path, place.values):
        return None
    policy, resources = place.at("imagePullPolicy"), place.at("resources")
    resources = resources.among({env: v for env, v in resources.variants.items() if v})
    nodes = {
        "image": _image(walk, place.at("image")),
        # A value even where no environment has any.
        "imagePullPolicy": walk.value(policy, schema=walk.field(policy.path)),
        "env": variables(walk, place),
    }
    if resources.variants:
        nodes["resources"] = walk.value(resources, schema=walk.field(resources.path))
    return {key: node for key, node in nodes.items() if node is not None}


def beside(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Lay out the containers one by one, where only some environments have some of them."""
    subject = walk.subject
    if not subject.is_workload or place.path != (*subject.pod, "spec"):
        return None
    found = {field: _by_name(walk, place, field) for field in CONTAINERS}
    return {field: nodes for field, nodes in found.items() if nodes} or None


def _by_name(walk: Walk, place: Place, field: str) -> list[Any] | None:
    """Return the nodes of a list of containers; None where it is one value.

    That is also one which an environment does not have: nothing may stand empty.
    """
    lists = place.at(field)
    named = {env: by_name for env, value in lists.variants.items() if (by_name := _named(value))}
    order = in_common_order([list(by_name) for by_name in named.values()])
    if lists.is_list or len(named) < len(place.variants) or order is None:
        return None
    every = Place(lists.path, named, list(named), _named(lists.reference) or {})
    return [_one(walk, every.at(name)) for name in order]


def _one(walk: Walk, item: Place) -> Any:
    """Return the node of a container, which is called by its name: positions differ."""
    if item.is_everywhere:
        return walk.mapping(item)
    *_, field, name = item.path
    fields = item.changed(lambda _, value: value if value is MISSING else _but_name(value))
    names = (*walk.subject.root, str(field), camel(str(name)))
    node = walk.value(fields, names=names, schema={"type": "object"})
    made = {"name": name, "": Lines((f"{{{{- {node.node.expression} | nindent INDENT }}}}",))}
    return When(node.head, made)


def _named(containers: Any) -> dict[str, Any] | None:
    """Return containers by name; None for what is no list of them."""
    items = containers if isinstance(containers, list) else []
    named = {one["name"]: one for one in items if isinstance(one, dict) and len(one) > 1}
    return named if named and len(named) == len(items) else None


def _but_name(container: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in container.items() if key != "name"}


def image_schema(part: str) -> dict[str, Any]:
    """Return the JSON Schema of an image's `repository`, `tag` or `digest`."""
    return {"type": "string", "pattern": dict(_PARTS.values())[part]}


def _image(walk: Walk, place: Place) -> Any:
    if not place.is_everywhere or not all(isinstance(image, str) for image in place.values):
        return None
    images = {env: split_image(image) for env, image in place.variants.items()}
    if walk.draft.marks.within(place.values):
        return None
    if any(joined(*images[env]) != image for env, image in place.variants.items()):
        return None
    is_usual = agree(place.values) or not isinstance(place.reference, str)
    usual = split_image(place.values[0] if is_usual else place.reference)
    path = names_of(walk.subject, place.path)
    for part, (name, _) in _PARTS.items():
        parts = {env: getattr(image, part) for env, image in images.items()}
        at = [walk.subject.place(place.path)]
        walk.draft.entries.add(
            Entry((*path, name), getattr(usual, part), parts, image_schema(name), at)
        )
    return Scalar(f"{{{{ include HELPERS.image {expression(path)} | quote }}}}")


def usual_tag(entries: Iterable[Entry]) -> str:
    """Return the tag that most services' images have, as the version of the whole.

    Return "" where there is no such tag: one of several services alone does not tell.
    """
    of_services = (entry for entry in entries if entry.path[0] == "services")
    tags = [entry.default for entry in of_services if entry.path[-2:] == ("image", "tag")]
    commonest = Counter(tag for tag in tags if tag).most_common(2)
    if not commonest or (len(tags) > 1 and commonest[0][1] == 1):
        return ""
    alone = len(commonest) == 1 or commonest[0][1] > commonest[1][1]
    return str(commonest[0][0]) if alone else ""


def joined(name: str, tag: str, digest: str) -> str:
    """Return an image from its parts, as the chart's helper puts it together."""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
