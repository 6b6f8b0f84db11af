"""Explain what is wrong with a single value: its type, its range, its form."""

import re
from collections.abc import Iterator
from typing import Any

from meshgen.checks.schema import words
from meshgen.checks.schema.case import Case
from meshgen.checks.schema.violation import Violation
from meshgen.nearest import did_you_mean
from meshgen.resources import canonical

# Size keywords: what they count, and which end they bound.
_SIZES = {
    "maxItems": ("item", "most"),
    "maxLength": ("character", "most"),
    "maxProperties": ("field", "most"),
    "minItems": ("item", "least"),
    "minLength": ("character", "least"),
    "minProperties": ("field", "least"),
}


def wrong_type(case: Case) -> Iterator[Violation]:
    """Found one type, expected another; a hint where only quotes are missing or too many."""
    declared = case.node["type"]
    allowed = [declared] if isinstance(declared, str) else [t for t in declared if t != "null"]
    expected = f"expected {words.either(words.TYPES[t] for t in allowed)}"
    hint = "" if case.secret else _quotes(case.value, allowed)
    yield Violation(case.path, f"found {case.found()}", expected, hint)


def wrong_choice(case: Case) -> Iterator[Violation]:
    """Found a value that is none of those allowed."""
    allowed = [value for value in case.node["enum"] if value not in ("", None)]
    expected = f"expected {words.either(str(value) for value in allowed)}"
    hint = did_you_mean(case.value, map(str, allowed)) if isinstance(case.value, str) else ""
    yield Violation(case.path, f"found {case.found()}", expected, hint)


def wrong_form(case: Case) -> Iterator[Violation]:
    """Found text that is not of the form that a pattern or format asks for."""
    if case.names:
        yield from _wrong_names(case)
        return
    name, expected = words.FORMATS.get(case.node.get("format", ""), ("", ""))
    if name:
        yield Violation(case.path, f"{case.shown()} is not {name}", expected)
    else:
        expected = f"expected text that matches {case.node.get('pattern', case.keyword)}"
        yield Violation(case.path, f"found {case.found()}", expected)


def wrong_range(case: Case) -> Iterator[Violation]:
    """Found a number that is too small or too big."""
    low, high = case.node.get("minimum"), case.node.get("maximum")
    if low is not None and high is not None:
        expected = f"expected {low} to {high}"
    elif "inimum" in case.keyword:
        expected = f"expected at least {case.node[case.keyword]}"
    else:
        expected = f"expected at most {case.node[case.keyword]}"
    if case.keyword.startswith("exclusive"):
        relation = "more" if case.keyword == "exclusiveMinimum" else "less"
        expected = f"expected {relation} than {case.node[case.keyword]}"
    yield Violation(case.path, f"found {case.found()}", expected)


def wrong_size(case: Case) -> Iterator[Violation]:
    """Found text, a list or a mapping that is too short or too long."""
    if case.names:
        yield from _wrong_names(case)
        return
    unit, end = _SIZES[case.keyword]
    found = f"has {words.count(len(case.value), unit)}" if case.value else "is empty"
    expected = f"expected at {end} {words.count(case.node[case.keyword], unit)}"
    yield Violation(case.path, found, expected)


def not_unique(case: Case) -> Iterator[Violation]:
    """Found an item twice in a list that is a set."""
    seen: dict[str, int] = {}
    for position, item in enumerate(case.value):
        first = seen.setdefault(canonical(item), position)
        if first != position:
            field = next((step for step in reversed(case.path) if isinstance(step, str)), "")
            message = f"{words.show(item)} is in the list already: {field}[{first}]"
            yield Violation((*case.path, position), message, "expected each item once")


def _wrong_names(case: Case) -> Iterator[Violation]:
    longest = case.node.get("maxLength", 0)
    name, expected = words.FORMATS[case.node["format"]]
    for key in case.value:
        if len(key) > longest or not re.search(case.node["pattern"], key):
            message = f"{words.show(key)} is not {name}"
            yield Violation((*case.path, key), message, expected, about_key=True)


def _quotes(value: Any, allowed: list[str]) -> str:
    """Return the hint for a value that YAML took for another type than was meant."""
    if value is None:
        return "give it a value, or leave the field out"
    if isinstance(value, bool | int | float) and "string" in allowed:
        return f'in quotes it is text: "{words.show(value)}"'
    if isinstance(value, str):
        number = "number" in allowed or "integer" in allowed
        if (number and re.fullmatch(r"-?\d+", value)) or (
            "boolean" in allowed and value in ("true", "false")
        ):
            return f"leave the quotes out: {value}"
    return ""
