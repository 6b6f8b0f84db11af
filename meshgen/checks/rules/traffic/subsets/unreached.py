"""Subsets whose pods no request reaches, since the routes of their host name others alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, hosts_of
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import mappings
from meshgen.system import DestinationRule, Host, System, VirtualService, Workload
from meshgen.system.labels import has_labels
from meshgen.system.protocols import HTTP, family_of
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-v2
spec:
  template:
    metadata:
      labels:
        app: web
        version: v2
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
            subset: v1
"""
_STEP = """\
          weight: 100
        - destination:
            host: web
            subset: v2
          weight: 0
"""


class UnreachedSubset(Rule):
    """Where all routes of a host name subsets, pods of no such subset get nothing."""

    code = "MG1244"
    title = "A subset with pods has a route where the host is routed by subsets."
    why = (
        "Its pods run, are paid for, and get no request: a version that was forgotten in the "
        "weights, or that nobody removed after the last release."
    )
    mend = (
        "Give it a route or a weight, or take its pods away. A weight of 0 says that it is meant "
        "to get nothing yet."
    )
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _STEP)
    source = "https://istio.io/latest/docs/concepts/traffic-management/#destination-rules"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each subset that no destination names, with pods that are in no other one."""
        named: dict[str, set[str]] = {}
        for virtual, destination in destinations(system):
            full = system.hosts.full(destination.host, virtual.member.namespace)
            named.setdefault(full, set()).add(destination.subset)
        for rule in system.routing.destination_rules:
            names = named.get(rule.host, {""})
            for host in hosts_of(system, rule.member, rule.host) if "" not in names else ():
                if host.name == rule.host and (by := _leading(system, host)):
                    yield from self._of(system, rule, host, names, by)

    def _of(
        self,
        system: System,
        rule: DestinationRule,
        host: Host,
        names: set[str],
        by: Sequence[VirtualService],
    ) -> Iterator[Mistake]:
        rules = system.routing.destination_rules_of(host.name)
        reached = [labels for one in rules for _, name, labels in one.subsets if name in names]
        for path, name, labels in rule.subsets:
            if name not in names and labels and _idle(system, host, labels, reached):
                yield self.mistake(
                    rule.member,
                    path,
                    f"no route leads to {words.show(name)}: its pods get no requests",
                    expected="expected a route or a weight for it",
                    hint="a weight of 0 says that none is meant",
                    others=[(one.member, ("spec", "hosts")) for one in by],
                )


def _leading(system: System, host: Host) -> Sequence[VirtualService]:
    """Return what leads everybody's requests to a host; nothing where some follow no routes.

    That is so of pods of a headless Service, of ports that speak no HTTP, of namespaces that do
    not see the routes, and where nobody knows what a delegate says.
    """
    spec = host.member.spec
    if spec.get("clusterIP") == "None" or {family_of(p.protocol) for p in host.ports} - {HTTP, ""}:
        return ()
    routing = [v for v in system.routing.virtual_services_of(host.name) if v.is_for_mesh]
    routes = [route for one in routing for route in mappings(one.member.spec.get("http"))]
    hidden = (
        one.visible is not None and (host.visible is None or not host.visible <= one.visible)
        for one in routing
    )
    is_known = routes and not any(route.get("delegate") for route in routes)
    return routing if is_known and not any(hidden) else ()


def _idle(
    system: System, host: Host, labels: Mapping[str, Any], reached: Sequence[Mapping[str, Any]]
) -> bool:
    """Return whether a subset has pods that neither another one reaches nor another Service."""

    def is_idle(workload: Workload) -> bool:
        others = (one for one in system.services_of(workload) if one is not host.service)
        return not any(has_labels(workload.labels, each) for each in reached) and not any(others)

    return any(is_idle(one) for one in host.workloads if has_labels(one.labels, labels))
