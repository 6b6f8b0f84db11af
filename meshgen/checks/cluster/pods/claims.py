"""Claims of devices that containers use."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.names import is_label, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# Since 1.34 (DynamicResourceAllocation); before, claims are left out.
_SINCE = 34


def claims_used(
    container: Mapping[str, Any], spec: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield the claims of a container that the pod has not. Source: validateResourceClaimNames."""
    used = container["resources"].get("claims")
    if used and span.since(_SINCE):
        names = [claim.get("name", "") for claim in spec.get("resourceClaims", ())]
        yield from _used(used, names, (*path, "resources", "claims"))


def _used(
    used: Sequence[Mapping[str, Any]], names: Sequence[str], path: Path
) -> Iterator[Violation]:
    seen: set[tuple[str, str]] = set()
    for position, claim in enumerate(used):
        name, request, at = claim["name"], claim.get("request", ""), (*path, position, "name")
        if name not in names:
            message = f"there is no claim `{name}`" if name else "is empty"
            expected = "expected a name in the pod's resourceClaims"
            yield Violation(at, message, expected, did_you_mean(name, names))
        if request:
            yield from misnamed(is_label, request, (*path, position, "request"))
        overlapping = {(name, request), (name, "")}
        if overlapping & seen or (not request and any(other == name for other, _ in seen)):
            yield Violation(at, f"`{name}` is used already", "expected each claim once")
        seen.add((name, request))
