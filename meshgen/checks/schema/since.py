"""Fields that a later release has: then it is no slip, and the release is what is amiss."""

from collections.abc import Iterable
from dataclasses import replace

from meshgen.checks.violation import Violation
from meshgen.findings import Code
from meshgen.resources import Path
from meshgen.schemas.index import title
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import Schema, child, resolve


def with_release(
    store: SchemaStore, api_version: str, kind: str, violations: Iterable[Violation]
) -> list[Violation]:
    """Return violations, of unknown fields with the release that they came with."""
    return [
        replace(violation, hint=hint)
        if violation.subcode == Code.UNKNOWN_FIELD
        and (hint := _since(store, api_version, kind, violation.path))
        else violation
        for violation in violations
    ]


def _since(store: SchemaStore, api_version: str, kind: str, path: Path) -> str:
    """Return which later release has a field first; "" if none has."""
    entry = next((e for e in store.entries(kind) if e.api_version == api_version), None)
    product = entry.product if entry else ""
    for release, later in store.later(product):
        schema = later.schema(api_version, kind)
        if schema is not None and _has(schema, path):
            return f"it comes with {title(product)} {release}"
    return ""


def _has(schema: Schema, path: Path) -> bool:
    """Return whether a schema has a field of its own at a path."""
    names = [part for part in path if isinstance(part, str)]
    node: Schema | None = resolve(schema, schema)
    for name in names[:-1]:
        node = child(schema, node, name) if node else None
    while node and "items" in node:
        node = resolve(schema, node["items"])
    return bool(node) and names[-1] in (node or {}).get("properties", {})
