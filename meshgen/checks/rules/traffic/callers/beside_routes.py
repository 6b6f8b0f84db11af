"""Calls that follow none of a host's routes, since they go through no sidecar."""

from collections.abc import Iterator

from meshgen.checks.rules.mtls.refusal import refusals
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.callers.reach import places
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mappings
from meshgen.system import System, VirtualService
from meshgen.system.calls import Call
from meshgen.system.labels import has_labels
from meshgen.system.routing import VIRTUAL_SERVICE

# What a route does with requests besides leading them, in words.
_DONE = {
    "fault": "faults",
    "mirror": "mirror",
    "mirrors": "mirrors",
    "redirect": "redirect",
    "directResponse": "answer",
    "rewrite": "rewrite",
    "timeout": "timeout",
    "retries": "retries",
    "headers": "headers",
    "corsPolicy": "CORS policy",
}
_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - name: http
      port: 80
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
---
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    metadata:
      labels:
        app: report
        sidecar.istio.io/inject: "INJECT"
    spec:
      containers:
        - name: report
          env:
            - name: WEB
              value: http://web
"""


class BesideRoutes(Rule):
    """Routes are followed by the caller's sidecar: the Service behind knows nothing of them."""

    code = "MG1229"
    title = "Who calls a host with routes has a sidecar that follows them."
    why = (
        "The Service sends the requests to every pod: a canary with a weight of 0 gets its share "
        "of them, and faults, mirrors, timeouts and retries do not happen."
    )
    mend = (
        "Give the caller a sidecar, or let it call a Service that has the pods of one version "
        "alone."
    )
    example = Example(
        wrong=_MANIFESTS.replace("INJECT", "false"), right=_MANIFESTS.replace("INJECT", "true")
    )
    source = "https://istio.io/latest/docs/concepts/traffic-management/"
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each call past the routes; of one that mutual TLS refuses MG1110 tells."""
        if not any(v.is_for_mesh and v.hosts for v in system.routing.virtual_services):
            return
        for workload in system.workloads:
            for call in system.calls_of(workload) if workload.in_mesh is not True else ():
                refused = any(refusals(system, call.host, port.number) for port in call.ports)
                if workload.in_mesh is False and not refused:
                    yield from self._of(system, call)

    def _of(self, system: System, call: Call) -> Iterator[Mistake]:
        host, home = call.host, call.client.namespace
        for virtual in system.routing.virtual_services_of(host.name):
            is_seen = virtual.visible is None or home in virtual.visible
            effect = _lost(system, virtual, call) if virtual.is_for_mesh and is_seen else None
            if effect is None:
                continue
            what, severity = effect
            yield self.mistake(
                call.client.member,
                call.path,
                f"has no sidecar, and so follows no routes: {what}",
                hint="give it a sidecar, or let it call a Service of one version",
                others=places(call, (virtual.member, ("spec", "http"))),
                severity=severity,
            )


def _lost(system: System, virtual: VirtualService, call: Call) -> tuple[str, Severity] | None:
    """Return what routes do that does not happen to a call, and how much it weighs."""
    name = call.host.member.seen_from(call.client.member)
    if _tells_apart(system, virtual, call):
        return f"{name} sends its requests to all of its pods", Severity.WARNING
    routes = mappings(virtual.member.spec.get("http"))
    done = [word for field, word in _DONE.items() if any(field in route for route in routes)]
    if not done:
        return None
    return f"the {', '.join(done)} of {name} are not for its requests", Severity.NOTE


def _tells_apart(system: System, virtual: VirtualService, call: Call) -> bool:
    """Return whether routes lead elsewhere, or to some of a host's pods."""
    rules = system.routing.destination_rules_about(call.host.name)
    labels = {name: labels for rule in rules for _, name, labels in rule.subsets}
    for to in virtual.destinations:
        if to.kind in ("mirror", "mirrors") or not to.host:
            continue
        if system.hosts.full(to.host, virtual.member.namespace) != call.host.name:
            return True
        subset = labels.get(to.subset, {})
        if to.subset and not (
            call.host.workloads and all(has_labels(w.labels, subset) for w in call.host.workloads)
        ):
            return True
    return False
