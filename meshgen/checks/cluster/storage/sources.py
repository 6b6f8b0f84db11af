"""What a claim is filled from: a snapshot, another claim, what a populator knows."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import named_if_any, required
from meshgen.checks.names import is_label, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_CLAIM = "PersistentVolumeClaim"
# What the field has always taken: kind and API group.
_KNOWN = ((_CLAIM, ""), ("VolumeSnapshot", "snapshot.storage.k8s.io"))


def _of_a_group(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that only claims are of no group. Source: validateDataSource."""
    kind = source.get("kind", "")
    if kind and kind != _CLAIM and not source.get("apiGroup"):
        expected = f"expected the API group of {kind}, or the kind {_CLAIM}"
        yield Violation((*path, "apiGroup"), "is missing", expected, about_absence=True)


def _group_name(group: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a group is no DNS name, from 1.29 on. Source: validateDataSource."""
    if group and span.since(29):
        yield from misnamed(is_subdomain, group, path)


def sources_agree(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that both fields are there, and not alike. Source: ValidatePersistentVolumeClaimSpec.

    What is in another namespace, dataSource cannot say.
    """
    source, ref = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is None or ref is None:
        return
    if ref.get("namespace"):
        expected = "expected none beside `dataSourceRef.namespace`"
        yield Violation((*path, "dataSource"), "says where the data is, too", expected)
    elif any(source.get(field) != ref.get(field) for field in ("apiGroup", "kind", "name")):
        expected = "expected the same, or one of the two"
        yield Violation((*path, "dataSource"), "is another one than `dataSourceRef`", expected)


def kept(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a claim's sources: what is of no use is dropped, not refused.

    Source: DropDisabledFields, EnforceDataSourceBackwardsCompatibility.
    """
    source, ref = spec.get("dataSource"), spec.get("dataSourceRef")
    if ref is not None and ref.get("namespace"):
        ref = None
    if ref is None and source is not None:
        of = (source.get("kind", ""), source.get("apiGroup", ""))
        source = source if of in _KNOWN else None
    fields = {"dataSource": source, "dataSourceRef": ref}
    return {name: value for name, value in fields.items() if value is not None}


_CHECKS = (required("kind", "name"), _of_a_group)
_GROUP = Type((_group_name,))
SOURCES: Mapping[str, Type] = {
    "dataSource": Type(_CHECKS, {"apiGroup": _GROUP}),
    "dataSourceRef": Type(
        _CHECKS, {"apiGroup": _GROUP, "namespace": Type((named_if_any(is_label),))}
    ),
}
