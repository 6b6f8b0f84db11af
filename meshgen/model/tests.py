"""Tests of traffic: a request, and how it has to be answered by the real Envoy."""

from typing import Annotated

import msgspec
from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened, text
from meshgen.model.conditions import Look
from meshgen.model.grammar import HeaderName, RoutedHost
from meshgen.model.handling import HttpStatus
from meshgen.model.scalars import (
    ClusterRef,
    Count,
    Duration,
    GatewayRef,
    Name,
    Positive,
    ServiceRef,
    Text,
    Word,
)
from meshgen.model.trust import Authorizer, Token

# Of requests, written with its sign, since numbers beside it count them.
Share = Annotated[
    str,
    Meta(
        pattern=r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)%$",
        extra_json_schema=text("a share from 0% to 100%, such as 90%", mend="share"),
    ),
]
_Requests = Annotated[
    int,
    Meta(ge=1, le=100_000, extra_json_schema=expected("a whole number from 1 to 100000")),
]
_Pods = Annotated[
    int, Meta(ge=1, le=100, extra_json_schema=expected("a whole number from 1 to 100"))
]


class Source(Spec, frozen=True):
    """Who asks: a pod of a service, through its sidecar if it has one, or somebody outside."""

    service: Annotated[
        ServiceRef | None, doc("The service of which a pod asks.", example="productpage")
    ] = None
    version: Annotated[
        Name | None, doc("Which of its versions.", default="the first", example="v1")
    ] = None
    gateway: Annotated[
        GatewayRef | None,
        doc(
            "Or the gateway that somebody outside asks.",
            default="the one that serves the request's host",
            example="bookinfo-gateway",
        ),
    ] = None


class Stub(Spec, frozen=True):
    """What stands in for every workload: it answers at once, with 200, unless told otherwise."""

    status: Annotated[HttpStatus, doc("The status code of its answers.")] = 200
    delay: Annotated[
        Duration | None, doc("How long it takes to answer.", default="no time", example="2s")
    ] = None


class Bounds(Spec, frozen=True):
    """Between which times."""

    min: Annotated[Duration | None, doc("At least.", example="7s")] = None
    max: Annotated[Duration | None, doc("At most.", example="8s")] = None


class Received(Spec, frozen=True):
    """A request as it reaches the workload: rewritten, with other headers."""

    path: Annotated[Word | None, doc("Its path, with the query.", example="/reviews/0")] = None
    authority: Annotated[Word | None, doc("The host in it.", example="reviews:9080")] = None
    headers: Annotated[
        dict[HeaderName, Look] | None,
        doc("Headers in it; a text means exactly this, `{}` any.", example={"x-beta": "1"}),
    ] = None


class Mirrored(Spec, frozen=True):
    """A workload that gets copies of the requests."""

    service: Annotated[
        ServiceRef | None,
        doc("Who gets a copy.", default="the service of the request's host", example="reviews"),
    ] = None
    version: Annotated[Name | None, doc("Only pods of this version.", example="v3")] = None
    share: Annotated[Share, doc("Of which share of the requests.")] = "100%"


