"""ServiceMonitors and PodMonitors that find nothing to scrape."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.checks.rules.references.selection import Nearest, finds_nothing, nearest_pods
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.labels import is_selected

_SERVICES, _PODS = "ServiceMonitor.monitoring.coreos.com", "PodMonitor.monitoring.coreos.com"
# Services of the cluster itself are in no manifest, nor is the port that the sidecar declares.
_OF_CLUSTER, _OF_PROXY = frozenset(("kube-system", "default")), "http-envoy-prom"
# So many names are told.
_TOLD = 3
_SOURCE = "https://prometheus-operator.dev/docs/developer/getting-started/"
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  ports:
    - name: http-metrics
      port: 9090
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: {}
  endpoints:
    - port: {}
"""


class _Scraped(NamedTuple):
    """What a monitor finds: the objects, and the names of ports that it may ask for."""

    kind: str
    members: Sequence[Member]
    names: frozenset[str]


class IdleMonitor(Rule):
    """A ServiceMonitor goes by the labels of Services, a PodMonitor by those of pods.

    Where none of these is surely meant, they may be deployed otherwise: a note.
    """

    code = "MG1625"
    title = "A ServiceMonitor finds Services, a PodMonitor finds pods."
    why = "Prometheus lists the scrape pool with 0 targets, and has no metrics."
    mend = "Write labels that the Service itself has: its own, not its selector or its pods'."
    example = Example(
        wrong=_SERVICE.format("website", "http-metrics"),
        right=_SERVICE.format("web", "http-metrics"),
    )
    source = _SOURCE
    linter = ("dangling-servicemonitor",)
    kinds = frozenset((_SERVICES, _PODS))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each monitor that finds nothing in namespaces that are known."""
        services = _services(system)
        for member in system.of(_SERVICES, _PODS):
            namespaces = _namespaces(member, system)
            selector = mapping(member.spec, "selector")
            nearest = None
            if not namespaces or not selector:
                continue
            if member.kind == "PodMonitor":
                if all(finds_nothing(system, place, selector) for place in namespaces):
                    labels = mapping(selector, "matchLabels")
                    nearest = nearest_pods(system, member, labels, namespaces[0])
            elif _finds_none(system, services, namespaces, selector):
                nearest = _nearest_services(system, services, namespaces, selector)
            if nearest:
                what = "pod" if member.kind == "PodMonitor" else "Service"
                yield self.mistake(
                    member,
                    ("spec", "selector"),
                    f"no {what} in namespace {_listed(namespaces)} has these labels",
                    hint=nearest.hint,
                    severity=None if nearest.is_meant else Severity.NOTE,
                )


class UnknownMonitorPort(Rule):
    """An endpoint names a port; a number is `targetPort`."""

    code = "MG1626"
    title = "A port that a monitor names is there."
    why = "Prometheus drops every target of it: the scrape pool has 0 of so many up."
    mend = "A ServiceMonitor names a port of the Service, a PodMonitor one of a container."
    example = Example(
        wrong=_SERVICE.format("web", "metrics"), right=_SERVICE.format("web", "http-metrics")
    )
    source = _SOURCE
    kinds = frozenset((_SERVICES, _PODS))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that nothing which a monitor finds has."""
        services = _services(system)
        for member in system.of(_SERVICES, _PODS):
            found = _scraped(system, services, member)
            for path, port in _ports(member) if found.members else ():
                if port not in found.names and port != _OF_PROXY:
                    whose = ", ".join(f"{found.kind}/{m.name}" for m in found.members[:_TOLD])
                    yield self.mistake(
                        member,
                        path,
                        f"{whose} {'has' if len(found.members) == 1 else 'have'} no port `{port}`",
                        hint=did_you_mean(port, sorted(found.names)),
                        others=[(each, ()) for each in found.members[:_TOLD]],
                    )


def _services(system: System) -> Mapping[str, Sequence[Member]]:
    services: dict[str, list[Member]] = {}
    for member in system.of("Service"):
        services.setdefault(member.namespace, []).append(member)
    return services


def _namespaces(member: Member, system: System) -> list[str]:
    """Return where a monitor looks; nothing where some of it is not known."""
    selector = mapping(member.spec, "namespaceSelector")
    if selector.get("any") is True:
        return sorted(system.namespaces)
    named = [name for name in texts(selector.get("matchNames")) if name]
    return named or [member.namespace]


def _finds_none(
    system: System,
    services: Mapping[str, Sequence[Member]],
    namespaces: Sequence[str],
    selector: Mapping[str, Any],
) -> bool:
    """Return whether no Service is found, where Services of each namespace are known."""
    own = (*_OF_CLUSTER, system.control_plane.namespace)
    if any(place in own or place not in services for place in namespaces):
        return False
    values = [v for v in mapping(selector, "matchLabels").values() if isinstance(v, str)]
    if any(system.made.may_say(place, value) for place in namespaces for value in values):
        return False
    return not any(
        is_selected(member.labels, selector) for place in namespaces for member in services[place]
    )


def _nearest_services(
    system: System,
    services: Mapping[str, Sequence[Member]],
    namespaces: Sequence[str],
    selector: Mapping[str, Any],
) -> Nearest:
    """Return the Service that is meant: its pods have the labels, or its selector has."""
    for place in namespaces:
        for member in services[place]:
            service = system.service(place, member.name)
            pods = service.workloads if service else ()
            labels = [member.spec.get("selector"), *(one.labels for one in pods)]
            if any(is_selected(mapping(each), selector) for each in labels):
                return Nearest(f"the pods of {member} have, but not itself", is_meant=True)
    return Nearest("", is_meant=False)


def _listed(namespaces: Sequence[str]) -> str:
    return ", ".join(namespaces[:_TOLD]) + (", …" if len(namespaces) > _TOLD else "")


def _scraped(system: System, services: Mapping[str, Sequence[Member]], member: Member) -> _Scraped:
    namespaces, selector = _namespaces(member, system), mapping(member.spec, "selector")
    if member.kind == "PodMonitor":
        pods = [w for place in namespaces for w in system.workloads_in(place).selected(selector)]
        names = frozenset(text(port.get("name")) for pod in pods for _, port in pod.ports)
        return _Scraped(pods[0].member.kind if pods else "", [p.member for p in pods], names)
    found = [
        each
        for place in namespaces
        for each in services.get(place, ())
        if is_selected(each.labels, selector)
    ]
    names = frozenset(
        text(port.get("name")) for each in found for port in mappings(each.spec.get("ports"))
    )
    return _Scraped("Service", found, names)


def _ports(member: Member) -> Iterator[tuple[Path, str]]:
    field = "podMetricsEndpoints" if member.kind == "PodMonitor" else "endpoints"
    for index, endpoint in enumerate(mappings(member.spec.get(field))):
        if port := text(endpoint.get("port")):
            yield ("spec", field, index, "port"), port
