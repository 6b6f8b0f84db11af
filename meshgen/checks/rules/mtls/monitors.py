"""Monitors of ports that STRICT keeps from Prometheus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, texts
from meshgen.resources import Path
from meshgen.system import Member, Service, System, Workload
from meshgen.system.labels import Labelled
from meshgen.system.policies import PEER_AUTHENTICATION

_SERVICES, _PODS = "ServiceMonitor.monitoring.coreos.com", "PodMonitor.monitoring.coreos.com"


class RefusedMonitor(Rule):
    """Prometheus calls each pod by its address, where not even its own sidecar uses mutual TLS."""

    code = "MG1113"
    title = "Prometheus reaches what a ServiceMonitor or PodMonitor tells it of."
    why = (
        "Prometheus scrapes in plain text, which a STRICT port refuses: the target is `down`, "
        "with `connection reset by peer`."
    )
    mend = (
        "Let the port be PERMISSIVE in `portLevelMtls`, or scrape with `scheme: https` and a "
        "certificate of the mesh in `tlsConfig`."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  endpoints:
  - {port: http}
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  mtls: {mode: STRICT}
  portLevelMtls:
    '8080': {mode: PERMISSIVE}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  endpoints:
  - {port: http}
""",
    )
    source = "https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings"
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each endpoint that is called in plain text and takes none."""
        services = _by_namespace(system.services)
        for member in system.of(_SERVICES):
            found = _selected(member, services, system.namespaces)
            for index, endpoint in _plain(member, "endpoints"):
                targets = [each for service in found for each in _behind(service, endpoint)]
                yield from self._found(system, member, ("spec", "endpoints", index), targets)
        for member in system.of(_PODS):
            spaces = _spaces(member, system.namespaces)
            selector = mapping(member.spec, "selector")
            pods = [w for space in spaces for w in system.workloads_in(space).selected(selector)]
            for index, endpoint in _plain(member, "podMetricsEndpoints"):
                at = ("spec", "podMetricsEndpoints", index)
                yield from self._found(system, member, at, _of_pods(pods, endpoint))

    def _found(
        self, system: System, member: Member, path: Path, targets: Iterable[tuple[Workload, int]]
    ) -> Iterator[Mistake]:
        for workload, port in targets:
            if demand := system.peers.refuses_plain_text(workload, port):
                pods = workload.member.seen_from(member)
                message = f"Prometheus is refused: port {port} of {pods} is STRICT"
                hint = f"set `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}`"
                yield self.mistake(member, path, message, hint=hint, others=demand.place)
                return


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
