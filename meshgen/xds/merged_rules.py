"""Several DestinationRules of one host in one namespace: istiod makes one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.lenient import mappings, text, texts
from meshgen.system import DestinationRule


def merged_rules(rules: Iterable[DestinationRule]) -> Sequence[DestinationRule]:
    """Return what istiod makes of the DestinationRules of one host.

    Those with a selector come first; of the same age, they count by their names. A later one gives
    its subsets of other names to one that is for the same namespaces and pods, and its
    `trafficPolicy` where that has none.

    Source: mergeDestinationRule of istio.io/istio/pilot/pkg/model.
    """
    merged: list[DestinationRule] = []
    for rule in sorted(rules, key=lambda each: (not each.selects, each.member.name)):
        is_new = True
        for index, other in enumerate(merged):
            theirs, own = _exports(other), _exports(rule)
            is_wider = bool(theirs) and own > theirs
            is_new = own != theirs
            if (is_new and not is_wider) or (rule.selects and _differ(rule, other)):
                is_new = True
                continue
            if rule.selects == other.selects:
                is_new = False
            merged[index] = _merge(other, rule)
        if is_new:
            merged.append(rule)
    return merged


def _exports(rule: DestinationRule) -> set[str]:
    return {"."} if rule.selects else set(texts(rule.member.spec.get("exportTo")))


def _differ(rule: DestinationRule, other: DestinationRule) -> bool:
    return other.selects and rule.selector != other.selector


def _merge(first: DestinationRule, other: DestinationRule) -> DestinationRule:
    spec: dict[str, Any] = dict(first.member.spec)
    own: Sequence[Mapping[str, Any]] = mappings(spec.get("subsets"))
    names = {text(subset.get("name")) for subset in own}
    others = mappings(other.member.spec.get("subsets"))
    spec["subsets"] = [*own, *(each for each in others if text(each.get("name")) not in names)]
    if spec.get("trafficPolicy") is None:
        spec["trafficPolicy"] = other.member.spec.get("trafficPolicy")
    return replace(
        first, member=replace(first.member, object={**first.member.object, "spec": spec})
    )