class Expectation(Spec, frozen=True):
    """How requests have to be answered: all that is said has to hold of an answer."""

    service: Annotated[
        ServiceRef | None,
        doc(
            "The service whose workload answers, and not a proxy in its place.",
            default="with `version`, the service of the request's host",
            example="reviews",
        ),
    ] = None
    version: Annotated[Name | None, doc("The version whose workload answers.", example="v2")] = None
    cluster: Annotated[
        ClusterRef | None,
        doc("The cluster of its, where the environment runs in several.", example="east"),
    ] = None
    host: Annotated[
        RoutedHost | None, doc("Or the host outside that answers.", example="api.stripe.com")
    ] = None
    status: Annotated[HttpStatus | None, doc("The status code, whoever answers.", example=429)] = (
        None
    )
    headers: Annotated[
        dict[HeaderName, Look] | None,
        doc(
            "Headers of the answer; a text means exactly this, `{}` any.",
            example={"x-local-rate-limit": "true"},
        ),
    ] = None
    without_headers: Annotated[
        dict[HeaderName, Look] | None,
        doc("Headers that must not look so; `{}` for those that must not be there."),
    ] = None
    received: Annotated[
        Received | None,
        doc(
            "The request as it reaches the workload; a text is its path.",
            example="/reviews/0",
            short="path",
        ),
    ] = None
    duration: Annotated[
        Bounds | None,
        doc(
            "How long the answer takes; a text is `max`.",
            example={"min": "7s", "max": "8s"},
            short="max",
            whole=True,
        ),
    ] = None
    attempts: Annotated[
        Positive | None, doc("How often the first proxy sends it, retries included.", example=3)
    ] = None
    mtls: Annotated[
        bool | None, doc("Whether it reaches the workload by mutual TLS.", example=True)
    ] = None
    checked: Annotated[
        bool | None,
        doc("Whether an external authorizer is asked about the request.", example=True),
    ] = None
    mirrored: Annotated[
        Annotated[
            list[Annotated[Mirrored, shortened("version")]],
            Meta(extra_json_schema={"x-one": True}),
        ]
        | None,
        doc(
            "Who gets copies of these requests; a text is the version. An empty list means nobody.",
            example="v3",
        ),
    ] = None
    share: Annotated[
        Share | None,
        doc(
            "Which share of the requests is answered so, within four standard deviations of "
            "chance; 0% and 100% exactly.",
            default="all, or what the others leave",
            example="90%",
        ),
    ] = None
    count: Annotated[
        Count | None, doc("How many requests exactly are answered so.", example=100)
    ] = None


class TrafficTest(Spec, frozen=True, kw_only=True):
    """A request, and how the real Envoy has to answer it."""

    request: Annotated[
        Word,
        doc(
            "What is asked: a method (GET if left out) and a path of the gateway's host, or a "
            "URL, in which references such as ${reviews.url} work; or `tcp://HOST:PORT`.",
            example="GET ${reviews.url}/reviews/0",
        ),
    ]
    headers: Annotated[
        dict[HeaderName, Text] | None, doc("Headers of the request.", example={"end-user": "jason"})
    ] = None
    from_: Annotated[
        Source | None,
        doc(
            "Who asks; a text is a service.",
            default="somebody outside, at the gateway that serves the host",
            example="productpage",
            short="service",
            whole=True,
        ),
    ] = msgspec.field(name="from", default=None)
    count: Annotated[
        _Requests | None,
        doc(
            "How often it is asked.",
            default="as often as the counts of `expect` add up to; 1000 for shares; else once",
            example=130,
        ),
    ] = None
    replicas: Annotated[
        _Pods | None,
        doc(
            "How many pods every workload has.",
            default="as the environment declares; with an HPA its `min`",
            example=1,
        ),
    ] = None
    stub: Annotated[
        Stub,
        doc(
            "How workloads answer, which stubs stand in for; a number is the status code.",
            default="at once, with 200",
            example={"status": 503, "delay": "2s"},
            short="status",
        ),
    ] = Stub()
    token: Annotated[
        Token | None,
        doc(
            "A token that the request carries; a text is its state.",
            default="none",
            example={"claims": {"groups": ["staff"]}},
            short="state",
        ),
    ] = None
    authorizer: Annotated[
        Authorizer | None,
        doc(
            "What external authorizers say of it, which stubs stand in for; a text is their "
            "answer.",
            default="allow",
            example={"answer": "deny", "status": 401},
            short="answer",
        ),
    ] = None
    expect: Annotated[
        Annotated[list[Expectation], Meta(min_length=1, extra_json_schema={"x-one": True})],
        doc(
            "How it has to be answered; of several, the first that fits an answer counts it.",
            example={"version": "v2"},
        ),
    ]
