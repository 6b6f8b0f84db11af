"""What a container is told of its pod, and of its own resources."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.quantities import read
from meshgen.checks.fields import missing, where
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.nearest import one_of as listed
from meshgen.resources import Path

# What was called otherwise in older times. Source: ConvertDownwardAPIFieldLabel.
_RENAMED = {"spec.host": "spec.nodeName"}
_SUBSCRIPTED = ("metadata.annotations", "metadata.labels")
_RESOURCES = tuple(
    f"{part}.{name}"
    for part in ("limits", "requests")
    for name in ("cpu", "memory", "ephemeral-storage")
)
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")
_OF_CPU = ("1m", "1")
_OF_BYTES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")


def field_reference(*paths: str, later: Mapping[str, int] | None = None) -> Type:
    """Return the type of a reference to a field of the pod: to one of `paths`, or to a label.

    Those `later` are there since the release that is told. Source: validateObjectFieldSelector.
    """
    return Type((_field_path(paths, later or {}), where(apiVersion=_version)))


def _version(reference: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that there are no such pods. Source: ConvertDownwardAPIFieldLabel."""
    version = reference["apiVersion"] or "v1"
    if version != "v1":
        yield Violation((*path, "apiVersion"), f"found {words.describe(version)}", "expected v1")


def _field_path(paths: tuple[str, ...], later: Mapping[str, int]) -> TypeCheck:
    known = frozenset((*paths, *later))

    def check(reference: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        field, at = reference.get("fieldPath", ""), (*path, "fieldPath")
        if not field:
            yield missing(reference, path, "fieldPath")
        elif _RENAMED.get(field, field) not in known:
            yield from _subscripted(field, at, (*paths, *later))
        elif span.before(later.get(field, 0)):
            yield Violation(at, f"found {field}, which is not there yet", listed(paths))

    return check


def _subscripted(field: str, path: Path, paths: tuple[str, ...]) -> Iterator[Violation]:
    """Yield that a field is no label or annotation. Source: SplitMaybeSubscriptedPath."""
    name, bracket, key = field.partition("['")
    if name in _SUBSCRIPTED and bracket and key.endswith("']"):
        key = key.removesuffix("']")
        yield from misnamed(is_qualified, key if name.endswith("labels") else key.lower(), path)
    else:
        expected = f"{listed(paths)}, or a label as in metadata.labels['app']"
        yield Violation(
            path, f"found {words.describe(field)}", expected, did_you_mean(field, paths)
        )


def _resource(reference: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no resource. Source: validateContainerResourceFieldSelector."""
    name = reference.get("resource", "")
    if not name:
        yield missing(reference, path, "resource")
    elif name not in _RESOURCES and not name.startswith(_HUGE_PAGES):
        hint = did_you_mean(name, _RESOURCES)
        expected = f"{listed(_RESOURCES)}, or one of hugepages-"
        yield Violation((*path, "resource"), f"found {words.describe(name)}", expected, hint)


def _divisor(reference: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a divisor that is no unit. Source: validateContainerResourceDivisor."""
    if "divisor" not in reference or not (name := reference.get("resource", "")):
        return
    divisor = read(reference["divisor"])
    units = _OF_CPU if name.endswith(".cpu") else _OF_BYTES
    if divisor and divisor.value and str(divisor) not in units:
        hint = f"leave it out, or write one of {words.either(units)}"
        expected = f"expected a unit of {name.partition('.')[2]}"
        yield Violation((*path, "divisor"), f"found {reference['divisor']}", expected, hint)


RESOURCE_REFERENCE = Type((_resource, _divisor))
