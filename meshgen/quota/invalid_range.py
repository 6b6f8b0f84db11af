"""What is wrong with a LimitRange itself, whatever it is for (ValidateLimitRange)."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.lenient import mapping, mappings
from meshgen.nearest import did_you_mean
from meshgen.quantity import Quantity
from meshgen.quota.arithmetic import ONE
from meshgen.quota.limits import Rule, read_limit_range
from meshgen.quota.namespaces import Item
from meshgen.quota.problem import Problem, refused
from meshgen.quota.reading import amounts
from meshgen.resources import Path

_TYPES = ("Container", "PersistentVolumeClaim", "Pod")
_DEFAULTS = ("default", "defaultRequest")
# In this order none may be more than a later one.
_RISING = ("min", "defaultRequest", "default", "max")


def invalid_range(item: Item) -> Iterator[Problem]:
    """Yield what the API server refuses of a LimitRange."""
    written = mappings(mapping(item.object, "spec").get("limits"))
    seen: set[str] = set()
    for index, rule in enumerate(read_limit_range(item.object, item.key).rules):
        place: Path = ("spec", "limits", index)
        if rule.type in seen:
            yield refused(item.key, (*place, "type"), f"a second item of type {rule.type}")
        seen.add(rule.type)
        yield from _wrong_type(item, place, rule, written[index])
        for field, name, message in _contrary(rule, written[index]):
            yield refused(item.key, (*place, field, name), f"{name}: {message}")


def _wrong_type(
    item: Item, place: Path, rule: Rule, written: Mapping[str, Any]
) -> Iterator[Problem]:
    if rule.type not in _TYPES and "/" not in rule.type:
        hint = did_you_mean(rule.type, _TYPES)
        yield refused(item.key, (*place, "type"), f"there is no type `{rule.type}`", hint)
    for field in _DEFAULTS:
        if rule.type == "Pod" and mapping(written, field):
            hint = "write it in an item of type Container"
            yield refused(item.key, (*place, field), f"a Pod has no {field}", hint)
    if rule.type == "PersistentVolumeClaim" and "storage" not in {**rule.least, **rule.most}:
        yield refused(item.key, place, "a PersistentVolumeClaim needs a min or max of storage")


def _contrary(rule: Rule, written: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield amounts that contradict one another: the field, the resource, and why.

    Where one that is not written does, so do those that it is worked out from.
    """
    for position, low in enumerate(_RISING):
        for high in _RISING[position + 1 :]:
            above = amounts(written.get(high))
            for name, amount in amounts(written.get(low)).items():
                other = above.get(name)
                if other is not None and amount.value > other.value:
                    # A default is to blame where there is one.
                    field = low if low in _DEFAULTS or high not in _DEFAULTS else high
                    yield field, name, f"{low} {amount} is more than {high} {other}"
    for name, ratio in rule.ratio.items():
        yield from _wrong_ratio(name, ratio, rule)


def _wrong_ratio(name: str, ratio: Quantity, rule: Rule) -> Iterator[tuple[str, str, str]]:
    field = "maxLimitRequestRatio"
    if ratio.value < ONE.value:
        yield field, name, f"a ratio of {ratio} is less than 1"
    least, most = rule.least.get(name), rule.most.get(name)
    if least and most and least.value and ratio.value * least.value > most.value:
        yield field, name, f"a ratio of {ratio} is more than max {most} by min {least}"
