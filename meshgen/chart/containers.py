"""The service's own container: its image, resources and environment variables."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.chart.names import expression
from meshgen.chart.printing import agree
from meshgen.chart.types import Entry, Lines, Scalar, When
from meshgen.chart.variables import Item, in_common_order, items_of
from meshgen.chart.walk import MISSING, Variants, Walk
from meshgen.plan.images import split_image
from meshgen.resources import Path

_PARTS = {
    # A colon in the last part would start a tag, which stands beside it.
    "name": ("repository", r"^([^@\s/]+/)*[^@\s/:]+$"),
    "tag": ("tag", r"^([a-zA-Z0-9_][-.a-zA-Z0-9_]{0,127})?$"),
    "digest": ("digest", r"^([A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?$"),
}
_NAME = r"^([-_a-zA-Z]|\.[-_a-zA-Z0-9])[-._a-zA-Z0-9]*$"
_VARIABLES = {
    "type": "object",
    "propertyNames": {"pattern": _NAME},
    "additionalProperties": {"type": "string"},
}


def container(
    walk: Walk, path: Path, variants: Variants, reference: Any
) -> Mapping[str, Any] | None:
    """Lay out the service's own container."""
    if not walk.subject.main_container(path, list(variants.values())):
        return None
    known = reference if isinstance(reference, dict) else {}
    made = {
        "image": _image(walk, path, variants, known),
        "imagePullPolicy": _pull_policy(walk, path, variants, known),
        "env": _env(walk, (*path, "env"), variants, known.get("env")),
        "resources": _resources(walk, path, variants, known),
    }
    return {key: node for key, node in made.items() if node is not None}


def image_schema(part: str) -> dict[str, Any]:
    """Return the JSON Schema of an image's `repository`, `tag` or `digest`."""
    return {"type": "string", "pattern": dict(_PARTS.values())[part]}


def _image(walk: Walk, path: Path, variants: Variants, known: Mapping[str, Any]) -> Any:
    images = {env: value.get("image") for env, value in variants.items()}
    said = known.get("image")
    parts = {env: split_image(i) for env, i in images.items() if isinstance(i, str)}
    if len(parts) < len(images) or walk.marks.within(list(images.values())):
        return None
    if any(joined(*parts[env]) != images[env] for env in parts):
        return None
    same = agree(list(images.values())) or not isinstance(said, str)
    usual = next(iter(parts.values())) if same else split_image(str(said))
    for part, (name, _) in _PARTS.items():
        walk.entries.add(
            Entry(
                (*walk.subject.root, "image", name),
                getattr(usual, part),
                {env: getattr(found, part) for env, found in parts.items()},
                image_schema(name),
                "",
                [walk.subject.place((*path, "image"))],
            )
        )
    where = expression((*walk.subject.root, "image"))
    return Scalar(f"{{{{ include HELPERS.image {where} | quote }}}}")


def _pull_policy(walk: Walk, path: Path, variants: Variants, known: Mapping[str, Any]) -> Any:
    """Return the policy, a value even where no environment has any."""
    name = "imagePullPolicy"
    where, envs = (*path, name), list(variants)
    present = {env: value[name] for env, value in variants.items() if name in value}
    return walk.value(where, present, envs, known.get(name, MISSING), schema=walk.field(where))


def usual_tag(entries: Iterable[Entry]) -> str:
    """Return the tag that most services' images have, as the version of the whole.

    Return "" where there is no such tag: one of several services alone does not tell.
    """
    own = (entry for entry in entries if entry.path[0] == "services")
    tags = [entry.default for entry in own if entry.path[2:] == ("image", "tag")]
    found = Counter(tag for tag in tags if tag).most_common(2)
    if not found or (len(tags) > 1 and found[0][1] == 1):
        return ""
    return str(found[0][0]) if len(found) == 1 or found[0][1] > found[1][1] else ""


def joined(name: str, tag: str, digest: str) -> str:
    """Return an image from its parts, as the chart's helper puts it together."""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def _resources(walk: Walk, path: Path, variants: Variants, known: Mapping[str, Any]) -> Any:
    where = (*path, "resources")
    present = {env: v["resources"] for env, v in variants.items() if v.get("resources")}
    if not present:
        return None
    schema = walk.field(where)
    return walk.value(
        where, present, list(variants), known.get("resources", MISSING), schema=schema
    )


