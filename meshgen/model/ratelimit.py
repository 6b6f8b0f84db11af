"""A local rate limit: how many requests a service's proxies let through."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.conditions import RequestConditions
from meshgen.model.grammar import HeaderName
from meshgen.model.handling import ENVOY_STATUSES
from meshgen.model.scalars import Name, ObjectName, Positive, Text

Unit = Literal["second", "minute", "hour", "day"]
# Those that are errors.
REFUSING = tuple(status for status in ENVOY_STATUSES if status >= 400)
_Status = Annotated[
    int,
    Meta(ge=400, le=511, extra_json_schema=expected("a status code of errors, such as 429 or 503")),
]


class Bucket(RequestConditions, frozen=True, kw_only=True):
    """Requests that are counted apart: all that is said holds of them.

    At most one of prefix, exact and regex. Of several buckets, a request takes from each that is
    for it, and the first that is empty refuses it.
    """

    requests: Annotated[Positive, doc("How many of these requests.", example=5)]
    per: Annotated[
        Unit | None, doc("In which time.", default="as the limit has it", example="second")
    ] = None
    burst: Annotated[
        Positive | None, doc("How many at once at most.", default="the same as `requests`")
    ] = None


class RateLimit(Spec, frozen=True):
    """A local rate limit in a service's own proxies or in a gateway's; each counts for itself."""

    requests: Annotated[
        Positive | None,
        doc("How many requests.", default="no limit, beside `buckets`", example=100),
    ] = None
    per: Annotated[Unit, doc("In which time.")] = "minute"
    burst: Annotated[
        Positive | None, doc("How many at once at most.", default="the same as `requests`")
    ] = None
    buckets: Annotated[
        dict[Name, Bucket] | None,
        doc(
            "Requests that are counted apart, by path, method or header; what has a bucket of its "
            "own does not take from that of all others.",
            example={"login": {"prefix": "/login", "method": "POST", "requests": 5}},
        ),
    ] = None
    at: Annotated[
        Literal["sidecar", "gateway"],
        doc(
            "Where requests are counted: in the sidecars of the service's pods, or at the gateways "
            "that expose it, before they are sent on, and those of the service alone."
        ),
    ] = "sidecar"
    scope: Annotated[
        Literal["proxy", "total", "global"],
        doc(
            "Whether each proxy lets so many through, or all of them together: as a `total` that "
            "is divided among them, or counted by `rateLimitService`."
        ),
    ] = "proxy"
    divided_by: Annotated[
        Literal["max", "min"] | Positive,
        doc(
            "Among how many proxies a `total` is divided: as many as there are replicas of the "
            "service, or of the gateway's own Deployment, of an HPA `max` or `min`; or a number."
        ),
    ] = "max"
    enforce: Annotated[
        bool, doc("Whether requests are refused; false only counts those that would be.")
    ] = True
    status: Annotated[_Status, doc("The status code of refused requests.")] = 429
    body: Annotated[
        Text | None,
        doc(
            "The body of refused answers; what is a mapping or a list of JSON is sent as that.",
            default="local_rate_limited",
            example='{"error": "too many requests"}',
        ),
    ] = None
    header: Annotated[HeaderName | None, doc("A header on refused answers; null for none.")] = (
        "x-local-rate-limit"
    )
    x_rate_limit_headers: Annotated[
        bool,
        doc(
            "Whether all answers say how much is left: x-ratelimit-limit, x-ratelimit-remaining "
            "and x-ratelimit-reset."
        ),
    ] = False
    name: Annotated[
        ObjectName | None, doc("The EnvoyFilter's name.", default="SERVICE-rate-limit")
    ] = None
