"""Routes to subsets of a DestinationRule that the clients do not follow."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.clients import Clients, clients, hiding, others
from meshgen.checks.rules.traffic.routes.destinations import destinations, meant
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.system import DestinationRule, Host, System, VirtualService

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
    - port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: NAMESPACE
spec:
  host: web.shop.svc.cluster.local
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
            subset: v1
"""


class UnfollowedSubset(Rule):
    """A client follows one namespace's rules: its own, the host's, or the root namespace's."""

    code = "MG1205"
    title = "Who follows a route follows the DestinationRule that has its subset."
    why = (
        "A client takes the rules of its own namespace, else those of the host's, else those of "
        "the root namespace, never two of them. Without the subset, requests fail with `503` and "
        "the flag `NC` (cluster not found)."
    )
    mend = "Put the DestinationRule beside its host, and export it to the clients."
    example = Example(
        wrong=_MANIFESTS.replace("NAMESPACE", "config"),
        right=_MANIFESTS.replace("NAMESPACE", "shop"),
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/"
        "#cross-namespace-configuration"
    )
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination with a subset that some client has no rule with."""
        for virtual, destination in destinations(system):
            hosts = meant(system, virtual, destination) if destination.subset else ()
            if not hosts:
                continue
            having = _having(
                system.routing.destination_rules_about(hosts[0].name), destination.subset
            )
            for client in _whose(system, virtual, hosts[0], having) if having else ():
                followed = system.routing.followed(hosts[0], client.namespace)
                if _having(followed, destination.subset):
                    continue
                instead = followed[0].member.seen_from(virtual.member) if followed else "none"
                names = " and ".join(rule.member.seen_from(virtual.member) for rule in having)
                yield self.mistake(
                    virtual.member,
                    (*destination.path, "subset"),
                    f"{client.words} do not follow {names}, which has it, but {instead}",
                    expected=f"expected {words.show(destination.subset)} in a rule for them",
                    others=[(rule.member, ("spec", "subsets")) for rule in having],
                    severity=None if client.calls else Severity.NOTE,
                )
                break


def _whose(
    system: System, virtual: VirtualService, host: Host, having: Sequence[DestinationRule]
) -> Iterator[Clients]:
    """Yield those who may follow another rule for a host than those that have the subset."""
    yield from clients(system, virtual)
    yield from hiding(system, virtual, host)
    if all(rule.visible is not None for rule in having):
        yield from others(system, virtual)


def _having(rules: Sequence[DestinationRule], subset: str) -> list[DestinationRule]:
    return [rule for rule in rules if any(name == subset for _, name, _ in rule.subsets)]