def _env(walk: Walk, path: Path, variants: Variants, said: Any) -> Any:
    lists = {env: value.get("env", []) for env, value in variants.items()}
    found = {env: items_of(value) for env, value in lists.items()}
    usual = items_of(said or []) or {}
    kept = {env: items for env, items in found.items() if items is not None}
    if len(kept) < len(found):
        return None
    if all(_is_plain(walk, items) for items in (*kept.values(), usual)):
        return _ranged(walk, path, kept, usual)
    order = in_common_order([list(items) for items in kept.values()])
    always = [n for n in order or () if all(n in items for items in kept.values())]
    return _listed(walk, path, kept, usual, order) if order and always else None


def _is_plain(walk: Walk, items: Mapping[str, Item]) -> bool:
    plain = all(isinstance(item, str) and not walk.marks.within(item) for item in items.values())
    return plain and list(items) == sorted(items)


def _ranged(
    walk: Walk, path: Path, found: Mapping[str, Mapping[str, Any]], usual: Mapping[str, Any]
) -> Any:
    """Return variables as one mapping, to which more can be added."""
    values = [dict(items) for items in found.values()]
    names = (*walk.subject.root, "env")
    own = {env: dict(items) for env, items in found.items()}
    default = values[0] if agree(values) else dict(usual)
    place = walk.subject.place(path)
    where = expression(walk.entries.add(Entry(names, default, own, _VARIABLES, "", [place])))
    return When(f"with {where}", [_range(".")])


def _range(mapping: str) -> Lines:
    return Lines(
        (
            f"{{{{- range $name, $value := {mapping} }}}}",
            "- name: {{ $name | quote }}",
            "  value: {{ $value | quote }}",
            "{{- end }}",
        )
    )


def _listed(
    walk: Walk,
    path: Path,
    found: Mapping[str, Mapping[str, Item]],
    usual: Mapping[str, Item],
    order: list[str],
) -> Any:
    """Return variables one by one, in their order, and what is added to them."""
    root = (*walk.subject.root, "env")
    nodes: list[Any] = []
    # What is no text is none of the values below `env`.
    fixed: list[str] = []
    for name in order:
        present = {env: items[name] for env, items in found.items() if name in items}
        everywhere = len(present) == len(found)
        values = list(present.values())
        if everywhere and not isinstance(values[0], str) and agree(values):
            nodes.append({"name": name, **_fields(values[0])})
            fixed.append(name)
        else:
            nodes.append(_value(walk, (*path, name), name, present, list(found), usual))
            fixed += [] if _is_text(name, present, usual) else [name]
    schema = {**_VARIABLES, **({"properties": dict.fromkeys(fixed, False)} if fixed else {})}
    walk.entries.open(root, schema, "", walk.subject.place(path))
    quoted = " ".join(f'"{name}"' for name in order)
    return [*nodes, _range(f"omit {expression(root)} {quoted}")]


def _value(
    walk: Walk,
    path: Path,
    name: str,
    present: Mapping[str, Item],
    envs: list[str],
    usual: Mapping[str, Item],
) -> Any:
    texts = _is_text(name, present, usual)
    variants = present if texts else {env: _fields(item) for env, item in present.items()}
    said = usual.get(name, MISSING)
    reference = said if texts or not isinstance(said, str | dict) else _fields(said)
    names = (*walk.subject.root, "env" if texts else "envSources", name)
    schema = {"type": "string"} if texts else {"type": "object"}
    node = walk.value(path, variants, envs, reference, names=names, schema=schema)
    if texts:
        if isinstance(node, When):
            return When(node.head, {"name": name, "value": node.node})
        return {"name": name, "value": node}
    inner = node.node if isinstance(node, When) else node
    item = {"name": name, "": Lines((f"{{{{- {inner.expression} | nindent INDENT }}}}",))}
    return When(node.head, item) if isinstance(node, When) else item


def _is_text(name: str, present: Mapping[str, Item], usual: Mapping[str, Item]) -> bool:
    return all(isinstance(item, str) for item in (*present.values(), usual.get(name, "")))


def _fields(item: Item) -> dict[str, Any]:
    return {"value": item} if isinstance(item, str) else {"valueFrom": item}
