"""What an autoscaler names: the workload that it scales, objects that metrics are of."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import named, not_empty
from meshgen.checks.names import is_path_segment
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_EXPECTED = "expected one as in apps/v1"


def _readable(api_version: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that an apiVersion has several groups, from 1.34 on. Source: ParseGroupVersion."""
    if api_version.count("/") > 1 and span.since(34):
        yield Violation(path, f"{words.show(api_version)} is not an apiVersion", _EXPECTED)


def _in_a_group(reference: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that what is scaled is of the core group, which has ReplicationControllers alone.

    From 1.34 on. Source: ValidateAPIVersion, validationOptionsForHorizontalPodAutoscaler.
    """
    if not span.since(34) or reference["kind"] == "ReplicationController":
        return
    api_version = reference.get("apiVersion", "")
    if not api_version.rpartition("/")[0]:
        message = f"found {api_version}, which has no group" if api_version else "is empty"
        if "apiVersion" not in reference:
            message = "`apiVersion` is required and missing"
        place = (*path, "apiVersion")
        yield Violation(place, message, _EXPECTED, about_absence=not api_version)


_NAMED = {
    "apiVersion": Type((_readable,)),
    "kind": Type((not_empty, named(is_path_segment))),
    "name": Type((not_empty, named(is_path_segment))),
}
# Source: ValidateCrossVersionObjectReference.
OBJECT = Type(fields=_NAMED)
SCALED = Type((_in_a_group,), _NAMED)
