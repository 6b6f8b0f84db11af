"""Faults that a route injects, and percentages.

Source: validateHTTPFaultInjection, validatePercentage of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import one_of
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.traffic.redirects import STATUS
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path
from meshgen.system.protocols import GRPC_STATUSES

_SMALLEST = 0.0001


def _fault(fault: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "abort" not in fault and "delay" not in fault:
        yield Violation(path, "injects nothing", "expected abort or delay", about_absence=True)


def _abort(abort: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "http2Error" in abort:
        yield _unsupported((*path, "http2Error"), "httpStatus or grpcStatus")


def _delay(delay: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "exponentialDelay" in delay:
        yield _unsupported((*path, "exponentialDelay"), "fixedDelay")


def _unsupported(path: Path, instead: str) -> Violation:
    return Violation(path, "Istio does not support it", f"expected {instead}", about_key=True)


def _percentage(value: float, path: Path, _: Span) -> Iterator[Violation]:
    if value < 0 or value > 100 or 0 < value < _SMALLEST:
        yield Violation(path, f"found {value}", f"expected 0, or {_SMALLEST} to 100")


_PERCENTAGE = Type(fields={"value": Type((_percentage,))})
FAULT = Type(
    (_fault,),
    {
        "abort": Type(
            (_abort,),
            {
                "grpcStatus": Type((one_of(*GRPC_STATUSES),)),
                "httpStatus": STATUS,
                "percentage": _PERCENTAGE,
            },
        ),
        "delay": Type(
            (_delay,),
            {
                "exponentialDelay": Type((duration,)),
                "fixedDelay": Type((duration,)),
                "percentage": _PERCENTAGE,
            },
        ),
    },
)
