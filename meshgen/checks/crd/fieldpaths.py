"""Follow a path as `.spec.size` in the schema of a CustomResourceDefinition."""

from collections.abc import Mapping
from typing import Any

from meshgen.checks.cel.rule import field_path


def at_path(schema: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    """Return the schema of what stands at a path; None if there is no such field."""
    names = field_path(text.strip())
    if not names:
        return None
    node: Any = schema
    for name in names:
        if not isinstance(node, Mapping):
            return None
        below = node.get("additionalProperties")
        node = (node.get("properties") or {}).get(
            name, below if isinstance(below, Mapping) else None
        )
    return node if isinstance(node, Mapping) else None
