"""DestinationRules of one host that are exported differently, and have clients in common."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import texts
from meshgen.resources import Path
from meshgen.system import DestinationRule, System
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: web
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web-next
  namespace: shop
spec:
  host: web
EXPORTED  subsets:
    - name: v2
      labels:
        version: v2
"""
# What decides whether rules are merged: whom each is exported to, as it is written.
_Exported = tuple[str, ...]


class ExportedApart(Rule):
    """istiod merges rules of equal `exportTo` alone, where none and `*` are two."""

    code = "MG1223"
    title = "DestinationRules of a host with clients in common have the same `exportTo`."
    why = (
        "Since 1.24 they are not merged: clients that see both follow the younger one alone, and "
        "know no subset of the other (`503`, `NC`); before, what the younger one says is exported "
        "as the older one is. In another cluster it may be the other way round."
    )
    mend = "Put them into one rule, give them the same `exportTo`, or namespaces that are apart."
    example = Example(
        wrong=_MANIFESTS.replace("EXPORTED", '  exportTo:\n    - "*"\n'),
        right=_MANIFESTS.replace("EXPORTED", ""),
    )
    source = "https://istio.io/latest/news/releases/1.24.x/announcing-1.24/change-notes/"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each rule that clients of one before it see as well, and that says other things."""
        first: dict[tuple[str, str], dict[_Exported, DestinationRule]] = {}
        for rule in system.routing.destination_rules:
            if not rule.host or rule.selector:
                continue
            exported = tuple(sorted(set(texts(rule.member.spec.get("exportTo")))))
            before = first.setdefault((rule.member.namespace, rule.host), {})
            before.setdefault(exported, rule)
            for other in before.values():
                if other is not rule and before.get(exported) is not other and _clash(rule, other):
                    yield self._found(rule, other)
                    break

    def _found(self, rule: DestinationRule, other: DestinationRule) -> Mistake:
        return self.mistake(
            rule.member,
            _place(rule),
            f"{other.member} is for {words.show(rule.host)} too, and exported otherwise: clients "
            "that see both follow one of the two",
            expected="expected the same `exportTo`, or no namespace in both",
            others=[(other.member, _place(other))],
        )


def _place(rule: DestinationRule) -> Path:
    return ("spec", "exportTo" if "exportTo" in rule.member.spec else "host")


def _clash(one: DestinationRule, other: DestinationRule) -> bool:
    """Return whether some clients see both, and the two say different things."""
    if one.visible is None or other.visible is None:
        see_both = one.visible != frozenset() != other.visible
    else:
        see_both = not one.visible.isdisjoint(other.visible)
    return see_both and _said(one) != _said(other)


def _said(rule: DestinationRule) -> tuple[object, object]:
    return rule.member.spec.get("trafficPolicy"), rule.member.spec.get("subsets")
