"""Routes of gateways to hosts that the gateway does not see."""

from collections.abc import Iterator
from itertools import chain

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.clients import clients, others
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
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
    title = "Who follows a route sees the hosts that it leads to."
    why = (
        "The VirtualService's namespace sees the host, the gateway's pods or callers elsewhere do "
        "not: they have no cluster for it, and answer `503` with the flag `NC` (cluster not found)."
    )
    mend = (
        "Export the host to the namespace of the gateway's pods, or of the callers, as well; or "
        "the VirtualService to fewer."
    )
    example = Example(
        wrong=_MANIFESTS.replace("EXPORT", '"."'),
        right=_MANIFESTS.replace("EXPORT", "., istio-system"),
    )
    source = "https://istio.io/latest/docs/reference/config/networking/service-entry/"
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination that pods of a gateway, or sidecars elsewhere, do not see."""
        for virtual, destination in destinations(system):
            hosts = meant(system, virtual, destination)
            if not hosts or any(host.visible is None for host in hosts):
                continue
            served = (client for client in clients(system, virtual) if client.others)
            for client in chain(served, others(system, virtual)):
                if not any(host.is_seen_from(client.namespace) for host in hosts):
                    yield self.mistake(
                        virtual.member,
                        (*destination.path, "host"),
                        f"{words.show(destination.host)} is not exported to {client.words}",
                        hint=f"add {client.namespace} to what exports {hosts[0].member}",
                        others=[(hosts[0].member, hosts[0].path), *client.others],
                        severity=None if client.calls else Severity.NOTE,
                    )
                    break
