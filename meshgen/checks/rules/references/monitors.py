"""ServiceMonitors and PodMonitors that find nothing to scrape."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from meshgen.checks.rules.elsewhere import Selected
from meshgen.checks.rules.references.selection import Nearest, may_find_nothing, nearest_pods
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import Member, System, Workload
from meshgen.system.labels import Labelled, is_selected

_SERVICES, _PODS = "ServiceMonitor.monitoring.coreos.com", "PodMonitor.monitoring.coreos.com"
# Services of the cluster itself are in no manifest, nor is the port that the sidecar declares.
_OF_CLUSTER, _OF_PROXY = frozenset(("kube-system", "default")), "http-envoy-prom"
# A monitor looks into its own namespace, if it names none.
_WAY = "write `namespaceSelector: {{matchNames: [{there}]}}`"
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
        others = _elsewhere(system, services)
        for member in system.of(_SERVICES, _PODS):
            look = _Look(system, services, member)
            if not look.namespaces or not look.selector or not look.finds_nothing():
                continue
            is_told, path = "namespaceSelector" in member.spec, ("spec", "selector")
            told_in = _listed(look.namespaces) if is_told else ""
            found = others[member.kind].of(member, look.selector, _WAY, told_in)
            if found and (look.is_known or not is_told):
                yield self.mistake(member, path, **found._asdict())
            elif nearest := look.nearest():
                yield self.mistake(
                    member,
                    path,
                    f"no {look.what} in namespace {_listed(look.namespaces)} has these labels",
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
                    whose = ", ".join(m.seen_from(member) for m in found.members[:_TOLD])
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


class _Look:
    """What a monitor looks for, and where."""

    def __init__(
        self, system: System, services: Mapping[str, Sequence[Member]], member: Member
    ) -> None:
        self._system, self._services, self._member = system, services, member
        self.namespaces = _namespaces(member, system)
        self.selector = mapping(member.spec, "selector")
        self.what = "pod" if member.kind == "PodMonitor" else "Service"

    def finds_nothing(self) -> bool:
        """Return whether nothing is found that is here, and nothing of the cluster is meant."""
        if self.what == "pod":
            return all(
                may_find_nothing(self._system, place, self.selector) for place in self.namespaces
            )
        own = (*_OF_CLUSTER, self._system.control_plane.namespace)
        labels = mapping(self.selector, "matchLabels").values()
        made = self._system.made
        return not any(
            place in own
            or any(made.may_say(place, value) for value in labels if isinstance(value, str))
            or any(is_selected(one.labels, self.selector) for one in self._services.get(place, ()))
            for place in self.namespaces
        )

    @property
    def is_known(self) -> bool:
        """Return whether each of the namespaces has something here that might be meant."""
        if self.what == "pod":
            return all(self._system.workloads_in(place).having({}) for place in self.namespaces)
        return all(place in self._services for place in self.namespaces)

    def nearest(self) -> Nearest | None:
        """Return what is meant; None where not all that the namespaces have is here."""
        if not self.is_known:
            return None
        if self.what == "Service":
            return self._nearest_service()
        labels, place = mapping(self.selector, "matchLabels"), self.namespaces[0]
        return nearest_pods(self._system, self._member, labels, place)

    def _nearest_service(self) -> Nearest:
        """Return the Service that is meant: its pods have the labels, or its selector has."""
        for place in self.namespaces:
            for member in self._services[place]:
                service = self._system.service(place, member.name)
                pods = service.workloads if service else ()
                labels = [member.spec.get("selector"), *(one.labels for one in pods)]
                if any(is_selected(mapping(each), self.selector) for each in labels):
                    return Nearest(
                        f"the pods of {member.seen_from(self._member)} have, but not itself",
                        is_meant=True,
                    )
        return Nearest("", is_meant=False)


def _elsewhere(
    system: System, services: Mapping[str, Sequence[Member]]
) -> Mapping[str, Selected[Member] | Selected[Workload]]:
    """Return what monitors of each kind may look for that is in another namespace."""

    def taken(type_: str) -> frozenset[int]:
        found = (_scraped(system, services, monitor) for monitor in system.of(type_))
        return frozenset(each.position for one in found for each in one.members)

    labelled = Labelled(system.of("Service"), lambda member: member.labels)
    return {
        "ServiceMonitor": Selected("Service", labelled, lambda one: one, lambda: taken(_SERVICES)),
        "PodMonitor": Selected(
            "pod", system.everywhere, lambda one: one.member, lambda: taken(_PODS)
        ),
    }


def _listed(namespaces: Sequence[str]) -> str:
    return ", ".join(namespaces[:_TOLD]) + (", …" if len(namespaces) > _TOLD else "")


def _scraped(system: System, services: Mapping[str, Sequence[Member]], member: Member) -> _Scraped:
    namespaces, selector = _namespaces(member, system), mapping(member.spec, "selector")
    if member.kind == "PodMonitor":
        pods = [w for place in namespaces for w in system.workloads_in(place).selected(selector)]
        names = frozenset(text(port.get("name")) for pod in pods for _, port in pod.ports)
        return _Scraped([p.member for p in pods], names)
    found = [
        each
        for place in namespaces
        for each in services.get(place, ())
        if is_selected(each.labels, selector)
    ]
    names = frozenset(
        text(port.get("name")) for each in found for port in mappings(each.spec.get("ports"))
    )
    return _Scraped(found, names)


def _ports(member: Member) -> Iterator[tuple[Path, str]]:
    field = "podMetricsEndpoints" if member.kind == "PodMonitor" else "endpoints"
    for index, endpoint in enumerate(mappings(member.spec.get(field))):
        if port := text(endpoint.get("port")):
            yield ("spec", field, index, "port"), port
