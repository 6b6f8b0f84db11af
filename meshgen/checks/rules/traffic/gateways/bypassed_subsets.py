"""Routes of a gateway around the rules that the mesh has for their host."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.system import Destination, System, VirtualService

_MESH = """\
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
kind: VirtualService
metadata:
  name: web-edge
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


class BypassedSubsets(Rule):
    """A destination is a cluster: routes that others have for its host are not followed."""

    code = "MG1214"
    title = "A gateway's route names the subset where the host's own routes do."
    why = (
        "The routes of the host hold for sidecars, and not for what a gateway sends to it: "
        "requests from outside go to all versions, such as to a canary that should have none."
    )
    mend = "Give the gateway's route the subsets as well, or both one VirtualService."
    example = Example(wrong=_MESH, right=f"{_MESH}            subset: v1\n")
    source = (
        "https://istio.io/latest/docs/ops/common-problems/network-issues/"
        "#route-rules-have-no-effect-on-ingress-gateway-requests"
    )
    istio = ("IST0140",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination without a subset, of a host that others route to subsets."""
        split: dict[tuple[str, str], list[tuple[VirtualService, Destination]]] = {}
        for virtual in system.routing.virtual_services:
            own = frozenset(virtual.hosts)
            for destination in virtual.destinations:
                full = system.hosts.full(destination.host, virtual.member.namespace)
                if destination.kind == "http" and destination.subset and full in own:
                    split.setdefault((destination.host, full), []).append((virtual, destination))
        for virtual in system.routing.virtual_services if split else ():
            if virtual.gateways:
                yield from self._around(system, virtual, split)

    def _around(
        self,
        system: System,
        virtual: VirtualService,
        split: dict[tuple[str, str], list[tuple[VirtualService, Destination]]],
    ) -> Iterator[Mistake]:
        for destination in virtual.destinations:
            if destination.kind != "http" or destination.subset:
                continue
            full = system.hosts.full(destination.host, virtual.member.namespace)
            rules = split.get((destination.host, full), ())
            others = {one.member.position: (one.member, d.path) for one, d in rules}
            others.pop(virtual.member.position, None)
            if others:
                host = words.show(destination.host)
                yield self.mistake(
                    virtual.member,
                    destination.path,
                    f"goes to all of {host}, which others route to subsets",
                    expected="expected a subset",
                    others=others.values(),
                )
