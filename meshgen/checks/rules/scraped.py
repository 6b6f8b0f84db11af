"""What Prometheus is told to scrape of pods in plain text: by annotations, by monitors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.resources import Path
from meshgen.system import Member, Service, System, Workload
from meshgen.system.labels import Labelled

SERVICE_MONITOR = "ServiceMonitor.monitoring.coreos.com"
POD_MONITOR = "PodMonitor.monitoring.coreos.com"
SCRAPE, _PORT, _PATH = (f"prometheus.io/{name}" for name in ("scrape", "port", "path"))
MERGE = "prometheus.istio.io/merge-metrics"
_METRICS = "/metrics"


class Scrape(NamedTuple):
    """What is scraped: who says so, and where; the ports of pods, and the path there."""

    member: Member
    path: Path
    targets: Iterable[tuple[Workload, int]]
    asked: str


def annotated(system: System) -> Iterator[Scrape]:
    """Yield what annotations tell Prometheus of; the sidecar's agent serves what is merged."""
    merges = system.control_plane.mesh_config.get("enablePrometheusMerge") is not False
    for workload in system.workloads:
        merged = merges and workload.annotations.get(MERGE) != "false"
        if not merged and (port := _port(workload.annotations)):
            at = (*workload.template_path, "metadata", "annotations", _PORT)
            asked = _asked(workload.annotations.get(_PATH))
            yield Scrape(workload.member, at, [(workload, port)], asked)
    for service in system.services:
        annotations = service.member.annotations
        if port := _port(annotations):
            targets = [(workload, port) for workload in service.workloads]
            at = ("metadata", "annotations", _PORT)
            yield Scrape(service.member, at, targets, _asked(annotations.get(_PATH)))


def monitored(system: System) -> Iterator[Scrape]:
    """Yield what ServiceMonitors and PodMonitors tell it of, without a certificate."""
    services = _by_namespace(system.services)
    for member in system.of(SERVICE_MONITOR):
        found = _selected(member, services, system.namespaces)
        for index, endpoint in _plain(member, "endpoints"):
            targets = [each for service in found for each in _behind(service, endpoint)]
            at = ("spec", "endpoints", index)
            yield Scrape(member, at, targets, _asked(endpoint.get("path")))
    for member in system.of(POD_MONITOR):
        spaces = _spaces(member, system.namespaces)
        selector = mapping(member.spec, "selector")
        pods = [w for space in spaces for w in system.workloads_in(space).selected(selector)]
        for index, endpoint in _plain(member, "podMetricsEndpoints"):
            at = ("spec", "podMetricsEndpoints", index)
            yield Scrape(member, at, _of_pods(pods, endpoint), _asked(endpoint.get("path")))


def _asked(path: Any) -> str:
    return f"/{text(path).lstrip('/').partition('?')[0]}" if text(path) else _METRICS


def _port(annotations: Mapping[str, Any]) -> int:
    """Return the port to scrape; 0 if none is said."""
    port = text(annotations.get(_PORT))
    return int(port) if annotations.get(SCRAPE) == "true" and port.isdecimal() else 0


def _by_namespace(services: Iterable[Service]) -> Mapping[str, Labelled[Service]]:
    found: dict[str, list[Service]] = {}
    for service in services:
        found.setdefault(service.namespace, []).append(service)
    return {
        name: Labelled(listed, lambda service: service.member.labels)
        for name, listed in found.items()
    }


def _selected(
    member: Member, services: Mapping[str, Labelled[Service]], namespaces: Iterable[str]
) -> Sequence[Service]:
    selector = mapping(member.spec, "selector")
    spaces = [space for space in _spaces(member, namespaces) if space in services]
    return [each for space in spaces for each in services[space].selected(selector)]


def _spaces(member: Member, namespaces: Iterable[str]) -> Sequence[str]:
    selector = mapping(member.spec, "namespaceSelector")
    if selector.get("any") is True:
        return sorted(namespaces)
    return texts(selector.get("matchNames")) or [member.namespace]


def _plain(member: Member, field: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, endpoint in enumerate(mappings(member.spec.get(field))):
        if endpoint.get("scheme", "http") == "http":
            yield index, endpoint


def _behind(service: Service, endpoint: Mapping[str, Any]) -> Iterator[tuple[Workload, int]]:
    named, target = endpoint.get("port"), endpoint.get("targetPort")
    for port in service.ports:
        if (named and port.name == named) or (target and port.target == target):
            for workload in service.workloads:
                if number := port.target_in(workload):
                    yield workload, number


def _of_pods(
    workloads: Iterable[Workload], endpoint: Mapping[str, Any]
) -> Iterator[tuple[Workload, int]]:
    for workload in workloads:
        for _, port in workload.ports:
            number = port.get("containerPort")
            if isinstance(number, int) and (
                (endpoint.get("port") and port.get("name") == endpoint["port"])
                or number in (endpoint.get("portNumber"), endpoint.get("targetPort"))
            ):
                yield workload, number
