"""Nulls in mappings from names: each takes away what a weaker layer says, or is a mistake.

So does an item of a list that adds up, which has a name and nothing but nulls beside it.

Without this check `LOG_LEVEL:` with its value forgotten would vanish without a word, and so would
`LOG_LEVL: null` in an environment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from meshgen.config.as_written import LATER_NULL
from meshgen.config.environments import all_layers, layers_at
from meshgen.config.layers import EVERY, mapping, name_of, removes, takes_away
from meshgen.config.origins import Origins
from meshgen.explainer.mend import matches
from meshgen.explainer.wanted import wanted
from meshgen.findings import Code, Finding, Related
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, branches_at, branches_of, child_schema
from meshgen.yamlio import Node, at


def removals_of_nothing(origins: Origins, schema: Schema) -> Iterator[tuple[Path, Finding]]:
    """Yield the path and a finding of every name set to null that no weaker layer has."""
    root = origins.root
    for path, node, entry, named in _settings(root, schema, schema, ()):
        if entry.get("x-adds"):
            yield from _items_of_nothing(origins, path, node)
        own = (layers_at(path) or ((),))[-1]
        # An environment may be empty: it says nothing else than the config does.
        if not named or not removes(node) or path == own:
            continue
        if own and path[len(own) :][:1] == ("services",) and len(path) == len(own) + 2:
            # A whole service: whether there is one is asked of every override.
            continue
        layers = list(_weaker(root, path))
        if any((weaker := at(root, p)) is not None and not removes(weaker) for p in layers):
            continue
        removable = dict.fromkeys(k for p in layers for k in mapping(at(root, p[:-1])))
        yield path, _of_nothing(origins, schema, path, entry, removable)


def removals_below(
    origins: Origins, schema: Schema, path: Path, below: Node
) -> Iterator[tuple[Path, Finding | None]]:
    """Yield every name set to null at a path of the file that stands over settings (`x-over`).

    `below` are those settings, which nobody wrote. With each is its finding; None where they, or a
    weaker layer, have what it takes away.
    """
    root, said = origins.root, at(origins.root, path)
    forms = {"anyOf": branches_at(path, schema)}
    for where, node, entry, named in _settings(said, forms, schema, path) if said else ():
        if not named or node.text != LATER_NULL:
            continue
        *parents, name = where[len(path) :]
        around = [at(root, layer[:-1]) for layer in _weaker(root, where)]
        around.append(at(below, tuple(parents)))
        removable = {k: v for one in around for k, v in mapping(one).items() if v.value is not None}
        is_there = name in removable
        yield where, None if is_there else _of_nothing(origins, schema, where, entry, removable)


def _of_nothing(
    origins: Origins, schema: Schema, path: Path, entry: Schema, removable: Mapping[str, object]
) -> Finding:
    """Return the finding of a name that is null, where `removable` are those that might be."""
    if removable:
        message, expected = "there is nothing to take away", one_of(removable)
        hint = did_you_mean(str(path[-1]), removable)
    else:
        message, expected = "found nothing", wanted(entry, schema, ".".join(map(str, path)))
        hint = 'write "" for an empty text' if _takes_empty(entry, schema) else ""
        if path[-2] == "namespaces":
            hint = f"for one that says nothing of its own write `{path[-1]}: {{}}`"
    return origins.problem(origins.root, Code.VALUE, path, message, expected, hint).finding


def _items_of_nothing(origins: Origins, path: Path, added: Node) -> Iterator[tuple[Path, Finding]]:
    """Yield items that take away what no weaker layer has, and those whose name stands twice."""
    root = origins.root
    seen: dict[str, Node] = {}
    for position, item in enumerate(added.value if isinstance(added.value, list) else ()):
        name, at_name = name_of(item), (*path, position, "name")
        if name in seen:
            message, expected = f"`{name}` stands in this list twice", "expected another name"
            finding = origins.problem(root, Code.NAME, at_name, message, expected).finding
            first = seen[name].location
            elsewhere = (Related(first),) if first.file != item.location.file else ()
            yield at_name, replace(finding, related=elsewhere)
        elif takes_away(item):
            names = sorted({n for p in _weaker(root, path) for n in _names(at(root, p))})
            if name not in names:
                message = f"there is nothing to take away that is called `{name}`"
                expected = one_of(names) if names else "expected the name of a weaker layer's"
                told = (message, expected, did_you_mean(name, names))
                yield at_name, origins.problem(root, Code.VALUE, at_name, *told).finding
        seen |= {name: item} if name and name not in seen else {}


def _names(node: Node | None) -> list[str]:
    """Return the names of what a list brings."""
    items = node.value if node is not None and isinstance(node.value, list) else []
    return [name for item in items if (name := name_of(item)) and not takes_away(item)]


def _settings(
    node: Node, schema: Schema, root: Schema, path: Path
) -> Iterator[tuple[Path, Node, Schema, bool]]:
    """Yield all settings, with path and schema, and whether the key is a name of the user's."""
    forms = branches_of(schema, root)
    for key, child in mapping(node).items():
        inner = child_schema(forms, key)
        if inner is None:
            continue
        named = not any(key in form.get("properties", {}) for form in forms)
        yield (*path, key), child, inner, named
        yield from _settings(child, inner, root, (*path, key))


def _takes_empty(entry: Schema, root: Schema) -> bool:
    texts = [form for form in branches_of(entry, root) if form.get("x-text")]
    return any(matches(form.get("pattern", ""), "") for form in texts)


def _weaker(root: Node, path: Path) -> Iterator[Path]:
    """Yield where a weaker layer would say the same setting."""
    layers = layers_at(path)
    rest = path[len(layers[-1]) :] if layers else path
    # What the settings of all say of services may be weaker than the defaults of any layer.
    below = ((), *layers) if layers else ((), *all_layers(root))
    if rest[:1] == ("namespaces",) and rest[2:3] == ("defaults",):
        yield from ((*layer, "defaults", *rest[3:]) for layer in below)
    if not layers:
        if rest[0] == "services" and len(rest) > len(("services", "web")):
            yield from (one for layer in below for one in _defaults(root, layer, rest[2:]))
        return
    weaker = ((), *layers[:-1])
    if rest[0] != "services":
        yield from ((*layer, *rest) for layer in weaker)
        return
    setting = rest[2:]
    names = mapping(at(root, ("services",))) if rest[1] == EVERY else [str(rest[1])]
    for layer in weaker:
        yield from ((*layer, "services", name, *setting) for name in names)
        yield from [(*layer, "services", EVERY, *setting)] if layer else ()
    if setting:
        for layer in below:
            yield from _defaults(root, layer, setting)
        if rest[1] != EVERY:
            yield (*layers[-1], "services", EVERY, *setting)


def _defaults(root: Node, layer: Path, setting: Path) -> Iterator[Path]:
    """Yield where the defaults of a layer would say a setting: of all, and of each namespace."""
    yield (*layer, "defaults", *setting)
    for key in mapping(at(root, (*layer, "namespaces"))):
        yield (*layer, "namespaces", key, "defaults", *setting)
