"""Prometheus' own configuration: what it scrapes, and which labels that gets.

All targets are found as pods, whose ports include those of native sidecars, which are init
containers (prometheus/discovery/kubernetes/pod.go, buildPod); an address is put together from the
pod's own, so that no target depends on a port that its container may not tell of.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from meshgen.mesh import Mesh
from meshgen.mesh.monitoring import ANNOTATIONS, Scrape, scrape_of
from meshgen.mesh.networkpeers import MERGED, OF_PROXY
from meshgen.mesh.workload import workloads
from meshgen.model import Mesh as Spec
from meshgen.model.alerts import Alerts
from meshgen.model.platform import Platform
from meshgen.model.prometheus import Prometheus
from meshgen.platform.metrics import CADVISOR, ISTIO_PROXIES, ISTIOD, KUBELET, PROMETHEUS, STATE
from meshgen.quantity import parse_quantity
from meshgen.resources import Object
from meshgen.yamlio import dump

# Where rule files are, beside the configuration, by what their names end with.
FOLDER, RULES = "/etc/prometheus", ".rules.yml"
PROXY_PATH, PROXY_PORT = "/stats/prometheus", "http-envoy-prom"
_ISTIOD_PORT = 15014
_MEGABYTE = 2**20
_META = "__meta_kubernetes"
_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
_POD_LABELS = {"namespace": "namespace", "pod": "pod_name", "node": "pod_node_name"}
_OF_VERSION = {"app": "pod_label_app", "version": "pod_label_version"}
_GONE: Object = {
    "source_labels": [f"{_META}_pod_phase"],
    "regex": "Pending|Succeeded|Failed",
    "action": "drop",
}


@dataclass(frozen=True)
class Scraping:
    """What a Prometheus of its own is told about the services of an environment."""

    environment: Mesh

    @property
    def services(self) -> Spec:
        """Return the settings."""
        return self.environment.spec

    @property
    def merged(self) -> bool:
        """Return whether the agent beside a proxy gives out the application's metrics too."""
        return (self.services.istio.mesh_config or {}).get("enablePrometheusMerge") is not False

    @property
    def files(self) -> Mapping[str, str]:
        """Return its files by name: the configuration, and those with rules."""
        return {"prometheus.yml": dump(self.config)}

    @property
    def kept(self) -> str:
        """Return how much it keeps, in its own units, whose MB is Mi."""
        said = self._said
        room = parse_quantity(said.room) * Fraction(4, 5)
        return said.retention.size or f"{max(1, int(room / _MEGABYTE))}MB"

    @property
    def config(self) -> Object:
        """Return prometheus.yml."""
        every = self._said.scrape_interval
        return {
            "global": {"scrape_interval": every, "evaluation_interval": every},
            "rule_files": [f"{FOLDER}/*{RULES}"],
            **_alerting(self._platform.alerts),
            "scrape_configs": [
                _istiod(self.services),
                _proxies(merged=self.merged),
                _annotated(),
                *_of_services(self.environment),
                *_of_cluster(self._platform),
                {"job_name": PROMETHEUS.job, "static_configs": [{"targets": ["localhost:9090"]}]},
            ],
        }

    @property
    def _platform(self) -> Platform:
        return self.services.platform or Platform()

    @property
    def _said(self) -> Prometheus:
        return self._platform.prometheus or Prometheus()


def _istiod(services: Spec) -> Object:
    # Older releases' istiod does not tell of the port with its metrics.
    labels = [_keep("pod_label_app", "istiod"), _keep("pod_container_name", "discovery")]
    relabeled = [*labels, *_at(str(_ISTIOD_PORT)), *_labelled(_POD_LABELS)]
    return _of_pods(ISTIOD.job, relabeled, namespace=services.istio.namespace)


def _proxies(*, merged: bool) -> Object:
    own = [_keep("pod_container_port_name", PROXY_PORT)]
    relabeled = [*own, *_at(str(MERGED if merged else OF_PROXY))]
    relabeled += _labelled({**_POD_LABELS, **_OF_VERSION})
    return {**_of_pods(ISTIO_PROXIES, relabeled), "metrics_path": PROXY_PATH}


def _annotated() -> Object:
    """Return the job for what annotations tell of, but for what other jobs have already.

    The injector writes the agent's port over the application's where metrics are merged
    (istio.io, "Integrations / Prometheus").
    """
    said = f"{_META}_pod_annotation_prometheus_io"
    relabeled: list[Object] = [
        _keep("pod_annotation_prometheus_io_scrape", "true"),
        {
            "source_labels": [f"{said}_port"],
            "regex": f"|{MERGED}|{OF_PROXY}",
            "action": "drop",
        },
        {
            "source_labels": [f"{_META}_pod_label_app", f"{said}_port"],
            "regex": f"istiod;{_ISTIOD_PORT}",
            "action": "drop",
        },
        *_at_annotated(f"{said}_port"),
        _taken(f"{said}_path", "(.+)", "__metrics_path__"),
        _taken(f"{said}_scheme", "(https?)", "__scheme__"),
        *_labelled({**_POD_LABELS, **_OF_VERSION}),
    ]
    return _of_pods("annotated", relabeled)


