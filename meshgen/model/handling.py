"""What happens to requests on their way: faults, other headers and paths, answers, retries."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.conditions import Look
from meshgen.model.grammar import HeaderName
from meshgen.model.scalars import Count, Duration, Port, Text, Word

# Of requests, as a share of 100.
_PERCENT = Meta(ge=0, le=100, extra_json_schema=expected("percent of the requests, from 0 to 100"))
Share = Annotated[int, _PERCENT] | Annotated[float, _PERCENT]

# Those that Envoy has a name for: StatusCode of envoy/type/v3/http_status.proto.
ENVOY_STATUSES = (
    *(100, 102, 103, 104, *range(200, 209), 226, *range(300, 306), 307, 308),
    *(*range(400, 418), *range(421, 425), 426, 428, 429, 431, *range(500, 509), 510, 511),
)

HttpStatus = Annotated[
    int, Meta(ge=200, le=599, extra_json_schema=expected("a status code from 200 to 599"))
]


class Percentage(Spec, frozen=True):
    """A part of the requests."""

    value: Annotated[Share, doc("Of a hundred.", example=10)] = 100


Part = Annotated[
    Percentage | None,
    doc("Of which part of the requests.", default="all", example=10, short="value", whole=True),
]


# Of a fault, none at all would be said by leaving it out (TranslateFault of istio.io/istio).
_PartOfAll = Annotated[
    Percentage,
    doc("Of which part of the requests.", default="all", example=10, short="value", whole=True),
]


class Delay(Spec, frozen=True):
    """A delay before a request is sent on."""

    fixed_delay: Annotated[Duration | None, doc("How long; required.", example="7s")] = None
    percentage: _PartOfAll = Percentage()


class Abort(Spec, frozen=True):
    """An answer with an error in place of the service's."""

    http_status: Annotated[HttpStatus | None, doc("Its status code.", example=503)] = None
    grpc_status: Annotated[Word | None, doc("Its gRPC status.", example="UNAVAILABLE")] = None
    percentage: _PartOfAll = Percentage()


class Fault(Spec, frozen=True):
    """Mistakes on purpose, to see what callers make of them."""

    delay: Annotated[Delay | None, doc("Delay requests.")] = None
    abort: Annotated[Abort | None, doc("Answer with an error.")] = None


class CorsPolicy(Spec, frozen=True):
    """Which pages of other origins may call."""

    allow_origins: Annotated[
        list[Look] | None,
        doc("Their origins; a text means exactly this.", example=["https://shop.example.com"]),
    ] = None
    allow_methods: Annotated[list[Word] | None, doc("The methods.", example=["GET"])] = None
    allow_headers: Annotated[list[HeaderName] | None, doc("Headers that they may send.")] = None
    expose_headers: Annotated[list[HeaderName] | None, doc("Headers that they may read.")] = None
    max_age: Annotated[Duration | None, doc("How long this may be remembered.", example="24h")] = (
        None
    )
    allow_credentials: Annotated[bool | None, doc("Whether with cookies.")] = None
    unmatched_preflights: Annotated[
        Literal["FORWARD", "IGNORE"] | None,
        doc("Whether questions of other origins reach the service; from Istio 1.23."),
    ] = None


class RegexRewrite(Spec, frozen=True):
    """A part of the path, and what takes its place."""

    match: Annotated[str | None, doc("An RE2 expression; required.", example="/v1/(.*)")] = None
    rewrite: Annotated[
        str | None, doc("What takes its place; `\\1` is its first group.", example="/\\1")
    ] = None


class Rewrite(Spec, frozen=True):
    """What of a request becomes something else; one of uri and uriRegexRewrite."""

    uri: Annotated[str | None, doc("What the path (or prefix) becomes.", example="/")] = None
    uri_regex_rewrite: Annotated[
        RegexRewrite | None, doc("What the path becomes, by an expression.")
    ] = None
    authority: Annotated[str | None, doc("What the host becomes.")] = None


class Redirect(Spec, frozen=True):
    """An answer that sends the caller elsewhere."""

    uri: Annotated[str | None, doc("The path.", example="/new")] = None
    prefix_rewrite: Annotated[
        str | None, doc("What the matched prefix becomes; from Istio 1.31.")
    ] = None
    authority: Annotated[str | None, doc("The host.")] = None
    port: Annotated[Port | None, doc("The port.")] = None
    derive_port: Annotated[
        Literal["FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"] | None, doc("Or by what.")
    ] = None
    scheme: Annotated[Literal["http", "https"] | None, doc("The scheme.")] = None
    redirect_code: Annotated[
        Annotated[int, Meta(ge=300, le=399, extra_json_schema=expected("301, 302, 303, 307, 308"))]
        | None,
        doc("The status code.", default="301"),
    ] = None


class Body(Spec, frozen=True):
    """The body of an answer: one of the two."""

    string: Annotated[Text | None, doc("As text.")] = None
    bytes: Annotated[str | None, doc("As base64.")] = None


class DirectResponse(Spec, frozen=True):
    """An answer that no service gives."""

    status: Annotated[HttpStatus | None, doc("Its status code; required.", example=503)] = None
    body: Annotated[Body | None, doc("Its body; a text is that.", short="string", whole=True)] = (
        None
    )


class HeaderOperations(Spec, frozen=True):
    """Changes of headers."""

    set: Annotated[dict[HeaderName, Text] | None, doc("In place of what is there.")] = None
    add: Annotated[dict[HeaderName, Text] | None, doc("Beside what is there.")] = None
    remove: Annotated[list[HeaderName] | None, doc("Those that are taken away.")] = None


class Retries(Spec, frozen=True):
    """How often a failed request is sent again."""

    attempts: Annotated[Count, doc("Tries after the first; 0 means none.", example=3)]
    per_try_timeout: Annotated[Duration | None, doc("How long one try may take.")] = None
    retry_on: Annotated[str | None, doc("On which failures.", example="5xx,connect-failure")] = None
    retry_remote_localities: Annotated[
        bool | None, doc("Whether pods of other localities are tried too.")
    ] = None
    retry_ignore_previous_hosts: Annotated[
        bool | None, doc("Whether another pod is tried than before; from Istio 1.26.")
    ] = None
    backoff: Annotated[
        Duration | None, doc("How long to wait at least; from Istio 1.26.", example="25ms")
    ] = None
