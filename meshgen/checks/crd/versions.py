"""What each version of a CustomResourceDefinition holds beside its schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.crd.fieldpaths import at_path
from meshgen.checks.crd.schema import of_schema
from meshgen.checks.crd.spec import wrong
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_COLUMN_TYPES = ("boolean", "date", "integer", "number", "string")
_FORMATS = ("byte", "date", "date-time", "double", "float", "int32", "int64", "password")
_SELECTABLE = 8
_WARNING = 256
# Where a scale subresource's paths may lead.
_SCALES = {
    "specReplicasPath": (".spec.",),
    "statusReplicasPath": (".status.",),
    "labelSelectorPath": (".spec.", ".status."),
}


def of_versions(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield what is wrong with the versions of a CRD's spec."""
    for position, version in enumerate(spec["versions"]):
        path: Path = ("spec", "versions", position)
        schema = (version.get("schema") or {}).get("openAPIV3Schema")
        if schema is None:
            at = (*path, "schema", "openAPIV3Schema")
            yield Violation(at, "`openAPIV3Schema` is required and missing")
            schema = {}
        else:
            has_status = (version.get("subresources") or {}).get("status") is not None
            yield from of_schema(schema, (*path, "schema", "openAPIV3Schema"), has_status)
        yield from _deprecation(version, path)
        yield from _columns(version, path)
        yield from _scale((version.get("subresources") or {}).get("scale") or {}, path)
        yield from _selectable(version, schema, path)


def _deprecation(version: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    warning, at = version.get("deprecationWarning"), (*path, "deprecationWarning")
    if warning is None:
        return
    if not version.get("deprecated"):
        yield Violation(at, "may only be set with `deprecated: true`")
    if not warning or len(warning.encode()) > _WARNING or not warning.isprintable():
        yield Violation(at, "is no warning", f"expected 1 to {_WARNING} printable characters")


def _columns(version: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    for position, column in enumerate(version.get("additionalPrinterColumns") or ()):
        at = (*path, "additionalPrinterColumns", position)
        if not column["name"]:
            yield wrong((*at, "name"), "", "expected a name")
        if column["type"] not in _COLUMN_TYPES:
            expected = f"expected one of {', '.join(_COLUMN_TYPES)}"
            yield wrong((*at, "type"), column["type"], expected)
        if column.get("format") and column["format"] not in _FORMATS:
            expected = f"expected one of {', '.join(_FORMATS)}"
            yield wrong((*at, "format"), column["format"], expected)
        if not column["jsonPath"].startswith("."):
            expected = "expected a path as in .spec.size"
            yield wrong((*at, "jsonPath"), column["jsonPath"], expected)


def _scale(scale: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    for field, starts in _SCALES.items():
        text = scale.get(field)
        if text is not None and not text.startswith(starts):
            if field == "labelSelectorPath" and not text:
                continue
            expected = f"expected a path below {' or '.join(start[:-1] for start in starts)}"
            yield wrong((*path, "subresources", "scale", field), text, expected)


def _selectable(
    version: Mapping[str, Any], schema: Mapping[str, Any], path: Path
) -> Iterator[Violation]:
    fields, path = version.get("selectableFields") or [], (*path, "selectableFields")
    seen: set[str] = set()
    for position, field in enumerate(fields):
        at, text = (*path, position, "jsonPath"), field["jsonPath"]
        node = at_path(schema, text)
        if text in seen:
            yield wrong(at, text, "expected each path once")
        elif node is None or text.startswith(".metadata"):
            yield wrong(at, text, "expected the path of a field of the schema, as in .spec.size")
        elif node.get("type") not in ("string", "boolean", "integer"):
            yield wrong(at, text, "expected a field that is text, a whole number, true or false")
        seen.add(text)
    if len(seen) > _SELECTABLE:
        yield Violation(path, f"has {len(seen)} fields", f"expected at most {_SELECTABLE}")
