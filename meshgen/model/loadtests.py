"""Load tests: how many requests in which time, and what has to come of them."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, text
from meshgen.model.grammar import HeaderName, Host, Image, Method
from meshgen.model.probe import PortName
from meshgen.model.scalars import Duration, Latency, Port, Positive, ServiceRef, Text, Word
from meshgen.model.service import ServiceOver
from meshgen.model.tests import Share

# So many in a second, a minute or an hour.
Rate = Annotated[
    str,
    Meta(
        pattern=r"^([1-9][0-9]{0,6}(\.[0-9]{1,3})?|0\.[0-9]{0,2}[1-9])/[smh]$",
        max_length=13,
        extra_json_schema=text("a rate such as 10/s, 600/m or 1000/h", mend="rate"),
    ),
]


class CpuPerRequest(Spec, frozen=True):
    """How long a request keeps a processor busy in each container of the pod that answers it."""

    app: Annotated[
        Latency | None,
        doc("The service's own container.", default="nothing is promised", example="5ms"),
    ] = None
    sidecar: Annotated[
        Latency, doc("The proxy; 0.35 ms is what istio.io measured with small bodies.")
    ] = "0.35ms"


class Refusals(Spec, frozen=True):
    """Which share of the requests rate limits refuse."""

    min: Annotated[Share | None, doc("At least.", default="worked out", example="30%")] = None
    max: Annotated[Share | None, doc("At most.", default="worked out", example="36%")] = None


class LoadExpectation(Spec, frozen=True):
    """What has to come of the requests of a load test."""

    refused: Annotated[
        Refusals,
        doc(
            "The share that rate limits refuse; a text is `max`.",
            default="what the limits on the way come to, within their tolerance",
            example={"min": "30%", "max": "36%"},
            short="max",
            whole=True,
        ),
    ] = Refusals()
    errors: Annotated[
        Share, doc("The share at most that fails: no answer, or a status from 500 on.")
    ] = "1%"
    p95: Annotated[
        Latency | None,
        doc(
            "How long 95 of 100 requests take at most, those aside that limits refuse.",
            default="nothing is said of it",
            example="300ms",
        ),
    ] = None
    replicas: Annotated[
        Positive | None,
        doc(
            "How many pods the autoscaler reaches at least.",
            default="worked out where `cpuPerRequest` is said",
            example=4,
        ),
    ] = None


class LoadJob(Spec, frozen=True):
    """The Job that sends the requests from inside of the mesh, with k6."""

    image: Annotated[
        Image | None,
        doc(
            "Its image.",
            default="the release of k6 that docs/load-tests.md tells",
            example="registry.example.com/grafana/k6:1.1.0",
        ),
    ] = None
    service: ServiceOver = None


class LoadTest(Spec, frozen=True, kw_only=True):
    """Requests to a service, so many in a time."""

    service: Annotated[ServiceRef, doc("The service that they are for.", example="web")]
    port: Annotated[
        Port | PortName | None,
        doc(
            "Its port of HTTP, by its name or number, where it is asked inside of the mesh.",
            default="the first",
            example="http",
        ),
    ] = None
    host: Annotated[
        Host | None,
        doc(
            "The host that they ask for.",
            default="that of the gateway at which the service is exposed",
            example="shop.example.com",
        ),
    ] = None
    path: Annotated[
        Word | None,
        doc(
            "The path, with the query.",
            default="that at which the service is exposed, else /",
            example="/items?page=2",
        ),
    ] = None
    method: Annotated[Method, doc("The method.")] = "GET"
    headers: Annotated[
        dict[HeaderName, Text] | None, doc("Headers of each.", example={"x-tenant": "load"})
    ] = None
    body: Annotated[Text | None, doc("The body of each.", default="none", example='{"n": 1}')] = (
        None
    )
    profile: Annotated[
        Literal["steady", "ramp", "spike", "overLimit"],
        doc(
            "How many when. `steady`: as many all the time. `ramp`: from none to `rate` in the "
            "first half, and `rate` from then on. `spike`: a tenth of `rate`, with all of it in "
            "the middle fifth. `overLimit`: evenly, more than the service's rate limit lets in."
        ),
    ] = "steady"
    rate: Annotated[
        Rate | None,
        doc(
            "How many requests in which time, at most.",
            default="10/s; of `overLimit` thrice what the limits let in",
            example="10/s",
        ),
    ] = None
    duration: Annotated[
        Duration | None,
        doc("How long it takes.", default="1m, of `ramp` 10m", example="5m"),
    ] = None
    cpu_per_request: Annotated[
        CpuPerRequest,
        doc(
            "How much of a processor a request takes, of which follows how far the autoscaler "
            "goes; a text is `app`.",
            default="nothing is promised of replicas",
            example="5ms",
            short="app",
        ),
    ] = CpuPerRequest()
    expect: Annotated[LoadExpectation, doc("What has to come of it.", example={"p95": "300ms"})] = (
        LoadExpectation()
    )
    job: Annotated[
        LoadJob | None,
        doc(
            "The Job that sends them in the cluster: `meshgen loadtest ENV --job` prints it. What "
            "the service lets in, lets it in as well.",
            renders="its account in AuthorizationPolicies, its pods in NetworkPolicies",
            default="none: they come from outside",
            example={},
        ),
    ] = None
