"""What Istio would not take of a MeshConfig that somebody wrote, and its fields by their names.

istiod reads the names of the JSON and those of the messages alike, and numbers in quotes; what it
does not know, it passes over without a word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.istiod.meshconfig.check import mesh_config_violations
from meshgen.config.mistakes import mistakes
from meshgen.config.schema import mesh_config_schema
from meshgen.findings import Finding, Severity
from meshgen.resources import Path, dotted
from meshgen.schemas.store import supported_istio
from meshgen.schemas.walk import Schema, branches_of, child_schema, fields_of
from meshgen.yamlio import Node, at, locate, to_data

_LOWER = re.compile(r"_+([a-z0-9])")
# The one whose name tells no better.
_EXPLAINED = re.compile(r"`meshgen explain ?([^`]*)`")
_ODD = {"mesh_mTLS": "meshMTLS"}


def named_as_json(mesh: Mapping[str, Any]) -> dict[str, Any]:
    """Return a MeshConfig with the names of the JSON in the place of those of the messages."""
    schema = mesh_config_schema()
    named: dict[str, Any] = _named(dict(mesh), schema, schema)
    return named


def mesh_config_faults(document: Node, path: Path) -> list[Finding]:
    """Return what is wrong with the MeshConfig at a path of a document.

    What its schema refuses is a warning, since another release may take it.
    """
    node = at(document, path)
    if node is None:
        return []
    found = list(dict.fromkeys(_of_schema(node, path)))
    if found or not isinstance(node.value, dict):
        return found
    return list(_of_istiod(node, path))


def _of_schema(node: Node, path: Path) -> Iterator[Finding]:
    from meshgen.explainer.refusals import refusals

    schema, data = mesh_config_schema(), to_data(node)
    for refusal in refusals(schema, data):
        if _is_number(refusal.value) and "integer" in str(refusal.node):
            continue
        known = (
            refusal.node.get("properties", {}) if refusal.keyword == "additionalProperties" else {}
        )
        for mistake in mistakes(refusal, None if refusal.is_key else at(node, refusal.path)):
            if known and _camel(str(mistake.path[-1])) in known:
                continue
            yield Finding(
                mistake.code,
                mistake.message,
                locate(node, mistake.path, key=mistake.key),
                dotted((*path, *mistake.path)),
                _EXPLAINED.sub(_as_setting, mistake.expected),
                mistake.hint,
                severity=Severity.WARNING,
            )


def _as_setting(explained: re.Match[str]) -> str:
    """Return how `meshgen explain` is asked for a field of the MeshConfig."""
    return f"`meshgen explain {'.'.join(filter(None, ('istio.meshConfig', explained[1])))}`"


def _of_istiod(node: Node, path: Path) -> Iterator[Finding]:
    for violation in mesh_config_violations(to_data(node), supported_istio()[-1:]):
        place = dotted((*path, *violation.path))
        finding = violation.finding(locate(node, violation.path), place, "")
        yield replace(finding, severity=Severity.WARNING)


def _named(value: Any, schema: Schema, root: Schema) -> Any:
    branches = branches_of(schema, root)
    if isinstance(value, list):
        inner = child_schema(branches, 0)
        return value if inner is None else [_named(item, inner, root) for item in value]
    if not isinstance(value, dict):
        return value
    fields, named = fields_of(branches), {}
    for key, item in value.items():
        name = key if key in fields or _camel(key) not in fields else _camel(key)
        inner = child_schema(branches, name)
        named[name] = item if inner is None else _named(item, inner, root)
    return named


def _camel(name: str) -> str:
    return _ODD.get(name) or _LOWER.sub(lambda found: found[1].upper(), name)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit()
