"""Routes to subsets that no DestinationRule has."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import destinations, weight_of_absence
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System

_MANIFESTS = """\
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
            subset: SUBSET
"""


class UnknownSubset(Rule):
    """A subset is one of a DestinationRule for the same host."""

    code = "MG1204"
    title = "A route leads to a subset that a DestinationRule has."
    why = (
        "Envoy has no cluster for the subset: every request of the route fails with `503` and the "
        "flag `NC` (cluster not found)."
    )
    mend = "Add the subset to the DestinationRule of that host, or name one that it has."
    example = Example(
        wrong=_MANIFESTS.replace("SUBSET", "v2"), right=_MANIFESTS.replace("SUBSET", "v1")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset"
    istio = ("IST0101",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination with such a subset."""
        for virtual, destination in destinations(system):
            if not destination.subset:
                continue
            full = system.hosts.full(destination.host, virtual.member.namespace)
            rules = system.routing.destination_rules_about(full)
            names = list(dict.fromkeys(name for rule in rules for _, name, _ in rule.subsets))
            if destination.subset in names:
                continue
            what = f"no DestinationRule of {words.show(destination.host)} has the subset"
            yield self.mistake(
                virtual.member,
                (*destination.path, "subset"),
                f"{what} {words.show(destination.subset)}",
                expected=one_of(names) if names else "expected a DestinationRule with it",
                hint=did_you_mean(destination.subset, names),
                others=[(rule.member, ("spec", "subsets")) for rule in rules],
                severity=self.severity if rules else weight_of_absence(system, full),
            )