def _of_services(mesh: Mesh) -> Iterator[Object]:
    """Yield a job for each service that has its metrics at a port that monitors are for."""
    for service in mesh.services:
        numbers = {}
        for workload in workloads(service):
            scrape = scrape_of(service, workload.spec)
            if scrape is not None and scrape.spec.by != ANNOTATIONS and scrape.port is not None:
                numbers[scrape.port.number] = scrape
        for number, scrape in numbers.items():
            yield _of_service(scrape, f"{service.key}:{number}", number)


def _of_service(scrape: Scrape, job: str, number: int) -> Object:
    service, spec = scrape.service, scrape.spec
    relabeled = [
        *(_keep(f"pod_label_{_sanitized(key)}", each) for key, each in service.selector.items()),
        *_at(str(number)),
        *_labelled({**_POD_LABELS, **_OF_VERSION}),
        *(_snake(each) for each in spec.relabelings or ()),
    ]
    said = {
        "scrape_interval": spec.interval,
        "scrape_timeout": spec.scrape_timeout,
        "metrics_path": spec.path,
        "scheme": spec.scheme,
        "params": spec.params,
        "honor_labels": spec.honor_labels,
        "tls_config": spec.tls_config and _snake(spec.tls_config),
        "metric_relabel_configs": [_snake(each) for each in spec.metric_relabelings or ()] or None,
    }
    found = {key: value for key, value in said.items() if value is not None}
    return {**_of_pods(job, relabeled, namespace=service.namespace.name), **found}


def _of_cluster(platform: Platform) -> Iterator[Object]:
    """Yield the jobs for what Kubernetes tells of containers, volumes and objects."""
    said, server = platform.prometheus, platform.metrics_server
    insecure = said and said.kubelet_insecure_tls
    if insecure is None:
        insecure = bool(server and server.kubelet_insecure_tls)
    kubelets: Object = {
        "kubernetes_sd_configs": [{"role": "node"}],
        "scheme": "https",
        "authorization": {"credentials_file": f"{_ACCOUNT}/token"},
        "tls_config": {
            "ca_file": f"{_ACCOUNT}/ca.crt",
            **({"insecure_skip_verify": True} if insecure else {}),
        },
        "relabel_configs": _labelled({"node": "node_name"}),
    }
    yield {"job_name": CADVISOR.job, "metrics_path": "/metrics/cadvisor", **kubelets}
    kept = {"source_labels": ["__name__"], "regex": "kubelet_volume_stats_.+", "action": "keep"}
    yield {"job_name": KUBELET.job, **kubelets, "metric_relabel_configs": [kept]}
    if platform.kube_state_metrics is not None:
        # A namespace in its series is that of the object that they are of.
        targets = [{"targets": ["${kube-state-metrics.address}"]}]
        yield {"job_name": STATE.job, "honor_labels": True, "static_configs": targets}


def _alerting(alerts: Alerts | None) -> Object:
    """Return where alerts are sent, if anywhere: an address's path is told apart."""
    if alerts is None or alerts.alertmanager is None:
        return {}
    scheme, _, rest = alerts.alertmanager.partition("://")
    host, _, path = rest.rstrip("/").partition("/")
    under = {"path_prefix": f"/{path}"} if path else {}
    told = {"scheme": scheme, **under, "static_configs": [{"targets": [host]}]}
    return {"alerting": {"alertmanagers": [told]}}


def _of_pods(job: str, relabeled: list[Object], namespace: str | None = None) -> Object:
    found: Object = {"role": "pod"}
    if namespace is not None:
        found["namespaces"] = {"names": [namespace]}
    return {
        "job_name": job,
        "kubernetes_sd_configs": [found],
        "relabel_configs": [_GONE, *relabeled],
    }


def _keep(meta: str, regex: str) -> Object:
    # Of all that labels and names may hold, only a dot means something else.
    kept = regex.replace(".", r"\.")
    return {"source_labels": [f"{_META}_{meta}"], "regex": kept, "action": "keep"}


def _at(port: str) -> list[Object]:
    """Return what makes a pod's address and a port the target; IPv6 stands in brackets."""
    forms = {"([^:]+)": f"$1:{port}", "(.*:.*)": f"[$1]:{port}"}
    source = [f"{_META}_pod_ip"]
    return [_replaced(source, regex, address) for regex, address in forms.items()]


def _at_annotated(port: str) -> list[Object]:
    forms = {r"([^:;]+);(\d+)": "$1:$2", r"([^;]*:[^;]*);(\d+)": "[$1]:$2"}
    source = [f"{_META}_pod_ip", port]
    return [_replaced(source, regex, address) for regex, address in forms.items()]


def _replaced(source: list[str], regex: str, address: str) -> Object:
    return {
        "source_labels": source,
        "regex": regex,
        "replacement": address,
        "target_label": "__address__",
    }


def _taken(source: str, regex: str, label: str) -> Object:
    return {"source_labels": [source], "regex": regex, "target_label": label}


def _labelled(labels: Mapping[str, str]) -> list[Object]:
    return [
        {"source_labels": [f"{_META}_{meta}"], "target_label": label}
        for label, meta in labels.items()
    ]


def _sanitized(label: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_]", "_", label)


def _snake(said: Mapping[str, object]) -> Object:
    """Return what a monitor says, as Prometheus itself calls it."""
    return {re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower(): value for key, value in said.items()}
