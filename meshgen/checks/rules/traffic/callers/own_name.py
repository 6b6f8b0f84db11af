"""DestinationRules that are exported to their own namespace by its name."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import items
from meshgen.system import System
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web
  exportTo:
    - OWN
    - payments
  subsets:
    - name: v1
      labels:
        version: v1
"""
# The first release that reads such a list in full.
_MENDED = 21


class OwnNamespaceByName(Rule):
    """Releases before 1.21 take a list with the own namespace for that namespace alone."""

    code = "MG1218"
    title = "A DestinationRule is exported to its own namespace as `.`, not by its name."
    why = (
        "istiod before 1.21 passes over all other namespaces of the list: their clients know "
        "none of its subsets (`503`, `NC`), and none of its settings."
    )
    mend = "Write `.` for the namespace of the DestinationRule."
    example = Example(
        wrong=_MANIFESTS.replace("OWN", "shop"), right=_MANIFESTS.replace("OWN", '"."')
    )
    source = "https://istio.io/latest/news/releases/1.21.x/announcing-1.21/change-notes/"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such name among others, if a declared release is that old."""
        old = [one for one in system.clusters if one.istio and not one.istio_at_least(_MENDED)]
        for rule in system.routing.destination_rules if old else ():
            listed, home = items(rule.member.spec.get("exportTo")), rule.member.namespace
            if len(listed) < 2 or home not in listed or "*" in listed or rule.selector:
                continue
            others = [str(one) for one in listed if one not in (home, ".")]
            if others:
                yield self.mistake(
                    rule.member,
                    ("spec", "exportTo", listed.index(home)),
                    f"is its own namespace: Istio {old[0].istio} exports it to no other of these",
                    expected="expected `.` for it",
                )
