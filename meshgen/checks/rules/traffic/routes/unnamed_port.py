"""Routes to a host of several ports that name none of them."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.explainer import words
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
    - name: http-admin
      port: 8081
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web.example.com
  http:
    - route:
        - destination:
            host: web
"""


class UnnamedPort(Rule):
    """Only where a host has one port does a destination need none."""

    code = "MG1203"
    title = "A route to a host of several ports names one of them."
    why = (
        "Istio takes the port that the request came in by: at a gateway on 443 it is 443, which "
        "the host hardly has. Requests fail with `503` and the flag `NC` (cluster not found)."
    )
    mend = "Write `port: {number: …}` beside `host`."
    example = Example(
        wrong=_MANIFESTS, right=f"{_MANIFESTS}            port:\n              number: 80\n"
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination"
    istio = ("IST0112",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such destination."""
        for virtual, destination in destinations(system):
            hosts = meant(system, virtual, destination)
            if destination.port is None and hosts and len(hosts[0].ports) > 1:
                host, called = hosts[0], hosts[0].member.seen_from(virtual.member)
                numbers = [str(port.number) for port in host.ports]
                yield self.mistake(
                    virtual.member,
                    (*destination.path, "port"),
                    f"{called} has {words.count(len(numbers), 'port')}, and none is named",
                    expected=one_of(numbers),
                    others=[(host.member, ("spec", "ports"))],
                    about_absence=True,
                )
