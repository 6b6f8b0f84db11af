"""What the services' cluster has to run beside them, and meshgen renders on wish."""

from typing import Annotated, ClassVar

import msgspec

from meshgen.model.alerts import Alerts
from meshgen.model.base import Spec, doc
from meshgen.model.component import HOME, Component, Part
from meshgen.model.grafana import Grafana
from meshgen.model.installation import IstioInstallation
from meshgen.model.jaeger import Jaeger
from meshgen.model.kiali import Kiali
from meshgen.model.namespace import Namespace
from meshgen.model.prometheus import Prometheus

# Where the cluster's own parts are.
SYSTEM = "kube-system"


class MetricsServer(Component, frozen=True):
    """metrics-server, without which every HPA says `<unknown>`."""

    home: ClassVar[str] = SYSTEM
    tried_by: ClassVar[str] = "kubectl top nodes"

    kubelet_insecure_tls: Annotated[
        bool,
        doc(
            "Whether it takes any certificate of a kubelet: those that kubelets sign themselves, "
            "as on kind and k3s, have no address that it could verify.",
            renders="--kubelet-insecure-tls",
            example=True,
        ),
    ] = msgspec.field(name="kubeletInsecureTLS", default=False)
    high_availability: Annotated[
        bool,
        doc(
            "Whether there are two of it, on different nodes.",
            renders="two replicas, a PodDisruptionBudget, anti-affinity",
            example=True,
        ),
    ] = False


class Platform(Spec, frozen=True):
    """What runs beside the services; each part is off until it is named."""

    namespace: Annotated[
        Namespace,
        doc(
            "Where it runs, but for metrics-server, which is in kube-system.",
            default="monitoring",
            example="observability",
            short="name",
            whole=True,
        ),
    ] = Namespace(name=HOME)
    istio: Annotated[
        IstioInstallation | None,
        doc(
            "Istio itself, where nobody else installs it: with the mesh config that `istio` and "
            "the rest of the config say.",
            example={"by": "helm"},
        ),
    ] = None
    metrics_server: Annotated[
        MetricsServer | None,
        doc("What HPAs ask for CPU and memory of pods.", example={"kubeletInsecureTLS": True}),
    ] = None
    kube_state_metrics: Annotated[
        Component | None,
        doc("What tells Prometheus of HPAs, quotas and pods.", example={}),
    ] = None
    prometheus: Annotated[
        Prometheus | None,
        doc(
            "What scrapes metrics: of the proxies, istiod, the services, containers.",
            example={"storage": "20Gi", "retention": "30d"},
        ),
    ] = None
    grafana: Annotated[
        Grafana | None,
        doc(
            "Grafana, with dashboards of the mesh and its services.",
            example={"anonymous": "Viewer"},
        ),
    ] = None
    jaeger: Annotated[
        Jaeger | None,
        doc(
            "Jaeger, or another collector of traces, and what has proxies send spans there.",
            renders="with it a Telemetry for the whole mesh",
            example={"sampling": 100},
        ),
    ] = None
    kiali: Annotated[
        Kiali | None,
        doc(
            "Kiali, which looks at the Prometheus, the Grafana and the traces that stand here.",
            example={"auth": "token"},
        ),
    ] = None
    alerts: Annotated[
        Alerts | None,
        doc(
            "What Prometheus tells somebody of.",
            renders="rules of the platform's own Prometheus, a PrometheusRule for the operator's, "
            "or a ConfigMap with the file",
            example={"labels": {"team": "payments"}},
        ),
    ] = None

    @property
    def has_objects(self) -> bool:
        """Return whether anything of it is rendered or installed."""
        parts = [getattr(self, name) for name in self.__struct_fields__]
        rendered = any(isinstance(one, Part) and (one.is_rendered or one.also) for one in parts)
        return rendered or self.istio is not None
