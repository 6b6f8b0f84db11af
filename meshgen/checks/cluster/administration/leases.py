"""Leases: who leads."""

import re
from collections.abc import Iterator

from meshgen.checks.fields import at_least
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# Source: MicroTime.UnmarshalJSON.
_MICROSECONDS = re.compile(r"[.,][0-9]{6}(?:Z|[+-][0-9:]+)\Z")


def _micro_time(time: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a time has no microseconds, or not six digits of them."""
    if not _MICROSECONDS.search(time):
        expected = "expected microseconds, as in 2024-01-31T12:00:00.000000Z"
        yield Violation(path, f"found {words.show(time)}", expected)


_TIME = Type((_micro_time,))
# Source: ValidateLeaseSpec.
_SPEC = Type(
    fields={
        "acquireTime": _TIME,
        "leaseDurationSeconds": Type((at_least(1),)),
        "leaseTransitions": Type((at_least(0),)),
        "renewTime": _TIME,
    }
)
LEASE = Type(fields={"spec": _SPEC})
