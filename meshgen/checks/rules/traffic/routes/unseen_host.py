"""Routes of gateways to hosts that the gateway does not see."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.clients import clients
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.system import System

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    networking.istio.io/exportTo: EXPORT
spec:
  ports:
    - port: 80
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - route:
        - destination:
            host: web
"""


class UnseenHost(Rule):
    """The pods of a gateway are in a namespace of their own, and see what is exported to it."""

    code = "MG1206"
    title = "A gateway sees the hosts that its routes lead to."
    why = (
        "The VirtualService's namespace sees the host, the gateway's pods do not: they have no "
        "cluster for it, and answer `503` with the flag `NC` (cluster not found)."
    )
    mend = "Export the host to the namespace of the gateway's pods as well."
    example = Example(
        wrong=_MANIFESTS.replace("EXPORT", '"."'),
        right=_MANIFESTS.replace("EXPORT", "., istio-system"),
    )
    source = "https://istio.io/latest/docs/reference/config/networking/service-entry/"
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination that pods of a gateway do not see."""
        for virtual, destination in destinations(system):
            hosts = meant(system, virtual, destination)
            if not hosts or any(host.visible is None for host in hosts):
                continue
            for client in clients(system, virtual):
                if client.others and not any(host.is_seen_from(client.namespace) for host in hosts):
                    yield self.mistake(
                        virtual.member,
                        (*destination.path, "host"),
                        f"{words.show(destination.host)} is not exported to {client.words}",
                        hint=f"add {client.namespace} to what exports {hosts[0].member}",
                        others=[(hosts[0].member, hosts[0].path), *client.others],
                    )
                    break
