"""Waypoints that there are not."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import Member, System

# To the waypoint, where the label with its namespace is left out, and where it stands there.
_WAYS = (
    "label it `istio.io/use-waypoint-namespace: {there}` too",
    "did you mean namespace {there}?",
)
_GATEWAY = "Gateway.gateway.networking.k8s.io"
_OWN: Path = ("metadata", "labels")
_USE, _NAMESPACE = "istio.io/use-waypoint", "istio.io/use-waypoint-namespace"
_HOLDERS = frozenset(
    (
        *("Namespace", "Service"),
        *("ServiceEntry.networking.istio.io", "WorkloadEntry.networking.istio.io"),
    )
)


class MissingWaypoint(Rule):
    """A waypoint is a Gateway, mostly of the same namespace."""

    code = "MG1045"
    title = "A label `istio.io/use-waypoint` names a Gateway that there is."
    why = (
        "Traffic goes on without it: routes and HTTP policies are not applied, and the Service "
        "says `istio.io/WaypointBound: False`."
    )
    mend = "Make the waypoint (`istioctl waypoint apply`), or mend its name."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypiont
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
""",
    )
    source = "https://istio.io/latest/docs/ambient/usage/waypoint/"
    kinds = _HOLDERS | WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each label with the name of no Gateway; a note where none is in its namespace."""
        for member in system.of(*sorted(_HOLDERS)):
            yield from self._found(system, member, _OWN, member.labels)
        for workload in system.workloads:
            place = (*workload.template_path, *_OWN)
            yield from self._found(system, workload.member, place, workload.labels)

    def _found(
        self, system: System, member: Member, place: Path, labels: Mapping[str, Any]
    ) -> Iterator[Mistake]:
        name = text(labels.get(_USE))
        own = member.name if member.kind == "Namespace" else member.namespace
        namespace = text(labels.get(_NAMESPACE)) or own
        if name and name != "none" and is_missing(system, _GATEWAY, namespace, name):
            names = system.names(_GATEWAY, namespace)
            severity = None if names else Severity.NOTE
            is_told = bool(text(labels.get(_NAMESPACE))) or member.kind == "Namespace"
            way, told_in = _WAYS[_NAMESPACE in labels], namespace if is_told else ""
            if found := elsewhere(system, _GATEWAY, member, name, way, told_in):
                told = found._replace(severity=severity)
                yield self.mistake(member, (*place, _USE), **told._asdict())
                return
            yield self.mistake(
                member,
                (*place, _USE),
                f"there is no Gateway `{name}` in namespace {namespace}",
                hint=meant(name, names, "mend the name, or add the waypoint"),
                severity=severity,
            )
