"""What pages of other origins may ask for.

Source: validateCORSPolicy of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping

from meshgen.checks.fields import one_of
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.strings import regex
from meshgen.checks.istiod.traffic.headers import cors_name
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.durations import nanoseconds
from meshgen.resources import Path

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*")
_SECOND = 1_000_000_000


def _origin(origin: Mapping[str, str], path: Path, span: Span) -> Iterator[Violation]:
    if not any(origin.values()):
        expected = "expected exact, prefix or regex"
        yield Violation(path, "is empty: it allows no origin", expected, about_absence=True)
    elif "regex" in origin:
        yield from regex(origin["regex"], (*path, "regex"), span)


def _whole_seconds(text: str, path: Path, _: Span) -> Iterator[Violation]:
    length = nanoseconds(text)
    if length is not None and length > 0 and length % _SECOND:
        yield Violation(path, f"{text} is no whole number of seconds", "expected whole seconds")


_HEADER = Type((cors_name,))
CORS = Type(
    fields={
        "allowHeaders": _HEADER,
        "allowMethods": Type((one_of(*_METHODS),)),
        "allowOrigins": Type((_origin,)),
        "exposeHeaders": _HEADER,
        "maxAge": Type((duration, _whole_seconds)),
    }
)
