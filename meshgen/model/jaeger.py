"""Traces: where they are kept, and how many requests are traced."""

from typing import Annotated, ClassVar

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.component import Reachable
from meshgen.model.grammar import PORT_NUMBER, HttpUrl
from meshgen.model.scalars import Duration, ObjectName, Positive, Quantity
from meshgen.model.telemetry import Share

# The port for spans.
OTLP = "grpc-otlp"
_LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?"
_Address = Annotated[
    str,
    Meta(
        pattern=rf"^{_LABEL}(\.{_LABEL})+:{PORT_NUMBER}$",
        max_length=255,
        extra_json_schema=expected(
            "a full host and a port, such as otel.observability.svc.cluster.local:4317"
        ),
    ),
]


class Existing(Spec, frozen=True):
    """A collector that exists."""

    address: Annotated[
        _Address,
        doc(
            "Where it takes spans by OTLP over gRPC.",
            example="otel.observability.svc.cluster.local:4317",
        ),
    ]


class Badger(Spec, frozen=True):
    """A volume for spans."""

    size: Annotated[Quantity, doc("The volume's size.", example="10Gi")]
    storage_class: Annotated[
        str | None, doc("The storage class.", default="the cluster's own", example="local-path")
    ] = None
    ttl: Annotated[Duration, doc("How long a span is kept.")] = "72h"


class Jaeger(Reachable, frozen=True):
    """Jaeger, and what has proxies send spans: from the first request on."""

    asked_at: ClassVar[str] = "http-query"
    page: ClassVar[str] = "/"

    sampling: Annotated[
        Share,
        doc(
            "How many requests in a hundred are traced, where no caller has decided.",
            renders="randomSamplingPercentage of a Telemetry in Istio's root namespace",
            example=100,
        ),
    ] = 1
    max_traces: Annotated[
        Positive, doc("How many traces it keeps in memory; then the oldest go.")
    ] = 20000
    badger: Annotated[
        Badger | None,
        doc(
            "Keeps spans on a volume, so that they outlive the pod; a text is its size.",
            renders="a PersistentVolumeClaim",
            default="in memory",
            example="10Gi",
            short="size",
        ),
    ] = None
    external_url: Annotated[
        HttpUrl | None,
        doc("Where browsers reach it: Kiali links there.", example="https://jaeger.example.com"),
    ] = None
    collector: Annotated[
        Existing | None,
        doc(
            "Where proxies send spans, if that exists; then no Jaeger is rendered. `url` is where "
            "Kiali looks for traces.",
            example="otel.observability.svc.cluster.local:4317",
            short="address",
            whole=True,
        ),
    ] = None
    provider: Annotated[
        ObjectName, doc("What Istio's mesh config calls where spans go.", example="jaeger")
    ] = "otel-tracing"

    @property
    def existing(self) -> str:
        """Return the setting that says that it exists; empty where it is rendered."""
        return "collector" if self.collector else super().existing

    @property
    def beside_existing(self) -> frozenset[str]:
        """Return the settings that hold of one that exists too."""
        return frozenset(("url", "collector", "sampling", "provider", "externalUrl"))

    @property
    def alone(self) -> str:
        """Return what each pod has for itself: a trace is of spans of many proxies."""
        return "some spans of each trace"

    @property
    def also(self) -> tuple[str, ...]:
        """Return the templates that are rendered besides."""
        return ("tracing",)

    @property
    def is_rendered(self) -> bool:
        """Return whether it is one of the platform's own."""
        return self.url is None and self.collector is None
