"""VirtualServices for names that nobody can call."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import weighed
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import weight_of_absence
from meshgen.checks.rules.traffic.routes.hints import Hints
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import items, text
from meshgen.system import System, VirtualService
from meshgen.system.routing import VIRTUAL_SERVICE

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: pay
  namespace: payments
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: pay
  namespace: shop
spec:
  hosts:
    - HOST
  http:
    - retries:
        attempts: 3
      route:
        - destination:
            host: pay.payments.svc.cluster.local
"""


class UncalledHost(Rule):
    """A short host is a Service beside the VirtualService, whoever calls."""

    code = "MG1215"
    title = "A VirtualService is for hosts that there are."
    why = (
        "Nobody calls that name, since no Service has it: callers go on without its routes, "
        "retries and timeouts, and nothing tells."
    )
    mend = (
        "Name a Service: `web` in the same namespace, `web.shop.svc.cluster.local` in another one."
    )
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "pay"),
        right=_MANIFESTS.replace("HOST", "pay.payments.svc.cluster.local"),
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"
    )
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each host that would be a Service's, and is none's."""
        hints: Hints | None = None
        for virtual in system.routing.virtual_services:
            if virtual.is_for_mesh:
                for position, full in enumerate(virtual.hosts):
                    if _is_nowhere(system, full, virtual.member.namespace):
                        hints = hints or Hints(system)
                        yield self._found(system, virtual, position, hints)

    def _found(
        self, system: System, virtual: VirtualService, position: int, hints: Hints
    ) -> Mistake:
        home, full = virtual.member.namespace, virtual.hosts[position]
        host = text(items(virtual.member.spec.get("hosts"))[position])
        space, name = system.hosts.place(full) or (home, host)
        elsewhere = [one for one in system.named("Service", name) if one.namespace != space]
        if elsewhere:
            there = elsewhere[0].namespace
            way = f"for that of {there} write {system.hosts.full(name, there)}"
            hint, severity = weighed(virtual.member, elsewhere[0], way)
        else:
            hint = hints.of(host, home)
            severity = None if hint else Severity.NOTE
        return self.mistake(
            virtual.member,
            ("spec", "hosts", position),
            f"there is no Service {words.show(name)} in the namespace {space}",
            expected="expected a Service, or a host of a ServiceEntry",
            hint=hint,
            others=[(one, ("metadata", "name")) for one in elsewhere[:1]],
            severity=severity or weight_of_absence(system, full),
        )


def _is_nowhere(system: System, full: str, home: str) -> bool:
    """Return whether a full name would be a Service's, and nobody declares it."""
    return bool(
        system.hosts.place(full)
        and "*" not in full
        and not system.hosts.declared(full)
        and not system.hosts.covering(full, home)
        and not system.is_external_host(full)
    )
