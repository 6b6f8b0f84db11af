"""What Envoy demands of the fields of a message, beyond their types.

Source: the rules in Envoy's API, by which it refuses a whole listener, cluster or route
configuration: `Proto constraint validation failed`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.envoyfilter.json_values import seconds
from meshgen.resources import Path
from meshgen.schemas.envoy import alternatives_of, fields_of, in_json, rules_of
from meshgen.system.patches import field_of

_DURATION = "google.protobuf.Duration"
_NUMBERS = frozenset(
    (
        *("int32", "int64", "uint32", "uint64", "sint32", "sint64"),
        *("fixed32", "fixed64", "sfixed32", "sfixed64", "double", "float"),
    )
)
_WORDS = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


def broken(name: str, value: Mapping[str, Any], *, whole: bool) -> Iterator[tuple[Path, str, bool]]:
    """Yield which rules a message breaks: the place in it, what is wrong, whether it is not there.

    Of a message that is not `whole`, the rest may be there already.
    """
    fields = fields_of(name) or {}
    for field, rule in rules_of(name).items():
        item = field_of(value, field)
        key = in_json(field) if in_json(field) in value else field
        if item is None:
            if whole and _has_to_be(rule, fields.get(field, "")):
                yield (key,), "is missing, and Envoy demands it", True
        elif fault := _fault(rule, item, fields.get(field, "")):
            yield (key,), fault, False
    for names in alternatives_of(name) if whole else ():
        if all(field_of(value, each) is None for each in names):
            listed = " or ".join(names)
            yield (names[0],), f"is missing: Envoy demands {listed}", True


def _has_to_be(rule: Mapping[str, Any], kind: str) -> bool:
    """Return whether a rule is broken by what a field is if it is not set."""
    if rule.get("optional") or rule.get("ignore_empty"):
        return False
    if rule.get("required"):
        return True
    if kind == "string":
        return bool(rule.get("min_len"))
    if kind.startswith(("list:", "map:")):
        return bool(rule.get("min_items"))
    return kind in _NUMBERS and bool(_beyond(rule, 0))


def _fault(rule: Mapping[str, Any], value: Any, kind: str) -> str:
    """Return how a value breaks a rule; "" if it does not, or has another type."""
    if rule.get("ignore_empty") and not value:
        return ""
    if isinstance(value, str) and kind == "string":
        return "is empty" if len(value.encode()) < rule.get("min_len", 0) else ""
    if isinstance(value, list | dict):
        few = len(value) < rule.get("min_items", 0)
        return f"has {len(value)}, and Envoy demands {rule['min_items']}" if few else ""
    number = seconds(value) if kind == _DURATION else value
    if isinstance(number, int | float) and not isinstance(number, bool):
        limit = _beyond(rule, number)
        unit = "s" if kind == _DURATION else ""
        return f"is {value}, and Envoy demands {limit}{unit}" if limit else ""
    return ""


def _beyond(rule: Mapping[str, Any], number: float) -> str:
    """Return the limit that a number breaks, in words."""
    breaks = {
        "gt": number <= rule.get("gt", number - 1),
        "gte": number < rule.get("gte", number),
        "lt": number >= rule.get("lt", number + 1),
        "lte": number > rule.get("lte", number),
    }
    broken = next((name for name, is_broken in breaks.items() if is_broken), "")
    return f"{_WORDS[broken]} {rule[broken]:g}" if broken else ""
