"""Routes to one of the hosts that a ServiceEntry has a wildcard for."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.system import System

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
spec:
  hosts:
    - "HOST"
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: RESOLUTION
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
spec:
  hosts:
    - api.example.com
  http:
    - route:
        - destination:
            host: api.example.com
            port:
              number: 443
"""


class WildcardHost(Rule):
    """A wildcard is one host to istiod: it makes one cluster, of that very name."""

    code = "MG1207"
    title = "A route leads to a host by the name that declares it."
    why = (
        "Envoy has a cluster for `*.example.com` and none for `api.example.com`: every request of "
        "the route fails with `503` and the flag `NC` (cluster not found)."
    )
    mend = "Declare the host itself in a ServiceEntry, or route to the wildcard."
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "*.example.com").replace("RESOLUTION", "NONE"),
        right=_MANIFESTS.replace("HOST", "api.example.com").replace("RESOLUTION", "DNS"),
    )
    source = "https://istio.io/latest/docs/tasks/traffic-management/egress/wildcard-egress-hosts/"
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such destination."""
        for virtual, destination in destinations(system):
            full = system.hosts.full(destination.host, virtual.member.namespace)
            hosts = meant(system, virtual, destination)
            if hosts and hosts[0].name != full and not system.is_external_host(full):
                wide = words.show(hosts[0].name)
                yield self.mistake(
                    virtual.member,
                    (*destination.path, "host"),
                    f"only {wide} is declared, and is no cluster for {words.show(full)}",
                    expected="expected a host that is declared by this name",
                    others=[(hosts[0].member, hosts[0].path)],
                )
