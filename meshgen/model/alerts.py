"""What Prometheus tells somebody of, and when."""

from typing import Annotated

import msgspec

from meshgen.model.base import Spec, doc, expected
from meshgen.model.component import Part
from meshgen.model.grammar import HttpUrl
from meshgen.model.prometheus import PrometheusWait
from meshgen.model.scalars import LabelWord, Name, Text

# prometheus.io, "Data model"; two underscores and `alertname` are Prometheus' own.
AlertLabel = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(?!__|alertname$)[a-zA-Z_][a-zA-Z0-9_]*$",
        extra_json_schema=expected("a label of letters, digits and '_', such as team"),
    ),
]
_AT_LEAST_ZERO = msgspec.Meta(ge=0, extra_json_schema=expected("a number from 0"))
Threshold = Annotated[int, _AT_LEAST_ZERO] | Annotated[float, _AT_LEAST_ZERO]
_TOLD = "as docs/alerts.md tells"


class AlertRule(Spec, frozen=True):
    """An alert."""

    enabled: Annotated[bool, doc("Whether there is one.", example=False)] = True
    for_: Annotated[
        PrometheusWait | None,
        doc("How long it has to hold before somebody is told.", default=_TOLD, example="30m"),
    ] = msgspec.field(name="for", default=None)
    severity: Annotated[
        LabelWord | None,
        doc("Its label `severity`, by which it is routed.", default=_TOLD, example="critical"),
    ] = None


class ThresholdAlert(AlertRule, frozen=True):
    """An alert that compares a figure."""

    threshold: Annotated[
        Threshold | None,
        doc("What the figure is compared with, in its unit.", default=_TOLD, example=2),
    ] = None


class ServiceAlert(ThresholdAlert, frozen=True):
    """An alert that compares a figure of each service."""

    services: Annotated[
        dict[Name, Threshold] | None,
        doc("The thresholds of single services.", example={"reports": 20}),
    ] = None


class AlertRules(Spec, frozen=True, rename="pascal"):
    """The alerts, each by its name."""

    high_error_rate: Annotated[
        ServiceAlert | None,
        doc("Percent of a service's requests that fail.", example={"threshold": 1}),
    ] = None
    slow_requests: Annotated[
        ServiceAlert | None,
        doc(
            "Milliseconds within which 99 of a hundred requests of a service are answered.",
            example={"services": {"reports": 5000}},
        ),
    ] = None
    requests_limited: Annotated[
        ServiceAlert | None,
        doc("Percent of a service's requests that rate limits refuse.", example={"threshold": 20}),
    ] = None
    plain_text: Annotated[
        AlertRule | None,
        doc("Plain text where the config says STRICT.", example={"severity": "critical"}),
    ] = None
    autoscaler_at_maximum: Annotated[
        AlertRule | None, doc("An HPA that can add no more pods.", example={"for": "1h"})
    ] = None
    autoscaler_without_metrics: Annotated[
        AlertRule | None,
        doc("An HPA whose metrics are `<unknown>`.", example={"severity": "critical"}),
    ] = None
    quota_nearly_used: Annotated[
        ThresholdAlert | None,
        doc("Percent of a quota that is used.", example={"threshold": 80}),
    ] = None
    pods_refused: Annotated[
        AlertRule | None,
        doc("Pods that the cluster does not take.", example={"for": "1m"}),
    ] = None
    rollout_stuck: Annotated[
        AlertRule | None,
        doc("A workload whose pods do not get ready.", example={"for": "30m"}),
    ] = None
    out_of_memory: Annotated[
        AlertRule | None,
        doc("A container that was killed for its memory.", example={"severity": "critical"}),
    ] = None
    sidecar_restarted: Annotated[
        ThresholdAlert | None,
        doc("Restarts of a pod's sidecar in 15 minutes.", example={"threshold": 2}),
    ] = None
    istiod_down: Annotated[
        AlertRule | None, doc("No istiod that answers.", example={"for": "2m"})
    ] = None
    config_rejected: Annotated[
        AlertRule | None,
        doc("Configuration that proxies refuse.", example={"severity": "critical"}),
    ] = None
    config_push_failed: Annotated[
        AlertRule | None,
        doc("Configuration that istiod cannot send.", example={"severity": "critical"}),
    ] = None
    proxies_out_of_date: Annotated[
        ThresholdAlert | None,
        doc(
            "Seconds within which 99 of a hundred changes reach the proxies; Istio tells no more "
            "than 30 apart.",
            example={"threshold": 20},
        ),
    ] = None
    proxy_disconnected: Annotated[
        AlertRule | None, doc("A proxy that does not reach istiod.", example={"for": "5m"})
    ] = None
    injection_failed: Annotated[
        AlertRule | None, doc("Pods that get no sidecar.", example={"severity": "critical"})
    ] = None
    certificate_expires: Annotated[
        ThresholdAlert | None,
        doc("Hours until a proxy's certificate expires.", example={"threshold": 2}),
    ] = None
    root_certificate_expires: Annotated[
        ThresholdAlert | None,
        doc("Days until the mesh's root certificate expires.", example={"threshold": 60}),
    ] = None
    issuer_certificate_expires: Annotated[
        ThresholdAlert | None,
        doc(
            "Days until the certificate expires with which istiod signs, where it is not the root.",
            example={"threshold": 14},
        ),
    ] = None
    target_down: Annotated[
        AlertRule | None,
        doc("What Prometheus cannot scrape.", example={"enabled": False}),
    ] = None


class Alerts(Part, frozen=True):
    """Alerts of the mesh: as rules of the platform's own Prometheus, or for one that exists."""

    labels: Annotated[
        dict[AlertLabel, Text] | None,
        doc("Labels of all of them; `severity` may be one.", example={"team": "payments"}),
    ] = None
    alertmanager: Annotated[
        HttpUrl | None,
        doc(
            "Where the platform's own Prometheus sends them; without one it only shows them.",
            example="http://alertmanager.monitoring:9093",
        ),
    ] = None
    runbooks: Annotated[
        HttpUrl | None,
        doc(
            "Where what to do is written: the address of each is this, and its name.",
            renders="the annotation `runbook_url`",
            example="https://runbooks.example.com/mesh",
        ),
    ] = None
    rules: Annotated[
        AlertRules,
        doc(
            "What is different of single alerts; docs/alerts.md tells of each.",
            example={"HighErrorRate": {"threshold": 1, "for": "10m", "severity": "critical"}},
        ),
    ] = AlertRules()
