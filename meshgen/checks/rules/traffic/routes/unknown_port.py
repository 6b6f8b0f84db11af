"""Routes to ports that the host does not have."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.nearest import one_of
from meshgen.system import System

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - name: http
      port: 80
      targetPort: 8080
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
            port:
              number: PORT
"""


class UnknownPort(Rule):
    """A destination's port is the Service's, not that of the pods."""

    code = "MG1202"
    title = "A route leads to a port that its host has."
    why = (
        "Envoy has no cluster for the port: every request of the route fails with `503` and the "
        "flag `NC` (cluster not found)."
    )
    mend = "Name a port of the Service (`port`, not `targetPort`), or of the ServiceEntry."
    example = Example(
        wrong=_MANIFESTS.replace("PORT", "8080"), right=_MANIFESTS.replace("PORT", "80")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination"
    istio = ("IST0101",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination with such a port."""
        for virtual, destination in destinations(system):
            hosts = meant(system, virtual, destination)
            number = destination.port
            if not hosts or number is None or any(host.port(number) for host in hosts):
                continue
            host = hosts[0]
            numbers = [str(port.number) for port in host.ports]
            targets = host.service.ports if host.service else ()
            led = next((str(port.number) for port in targets if port.target == number), "")
            yield self.mistake(
                virtual.member,
                (*destination.path, "port", "number"),
                f"{host.member.seen_from(virtual.member)} has no port {number}",
                expected=one_of(numbers) if numbers else "expected a host with ports",
                hint=f"{number} is where port {led} leads: write {led}" if led else "",
                others=[(host.member, ("spec", "ports"))],
            )
