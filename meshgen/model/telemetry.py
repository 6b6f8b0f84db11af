"""What proxies report: access logs, traces and metrics, with the fields of Istio's Telemetry."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.scalars import Duration, ObjectName, Text, Word

Side = Literal["CLIENT_AND_SERVER", "CLIENT", "SERVER"]
_SHARE = Meta(ge=0, le=100, extra_json_schema=expected("a percentage from 0 to 100, such as 0.5"))
# A whole number stays one: Kustomize would write 10.0 as 10.
Share = Annotated[int, _SHARE] | Annotated[float, _SHARE]


class Provider(Spec, frozen=True):
    """Who gets it."""

    name: Annotated[
        Word, doc("One of the mesh config's `extensionProviders`, or `envoy`.", example="envoy")
    ]


Providers = list[Annotated[Provider, shortened("name")]]
_PROVIDERS = doc("Who gets it; names alone will do.", example=["envoy"])


class SideMatch(Spec, frozen=True):
    """At which side of a call."""

    mode: Annotated[Side, doc("The caller's proxy, the callee's, or both.")] = "CLIENT_AND_SERVER"


_SIDE = doc("At which side; a mode alone will do.", short="mode", whole=True)


class LogFilter(Spec, frozen=True):
    """Which requests are logged."""

    expression: Annotated[
        Word, doc("A CEL expression over Envoy's attributes.", example="response.code >= 400")
    ]


class AccessLogging(Spec, frozen=True):
    """Access logs."""

    providers: Annotated[Providers | None, _PROVIDERS] = None
    match: Annotated[SideMatch | None, _SIDE] = None
    filter: Annotated[
        LogFilter | None,
        doc(
            "Which requests; an expression alone will do.",
            example="response.code >= 400",
            short="expression",
            whole=True,
        ),
    ] = None
    disabled: Annotated[bool | None, doc("Log nothing.")] = None


class Literally(Spec, frozen=True):
    """A text."""

    value: Annotated[Text, doc("The text.", example="prod")]


class FromEnvironment(Spec, frozen=True):
    """A variable of the proxy."""

    name: Annotated[Word, doc("The variable's name.", example="REGION")]
    default_value: Annotated[Text | None, doc("Where there is none.")] = None


class FromHeader(Spec, frozen=True):
    """A header of the request."""

    name: Annotated[Word, doc("The header's name.", example="x-tenant")]
    default_value: Annotated[Text | None, doc("Where there is none.")] = None


class Formatted(Spec, frozen=True):
    """What Envoy's access log would print (Istio 1.29)."""

    value: Annotated[Text, doc("The format.", example="%REQ(:path)%")]


class CustomTag(Spec, frozen=True):
    """Where a tag's value comes from: one of these."""

    literal: Annotated[Literally | None, doc("A text.", short="value", whole=True)] = None
    environment: Annotated[
        FromEnvironment | None, doc("A variable of the proxy.", short="name", whole=True)
    ] = None
    header: Annotated[
        FromHeader | None, doc("A header of the request.", short="name", whole=True)
    ] = None
    formatter: Annotated[
        Formatted | None, doc("An access log's format.", short="value", whole=True)
    ] = None


class Tracing(Spec, frozen=True):
    """Traces."""

    providers: Annotated[Providers | None, _PROVIDERS] = None
    match: Annotated[SideMatch | None, _SIDE] = None
    random_sampling_percentage: Annotated[
        Share | None, doc("How many requests without a decision are traced.", example=1.5)
    ] = None
    disable_span_reporting: Annotated[
        bool | None, doc("Report no spans; headers are passed on.")
    ] = None
    use_request_id_for_trace_sampling: Annotated[
        bool | None, doc("Decide by the request's id.")
    ] = None
    enable_istio_tags: Annotated[bool | None, doc("Istio's own tags (Istio 1.25).")] = None
    disable_context_propagation: Annotated[
        bool | None, doc("Pass no trace headers on (Istio 1.30).")
    ] = None
    custom_tags: Annotated[
        dict[Word, CustomTag] | None,
        doc("Tags of each span by name.", example={"tenant": {"header": "x-tenant"}}),
    ] = None


class MetricMatch(Spec, frozen=True):
    """Which metric, and at which side of a call."""

    metric: Annotated[
        Literal[
            "ALL_METRICS",
            "REQUEST_COUNT",
            "REQUEST_DURATION",
            "REQUEST_SIZE",
            "RESPONSE_SIZE",
            "TCP_OPENED_CONNECTIONS",
            "TCP_CLOSED_CONNECTIONS",
            "TCP_SENT_BYTES",
            "TCP_RECEIVED_BYTES",
            "GRPC_REQUEST_MESSAGES",
            "GRPC_RESPONSE_MESSAGES",
        ]
        | None,
        doc("One of Istio's own."),
    ] = None
    custom_metric: Annotated[Word | None, doc("Another one, by its name.")] = None
    mode: Annotated[Side | None, doc("The caller's proxy, the callee's, or both.")] = None


class TagOverride(Spec, frozen=True):
    """What becomes of a tag."""

    operation: Annotated[
        Literal["UPSERT", "REMOVE"] | None, doc("Set it, or take it away.", default="UPSERT")
    ] = None
    value: Annotated[Text | None, doc("A CEL expression.", example="request.host")] = None


class MetricOverride(Spec, frozen=True):
    """What becomes of a metric."""

    match: Annotated[
        MetricMatch | None, doc("Which ones.", default="all", short="metric", whole=True)
    ] = None
    disabled: Annotated[bool | None, doc("Leave it out.")] = None
    tag_overrides: Annotated[
        dict[Word, TagOverride] | None,
        doc("Its tags by name.", example={"request_host": {"value": "request.host"}}),
    ] = None


class Metrics(Spec, frozen=True):
    """Metrics."""

    providers: Annotated[Providers | None, _PROVIDERS] = None
    overrides: Annotated[
        list[MetricOverride] | None,
        doc("Changes of single metrics; the last of several wins."),
    ] = None
    reporting_interval: Annotated[
        Duration | None, doc("How often TCP metrics are reported.", example="10s")
    ] = None


class Telemetry(Spec, frozen=True):
    """A Telemetry: what it does not say, of the three, is as the namespace or the mesh has it."""

    access_logging: Annotated[
        list[AccessLogging] | None,
        doc("Access logs.", example=[{"providers": ["envoy"], "filter": "response.code >= 400"}]),
    ] = None
    tracing: Annotated[
        list[Tracing] | None, doc("Traces; one item.", example=[{"randomSamplingPercentage": 10}])
    ] = None
    metrics: Annotated[
        list[Metrics] | None,
        doc(
            "Metrics.",
            example=[
                {
                    "providers": ["prometheus"],
                    "overrides": [
                        {"match": "REQUEST_COUNT", "tagOverrides": {"x": {"operation": "REMOVE"}}}
                    ],
                }
            ],
        ),
    ] = None
    name: Annotated[
        ObjectName | None,
        doc("The Telemetry's name.", default="default in a namespace, else the service's"),
    ] = None

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to render."""
        return any(part is not None for part in (self.access_logging, self.tracing, self.metrics))
