"""How Prometheus finds a service's metrics, and reaches them under mutual TLS."""

from typing import Annotated, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Duration, Labels, Name, Port, Raw, Text, Word

MonitorKind = Literal["ServiceMonitor", "PodMonitor"]


class Endpoint(Spec, frozen=True):
    """How it is scraped, by the names of ServiceMonitors and PodMonitors."""

    path: Annotated[Word | None, doc("The path.", default="/metrics", example="/stats")] = None
    interval: Annotated[Duration | None, doc("How often.", example="30s")] = None
    scrape_timeout: Annotated[Duration | None, doc("How long an answer may take.")] = None
    scheme: Annotated[Literal["http", "https"] | None, doc("How it is asked.")] = None
    tls_config: Annotated[
        Raw | None,
        doc(
            "The certificates for https, such as those of the mesh that Prometheus mounts.",
            example={"caFile": "/etc/prom-certs/root-cert.pem", "insecureSkipVerify": True},
        ),
    ] = None
    params: Annotated[
        dict[str, list[Text]] | None, doc("Parameters of the request.", example={"match[]": ["up"]})
    ] = None
    honor_labels: Annotated[
        bool | None, doc("Whether labels of the metrics win over those of the target.")
    ] = None
    relabelings: Annotated[list[Raw] | None, doc("Changes to the target's labels.")] = None
    metric_relabelings: Annotated[list[Raw] | None, doc("Changes to the metrics' labels.")] = None


class MetricsSpec(Endpoint, frozen=True):
    """Metrics for Prometheus."""

    port: Annotated[
        Port | Name | None,
        doc(
            "The port: a name of the service's `ports`, or the number in the container.",
            default="the one whose name ends with `metrics`, else the first",
            example="http-metrics",
        ),
    ] = None
    by: Annotated[
        Literal["annotations", "ServiceMonitor", "PodMonitor"],
        doc(
            "How Prometheus finds it. Annotations of the pods need nothing else: Istio merges the "
            "metrics with the proxy's, and gives them out in plain text where the pods take mutual "
            "TLS alone. Monitors are for the Prometheus Operator, which asks the port itself: one "
            "that has nothing but metrics takes plain text besides (PERMISSIVE), unless `scheme` "
            "is https.",
            renders="annotations prometheus.io/…, or a ServiceMonitor or PodMonitor, and its port "
            "in the PeerAuthentication",
        ),
    ] = "annotations"
    labels: Annotated[
        Labels | None,
        doc(
            "Labels of the monitor, by which the Prometheus Operator chooses.",
            example={"release": "prometheus"},
        ),
    ] = None
