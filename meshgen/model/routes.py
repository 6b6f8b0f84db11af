"""Routes: which requests, where they go, and what happens on the way."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import (
    Count,
    Duration,
    GatewayRef,
    LabelKey,
    LabelValue,
    Name,
    ObjectName,
    Port,
    ServiceRef,
    Spec,
    Text,
    Word,
    doc,
    expected,
    shortened,
)
from meshgen.model.grammar import ExportedTo, HeaderName, Host, MatchedHeader

# Of requests, as a share of 100.
_PERCENT = Meta(ge=0, le=100, extra_json_schema=expected("percent of the requests, from 0 to 100"))
Share = Annotated[int, _PERCENT] | Annotated[float, _PERCENT]
HttpStatus = Annotated[
    int, Meta(ge=200, le=599, extra_json_schema=expected("a status code from 200 to 599"))
]


class StringMatch(Spec, frozen=True):
    """How a text must look: one of these. A header with none of them only has to be there."""

    exact: Annotated[Text | None, doc("Exactly this.")] = None
    prefix: Annotated[Text | None, doc("This at the start.")] = None
    regex: Annotated[Text | None, doc("All of it matches this RE2 expression.")] = None


_Look = Annotated[StringMatch, shortened("exact")]


class Conditions(Spec, frozen=True):
    """Which requests a route is for: all that is said holds of them.

    At most one of prefix, exact and regex.
    """

    prefix: Annotated[str | None, doc("Paths that start so.", example="/api")] = None
    exact: Annotated[str | None, doc("Exactly this path.", example="/login")] = None
    regex: Annotated[str | None, doc("Paths that match this RE2 expression.")] = None
    ignore_uri_case: Annotated[
        bool | None, doc("Whether `prefix` and `exact` mean small and capital letters alike.")
    ] = None
    headers: Annotated[
        dict[MatchedHeader, _Look] | None,
        doc(
            "Headers that must be there; a text means exactly this, `{}` any.",
            example={"x-beta": "1"},
        ),
    ] = None
    without_headers: Annotated[
        dict[MatchedHeader, _Look] | None,
        doc("Headers that must not look so; `{}` for those that must not be there."),
    ] = None
    query: Annotated[
        dict[Word, _Look] | None,
        doc("Parameters of the query; a text means exactly this.", example={"beta": "1"}),
    ] = None
    method: Annotated[
        StringMatch | None,
        doc("The method; a text means exactly this.", example="GET", short="exact", whole=True),
    ] = None
    authority: Annotated[
        StringMatch | None, doc("The host that is asked for.", short="exact", whole=True)
    ] = None
    scheme: Annotated[
        StringMatch | None, doc("http or https.", example="https", short="exact", whole=True)
    ] = None
    source_labels: Annotated[
        dict[LabelKey, LabelValue] | None,
        doc("Labels of the pods that ask; in the mesh only.", example={"app": "web"}),
    ] = None
    source_namespace: Annotated[
        Name | None,
        doc(
            "The namespace of the pods that ask: one of `namespaces`, or as it is in the cluster; "
            "in the mesh only.",
            example="payments",
        ),
    ] = None
    sni_hosts: Annotated[
        list[Host] | None,
        doc(
            "TLS that is not looked into: the hosts that are asked for.",
            default="the hosts of the routes",
        ),
    ] = None
    destination_subnets: Annotated[
        list[Word] | None,
        doc("TCP and TLS: the addresses that are asked.", example=["10.1.0.0/16"]),
    ] = None


class Match(Conditions, frozen=True):
    """Which requests a route is for: all that is said holds of them.

    At most one of prefix, exact and regex.
    """

    port: Annotated[
        Port | None,
        doc("The port that is asked: the gateway's, or in the mesh the service's.", example=8080),
    ] = None


class Percentage(Spec, frozen=True):
    """A part of the requests."""

    value: Annotated[Share, doc("Of a hundred.", example=10)] = 100


_Part = Annotated[
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
        list[_Look] | None,
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


class HeaderOperations(Spec, frozen=True):
    """Changes of headers."""

    set: Annotated[dict[HeaderName, Text] | None, doc("In place of what is there.")] = None
    add: Annotated[dict[HeaderName, Text] | None, doc("Beside what is there.")] = None
    remove: Annotated[list[HeaderName] | None, doc("Those that are taken away.")] = None


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


class DelegateSpec(Spec, frozen=True):
    """A VirtualService without hosts, which says more of these requests."""

    name: Annotated[ObjectName | None, doc("Its name; required.", example="team-routes")] = None
    namespace: Annotated[
        Name | None,
        doc(
            "Its namespace: one of `namespaces`, or as it is in the cluster.",
            default="the service's",
        ),
    ] = None


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


class Destination(Spec, frozen=True):
    """Where requests go, and which part of them."""

    service: Annotated[
        ServiceRef | None, doc("The service.", default="the one that says it", example="reviews")
    ] = None
    host: Annotated[
        Host | None, doc("Or a host that is no service of the config.", example="api.example.com")
    ] = None
    version: Annotated[Name | None, doc("Only pods of this version, or subset.", example="v2")] = (
        None
    )
    port: Annotated[Port | None, doc("Its port.", default="the one that is led to")] = None
    weight: Annotated[Count | None, doc("Its share, beside those of the others.", example=90)] = (
        None
    )
    request_headers: Annotated[
        HeaderOperations | None, doc("Changes of the requests' headers that go there.")
    ] = None
    response_headers: Annotated[
        HeaderOperations | None, doc("Changes of the answers' headers that come from there.")
    ] = None


class Mirror(Spec, frozen=True):
    """Who gets a copy of requests; the answer is thrown away."""

    service: Annotated[
        ServiceRef | None, doc("The service.", default="the one that says it", example="reviews")
    ] = None
    host: Annotated[
        Host | None, doc("Or a host that is no service of the config.", example="api.example.com")
    ] = None
    version: Annotated[Name | None, doc("Only pods of this version, or subset.", example="v2")] = (
        None
    )
    port: Annotated[Port | None, doc("Its port.", default="the one that is led to")] = None
    percentage: _Part = None


class Routing(Conditions, frozen=True):
    """Which requests go where, and how. Without a match it is for all."""

    match: Annotated[
        list[Match] | None,
        doc(
            "Several matches, of which one is enough; instead of the fields beside this one.",
            example=[{"exact": "/login"}, {"prefix": "/static"}],
        ),
    ] = None
    weights: Annotated[
        dict[Name, Count] | None,
        Meta(extra_json_schema={"x-whole": True}),
        doc(
            "Which share each of the service's versions gets; another layer replaces all of them.",
            example={"v1": 90, "v2": 10},
        ),
    ] = None
    version: Annotated[
        Name | None, doc("The one of the service's versions that gets all.", example="v2")
    ] = None
    destinations: Annotated[
        list[Destination] | None,
        doc(
            "Where requests go.",
            default="the service, as its `traffic` says",
            example=[{"service": "web", "weight": 90}, {"service": "web-next", "weight": 10}],
        ),
    ] = None
    mirror: Annotated[
        Mirror | None,
        doc(
            "Who gets a copy; a text is one of the service's versions.",
            example={"version": "v2", "percentage": 10},
            short="version",
            whole=True,
        ),
    ] = None
    mirrors: Annotated[
        list[Annotated[Mirror, shortened("version")]] | None, doc("Several who get a copy.")
    ] = None
    fault: Annotated[
        Fault | None,
        doc(
            "Mistakes on purpose.",
            example={"delay": {"fixedDelay": "7s", "percentage": 10}},
        ),
    ] = None
    cors_policy: Annotated[CorsPolicy | None, doc("Which pages of other origins may call.")] = None
    request_headers: Annotated[
        HeaderOperations | None,
        doc("Changes of the requests' headers.", example={"set": {"x-beta": "1"}}),
    ] = None
    response_headers: Annotated[
        HeaderOperations | None,
        doc("Changes of the answers' headers.", example={"remove": ["server"]}),
    ] = None
    rewrite: Annotated[
        Rewrite | None,
        doc("What the path (or prefix) becomes.", example="/", short="uri", whole=True),
    ] = None
    redirect: Annotated[
        Redirect | None,
        doc(
            "Send the caller elsewhere; a text is the path.",
            example={"scheme": "https"},
            short="uri",
            whole=True,
        ),
    ] = None
    direct_response: Annotated[
        DirectResponse | None,
        doc(
            "Answer without the service; a number is the status code.",
            example=503,
            short="status",
            whole=True,
        ),
    ] = None
    delegate: Annotated[
        DelegateSpec | None,
        doc(
            "A VirtualService of your own that says where these requests go.",
            example="team-routes",
            short="name",
            whole=True,
        ),
    ] = None
    timeout: Annotated[Duration | None, doc("How long an answer may take.", example="10s")] = None
    retries: Annotated[Retries | None, doc("Send failed requests again.")] = None


class Route(Routing, frozen=True):
    """Which requests go where, and how. Without a match it is for all."""

    name: Annotated[Word | None, doc("What it is called in access logs.", example="beta")] = None


class Exposed(Routing, frozen=True):
    """Where routes to a service stand, and for what."""

    hosts: Annotated[
        list[Host] | None,
        doc("Host names.", default="the gateway's hosts; in the mesh, the service's own"),
    ] = None
    port: Annotated[
        Port | None,
        doc("Which port.", default="the service's first port; of `traffic`, each for HTTP"),
    ] = None
    name: Annotated[
        ObjectName | None,
        doc("The VirtualService's name.", default="the service's, or the gateway's if shared"),
    ] = None
    routes: Annotated[
        list[Route] | None,
        doc(
            "Several routes, instead of the fields beside this one; the most specific comes first, "
            "whatever the order here."
        ),
    ] = None
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see the VirtualService: that of the gateway's pods has to.",
            default="all; in the mesh, those that see the service",
            example=["istio-system"],
        ),
    ] = None


class Traffic(Exposed, frozen=True):
    """Which version and which service gets requests, whoever asks: sidecars and gateways."""


class Expose(Exposed, frozen=True, kw_only=True):
    """Traffic from a gateway (or from the mesh itself) to the service."""

    gateway: Annotated[
        GatewayRef,
        doc(
            "A gateway of `gateways`, `NAMESPACE/NAME` for one elsewhere, or `mesh`.",
            example="titanium-gateway",
        ),
    ]
