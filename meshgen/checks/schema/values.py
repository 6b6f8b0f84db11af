"""Explain what is wrong with a single value: its type, its range, its form."""

from collections.abc import Iterator
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.explainer.refusals import Refusal
from meshgen.explainer.wanted import types_of, unquoted, wanted_type
from meshgen.nearest import did_you_mean
from meshgen.resources import canonical
from meshgen.schemas.walk import Schema, branches_of, fits
from meshgen.yamlio import resolve

# Size keywords: what they count, and which end they bound.
_SIZES = {
    "maxItems": ("item", "most"),
    "maxLength": ("character", "most"),
    "maxProperties": ("field", "most"),
    "minItems": ("item", "least"),
    "minLength": ("character", "least"),
    "minProperties": ("field", "least"),
}


def wrong_type(refusal: Refusal) -> Iterator[Violation]:
    """Found one type, expected another; a hint where only quotes are missing or too many."""
    forms = branches_of(refusal.node, refusal.root)
    if not types_of(refusal.node, refusal.root):
        yield from wrong_choice(refusal)
        return
    expected = wanted_type(refusal.node, refusal.root)
    hint = "" if refusal.secret else _quotes(refusal.value, forms)
    yield Violation(refusal.path, f"found {refusal.found()}", expected, hint)


def wrong_choice(refusal: Refusal) -> Iterator[Violation]:
    """Found a value that is none of those allowed."""
    allowed = [value for value in refusal.node["enum"] if value not in ("", None)]
    expected = f"expected {words.either(str(value) for value in allowed)}"
    hint = did_you_mean(refusal.value, map(str, allowed)) if isinstance(refusal.value, str) else ""
    yield Violation(refusal.path, f"found {refusal.found()}", expected, hint)


def wrong_form(refusal: Refusal) -> Iterator[Violation]:
    """Found text that is not of the form that a pattern or format asks for."""
    if refusal.is_key:
        yield from _wrong_key(refusal)
        return
    name, expected = words.FORMATS.get(refusal.node.get("format", ""), ("", ""))
    if name:
        yield Violation(refusal.path, f"{refusal.shown()} is not {name}", expected)
    else:
        expected = f"expected text that matches {refusal.node.get('pattern', refusal.keyword)}"
        yield Violation(refusal.path, f"found {refusal.found()}", expected)


def wrong_range(refusal: Refusal) -> Iterator[Violation]:
    """Found a number that is too small or too big."""
    low, high = refusal.node.get("minimum"), refusal.node.get("maximum")
    if low is not None and high is not None:
        expected = f"expected {low} to {high}"
    elif "inimum" in refusal.keyword:
        expected = f"expected at least {refusal.node[refusal.keyword]}"
    else:
        expected = f"expected at most {refusal.node[refusal.keyword]}"
    if refusal.keyword.startswith("exclusive"):
        relation = "more" if refusal.keyword == "exclusiveMinimum" else "less"
        expected = f"expected {relation} than {refusal.node[refusal.keyword]}"
    yield Violation(refusal.path, f"found {refusal.found()}", expected)


def wrong_size(refusal: Refusal) -> Iterator[Violation]:
    """Found text, a list or a mapping that is too short or too long."""
    if refusal.is_key:
        yield from _wrong_key(refusal)
        return
    unit, end = _SIZES[refusal.keyword]
    found = f"has {words.count(len(refusal.value), unit)}" if refusal.value else "is empty"
    expected = f"expected at {end} {words.count(refusal.node[refusal.keyword], unit)}"
    yield Violation(refusal.path, found, expected)


def not_unique(refusal: Refusal) -> Iterator[Violation]:
    """Found an item twice in a list that is a set."""
    seen: dict[str, int] = {}
    for position, item in enumerate(refusal.value):
        first = seen.setdefault(canonical(item), position)
        if first != position:
            field = next((step for step in reversed(refusal.path) if isinstance(step, str)), "")
            message = f"{words.show(item)} is in the list already: {field}[{first}]"
            yield Violation((*refusal.path, position), message, "expected each item once")


def _wrong_key(refusal: Refusal) -> Iterator[Violation]:
    name, expected = words.FORMATS[refusal.node["format"]]
    message = f"{words.show(refusal.value)} is not {name}"
    yield Violation(refusal.path, message, expected, about_key=True)


def _quotes(value: Any, forms: list[Schema]) -> str:
    """Return the hint for a value that YAML took for another type than was meant."""
    if value is None:
        return "give it a value, or leave the field out"
    if isinstance(value, bool | int | float) and any(fits("", form) for form in forms):
        return f'in quotes it is text: "{words.show(value)}"'
    bare = unquoted(value, forms) if isinstance(value, str) else ""
    # What YAML alone takes for a boolean (`yes`) is told to nobody.
    return f"leave the quotes out: {bare}" if bare and bare == words.show(resolve(bare)) else ""
