"""CSIDrivers."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import one_of, within
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_TEN_MINUTES = 600
_LEAST_PERIOD = 10


def _audiences(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield an audience that is there already. Source: validateTokenRequests."""
    seen: dict[str, int] = {}
    for position, request in enumerate(spec.get("tokenRequests", ())):
        audience = request.get("audience", "")
        first = seen.setdefault(audience, position)
        if first != position:
            message = f"{words.show(audience)} is that of tokenRequests[{first}] already"
            at = (*path, "tokenRequests", position, "audience")
            yield Violation(at, message, "expected each audience once")


def _period(seconds: int, path: Path, span: Span) -> Iterator[Violation]:
    """Yield too short a period, which is ignored before 1.35.

    Source: validateNodeAllocatableUpdatePeriodSeconds.
    """
    if seconds < _LEAST_PERIOD and span.since(35):
        yield Violation(path, f"found {seconds}", f"expected at least {_LEAST_PERIOD}")


def _tokens(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that tokens are put somewhere, and none asked for. It came with 1.35.

    Source: validateServiceAccountTokenInSecrets.
    """
    field = "serviceAccountTokenInSecrets"
    if field in spec and not spec.get("tokenRequests") and span.since(35):
        yield Violation((*path, field), "is set without `tokenRequests`", "expected it beside them")


_REQUEST = Type(fields={"expirationSeconds": Type((within(_TEN_MINUTES, 2**32),))})
# Source: validateCSIDriverSpec.
_SPEC = Type(
    (_audiences, _tokens),
    {
        "fsGroupPolicy": Type((one_of("File", "None", "ReadWriteOnceWithFSType"),)),
        "nodeAllocatableUpdatePeriodSeconds": Type((_period,)),
        "tokenRequests": _REQUEST,
        "volumeLifecycleModes": Type((one_of("Persistent", "Ephemeral"),)),
    },
)
CSI_DRIVER = Type(fields={"spec": _SPEC})
