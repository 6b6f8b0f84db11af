"""Write each schema that a CRD repeats only once.

CRDs cannot refer, so they repeat: an ApplicationSet says what an Application is 24 times, and
comes down from 425 to 25 kB. Files shrink, and so does the time to compile them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from meshgen.schemas.convert.slim import Schema

# Below about this many characters a reference saves nothing.
WORTH = 300
_ONE = ("items", "additionalProperties")


def share(schema: Schema) -> tuple[Schema, dict[str, Schema]]:
    """Return `schema` with references for what it repeats, and the definitions referred to."""
    counts = Counter(_text(node) for node in nodes(schema) if node is not schema)
    repeated = {text for text, count in counts.items() if count > 1 and len(text) >= WORTH}
    names: dict[str, str] = {}
    definitions: dict[str, Schema] = {}

    def shared(node: Schema) -> Schema:
        text = _text(node)
        if text not in repeated:
            return _each(node, shared)
        if text not in names:
            names[text] = f"s{len(names)}"
            definitions[names[text]] = _each(node, shared)
        return {"$ref": f"#/$defs/{names[text]}"}

    return _each(schema, shared), definitions


def nodes(schema: Schema) -> Iterator[Schema]:
    """Yield every schema that describes a value at or below `schema`; conditions are left out."""
    yield schema
    for sub in schema.get("properties", {}).values():
        yield from nodes(sub)
    for keyword in _ONE:
        if isinstance(schema.get(keyword), dict):
            yield from nodes(schema[keyword])


def _each(node: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Return `node` with `change` applied to each schema directly below it, in a fixed order."""
    out = dict(node)
    if "properties" in node:
        out["properties"] = {k: change(node["properties"][k]) for k in sorted(node["properties"])}
    for keyword in _ONE:
        if isinstance(node.get(keyword), dict):
            out[keyword] = change(node[keyword])
    return out


def _text(node: Schema) -> str:
    return json.dumps(node, sort_keys=True)
