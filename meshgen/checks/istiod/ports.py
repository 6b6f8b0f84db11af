"""Numbers of ports. Source: ValidatePort of istio.io/istio/pkg/config/validation/agent."""

from collections.abc import Iterator

from meshgen.checks.fields import within
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_HIGHEST = 65535
# What a number without a sign may be, which the oldest schemas do not say.
UINT32 = within(0, 2**32 - 1)


def port(number: int, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a number is no port's."""
    if not 1 <= number <= _HIGHEST:
        yield Violation(path, f"found {number}", f"expected 1 to {_HIGHEST}")


def port_unless_zero(number: int, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a number is no port's, where 0 says as much as nothing."""
    if number:
        yield from port(number, path, span)
