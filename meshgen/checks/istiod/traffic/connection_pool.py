"""Connection pools. Source: validateConnectionPool of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import at_least, required
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.ports import UINT32
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.durations import nanoseconds
from meshgen.nearest import one_of
from meshgen.resources import Path

_MILLISECOND = 1_000_000


def _any(pool: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "http" not in pool and "tcp" not in pool:
        yield Violation(path, "has no settings", one_of(("http", "tcp")), about_absence=True)


def _one_protocol(http: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if http.get("useClientProtocol") and http.get("h2UpgradePolicy") == "UPGRADE":
        message = "`h2UpgradePolicy: UPGRADE` is set, which takes HTTP/2 whatever the client has"
        yield Violation((*path, "useClientProtocol"), message, "expected one of the two")


def _no_timeout(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a timeout of which 0s means that there is none."""
    length = nanoseconds(text)
    if length is None or abs(length) >= _MILLISECOND:
        yield from duration(text, path, span)


_COUNT = Type((at_least(0),))
_DURATION = Type((duration,))
CONNECTION_POOL = Type(
    (_any,),
    {
        "http": Type(
            (_one_protocol,),
            {
                "http1MaxPendingRequests": _COUNT,
                "http2KeepAlive": Type(
                    (required("interval", "timeout"),),
                    {"interval": _DURATION, "timeout": _DURATION},
                ),
                "http2MaxRequests": _COUNT,
                "idleTimeout": _DURATION,
                "maxConcurrentStreams": _COUNT,
                "maxRequestsPerConnection": _COUNT,
                "maxRetries": _COUNT,
            },
        ),
        "tcp": Type(
            fields={
                "connectTimeout": _DURATION,
                "idleTimeout": Type((_no_timeout,)),
                "maxConnectionDuration": _DURATION,
                "maxConnections": _COUNT,
                "tcpKeepalive": Type(
                    fields={"interval": _DURATION, "probes": Type((UINT32,)), "time": _DURATION}
                ),
            }
        ),
    },
)
