"""What is wrong with a ResourceQuota itself, whatever uses it (ValidateResourceQuotaSpec)."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.kinds.amounts import QUOTA_NAMES, is_quota_name
from meshgen.lenient import mapping
from meshgen.nearest import did_you_mean
from meshgen.quota.apiresources import ApiResources
from meshgen.quota.cluster import Cluster
from meshgen.quota.loads import Namespace
from meshgen.quota.namespaces import Item
from meshgen.quota.problem import Problem, ProblemKind, refused
from meshgen.quota.quotanames import COMPUTE, instead_of, is_whole
from meshgen.quota.quotas import Selector, selectors_of
from meshgen.quota.reading import quantity
from meshgen.resources import Path

_OF_PODS = ("CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass")
# What a quota may limit in each of its scopes; what has a domain may be limited in all.
_ALLOWED = {
    **dict.fromkeys((*_OF_PODS, "Terminating"), ("pods", *COMPUTE)),
    "BestEffort": ("pods",),
    "VolumeAttributesClass": ("persistentvolumeclaims", "requests.storage"),
}
# Scopes that are about pods of their own, so that nothing can be in both.
_APART = (("BestEffort", "NotBestEffort"), ("NotTerminating", "Terminating"))
# Scopes that a selector may ask for values of.
_VALUED = ("PriorityClass", "VolumeAttributesClass")


def invalid_quota(item: Item, namespace: Namespace) -> Iterator[Problem]:
    """Yield what the API server refuses of a quota, and as a warning what it takes in vain."""
    spec = mapping(item.object, "spec")
    for name, value in mapping(spec, "hard").items():
        yield from _invalid_limit(item, str(name), value, namespace.around.served)
    for place, selector in selectors_of(spec):
        yield from _invalid_scope(item, place, selector, mapping(spec, "hard"), namespace.cluster)
    for field in ("scopes", "scopeSelector"):
        scopes = {selector.scope for place, selector in selectors_of(spec) if place[1] == field}
        for pair in _APART:
            if scopes.issuperset(pair):
                yield refused(item.key, ("spec", field), f"no pod is {pair[0]} and {pair[1]}")


def _invalid_limit(item: Item, name: str, value: Any, served: ApiResources) -> Iterator[Problem]:
    keys: Path = ("spec", "hard", name)
    if "/" not in name and not is_quota_name(name):
        hint = did_you_mean(name, QUOTA_NAMES) or "other names need a domain"
        yield refused(item.key, keys, f"there is no resource `{name}` for quotas", hint)
        return
    instead = instead_of(name, served)
    if instead is not None:
        message = f"nothing counts for `{name}`, so it limits nothing"
        hint = f"did you mean `{instead}`?" if instead else ""
        yield Problem(ProblemKind.INVALID, message, item.key, keys, hint, error=False)
    amount = quantity(value)
    if amount is None:
        return
    if amount.value < 0:
        yield refused(item.key, keys, f"a limit below 0: {amount}")
    elif is_whole(name) and amount.value.denominator != 1:
        yield refused(item.key, keys, f"{name} is counted in whole numbers: {amount}")


def _invalid_scope(
    item: Item, place: Path, selector: Selector, hard: Mapping[str, Any], cluster: Cluster
) -> Iterator[Problem]:
    scope, operator, values = selector.scope, selector.operator, selector.values
    if scope not in _ALLOWED:
        hint = did_you_mean(scope, _ALLOWED)
        yield refused(item.key, place, f"there is no scope `{scope}`", hint)
        return
    if scope == "VolumeAttributesClass" and not cluster.kubernetes_at_least(34):
        yield refused(item.key, place, f"there is no scope {scope} before Kubernetes 1.34")
        return
    wrong = [n for n in hard if is_quota_name(n) and n not in _ALLOWED[scope]]
    if wrong:
        allowed = ", ".join(_ALLOWED[scope])
        message = f"a quota with scope {scope} cannot limit {', '.join(wrong)}"
        yield refused(item.key, place, message, f"it can limit {allowed}")
    if operator not in ("DoesNotExist", "Exists", "In", "NotIn"):
        yield refused(item.key, place, f"there is no operator `{operator}`")
    elif operator != "Exists" and scope not in _VALUED:
        yield refused(item.key, place, f"scope {scope} takes no operator but Exists")
    elif bool(values) != (operator in ("In", "NotIn")):
        takes = "needs values" if not values else "takes no values"
        yield refused(item.key, place, f"operator {operator} {takes}")
