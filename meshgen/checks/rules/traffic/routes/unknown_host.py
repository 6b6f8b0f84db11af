"""Routes to hosts that nobody declares."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant, weight_of_absence
from meshgen.checks.rules.traffic.routes.hints import Hints
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.system import Destination, System, VirtualService


class UnknownHost(Rule):
    """A destination is a Service or a host of a ServiceEntry, that the namespace sees."""

    code = "MG1201"
    title = "A route leads to a host that exists."
    why = (
        "Envoy has no cluster for it: every request of the route fails with `503` and the flag "
        "`NC` (cluster not found), as `no_cluster` in the access log. A mirror just sends nothing."
    )
    mend = (
        "Name a Service: `web` in the same namespace, `web.shop.svc.cluster.local` in another one. "
        "A host outside of the mesh needs a ServiceEntry."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: front
spec:
  hosts:
    - web.example.com
  http:
    - route:
        - destination:
            host: web.shop
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: front
spec:
  hosts:
    - web.example.com
  http:
    - route:
        - destination:
            host: web.shop.svc.cluster.local
""",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination"
    istio = ("IST0101",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination whose host is none."""
        hints: Hints | None = None
        for virtual, destination in destinations(system):
            if not meant(system, virtual, destination):
                hints = hints or Hints(system)
                yield from self._unknown(system, virtual, destination, hints)

    def _unknown(
        self, system: System, virtual: VirtualService, destination: Destination, hints: Hints
    ) -> Iterator[Mistake]:
        home, host = virtual.member.namespace, destination.host
        full = system.hosts.full(host, home)
        if system.is_external_host(full):
            return
        hidden = system.hosts.declared(full)
        others = [(one.member, one.path) for one in hidden]
        if hidden:
            message = f"{words.show(host)} is not exported to the namespace {home}"
            hint = f"add {home} to what exports {hidden[0].member}"
        else:
            message = f"nothing declares the host {words.show(host)}"
            hint = hints.of(host, home)
        yield self.mistake(
            virtual.member,
            (*destination.path, "host"),
            message,
            expected="expected a Service, or a host of a ServiceEntry",
            hint=hint,
            others=others,
            severity=weight_of_absence(system, full),
        )
