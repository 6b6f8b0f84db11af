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

# What keywords of size count, and what those of range ask for.
_UNITS = {"Items": "item", "Length": "character", "Properties": "field"}
SIZES = [f"{end}{unit}" for end in ("min", "max") for unit in _UNITS]
BOUNDS = {
    "exclusiveMaximum": "less than",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "minimum": "at least",
}


def wrong_type(refusal: Refusal) -> Iterator[Violation]:
    """Found one type, expected another; a hint where only quotes are missing or too many."""
    forms = branches_of(refusal.node, refusal.root)
    if not types_of(refusal.node, refusal.root):
        yield from wrong_choice(refusal)
        return
    expected = wanted_type(refusal.node, refusal.root)
    hint = "" if refusal.secret else _quotes(refusal.value, forms)
    message, is_absent = f"found {refusal.described()}", refusal.value is None
    yield Violation(refusal.path, message, expected, hint, about_absence=is_absent)


def wrong_choice(refusal: Refusal) -> Iterator[Violation]:
    """Found a value that is none of those allowed."""
    allowed = [value for value in refusal.node["enum"] if value not in ("", None)]
    expected = f"expected {words.either(str(value) for value in allowed)}"
    hint = did_you_mean(refusal.value, map(str, allowed)) if isinstance(refusal.value, str) else ""
    yield Violation(refusal.path, f"found {refusal.described()}", expected, hint)


def wrong_form(refusal: Refusal) -> Iterator[Violation]:
    """Found text that is not of the form that a pattern or format asks for."""
    name, expected = words.FORMATS.get(refusal.node.get("format", ""), ("", ""))
    message = f"{refusal.shown()} is not {name}"
    if not name:
        expected = f"expected text that matches {refusal.node.get('pattern', refusal.keyword)}"
        message = f"found {refusal.described()}"
    is_number = not refusal.secret and isinstance(resolve(refusal.value), int | float)
    hint = _as_text(refusal.value, [refusal.node]) if is_number else ""
    yield Violation(refusal.path, message, expected, hint)


def wrong_key(refusal: Refusal) -> Iterator[Violation]:
    """Found a mapping's key that is not of the form that is asked for."""
    name, expected = words.FORMATS[refusal.node["format"]]
    message = f"{words.show(refusal.value)} is not {name}"
    yield Violation(refusal.path, message, expected, about_key=True)


def wrong_range(refusal: Refusal) -> Iterator[Violation]:
    """Found a number that is too small or too big."""
    node, keyword = refusal.node, refusal.keyword
    expected = f"expected {BOUNDS[keyword]} {node[keyword]}"
    if not keyword.startswith("exclusive") and "minimum" in node and "maximum" in node:
        expected = f"expected {node['minimum']} to {node['maximum']}"
    yield Violation(refusal.path, f"found {refusal.described()}", expected)


def wrong_size(refusal: Refusal) -> Iterator[Violation]:
    """Found text, a list or a mapping that is too short or too long."""
    end, unit = refusal.keyword[:3], _UNITS[refusal.keyword[3:]]
    message = f"has {words.count(len(refusal.value), unit)}" if refusal.value else "is empty"
    bound = words.count(refusal.node[refusal.keyword], unit)
    expected = f"expected at {'most' if end == 'max' else 'least'} {bound}"
    is_absent = end == "min" and unit != "character"
    yield Violation(refusal.path, message, expected, about_absence=is_absent)


def not_unique(refusal: Refusal) -> Iterator[Violation]:
    """Found an item twice in a list that is a set."""
    seen: dict[str, int] = {}
    for position, item in enumerate(refusal.value):
        first = seen.setdefault(canonical(item), position)
        if first != position:
            field = next((step for step in reversed(refusal.path) if isinstance(step, str)), "")
            message = f"{words.show(item)} is in the list already: {field}[{first}]"
            yield Violation((*refusal.path, position), message, "expected each item once")


def _quotes(value: Any, forms: list[Schema]) -> str:
    """Return the hint for a value that YAML took for another type than was meant."""
    if value is None:
        return "give it a value, or leave the field out"
    if isinstance(value, bool | int | float):
        return _as_text(words.show(value), [form for form in forms if fits("", form)])
    bare = unquoted(value, forms) if isinstance(value, str) else ""
    # What YAML alone takes for a boolean (`yes`) is told to nobody.
    return f"leave the quotes out: {bare}" if bare and bare == words.show(resolve(bare)) else ""


def _as_text(shown: str, forms: list[Schema]) -> str:
    """Return how a number or boolean is written where text is wanted; "" where none would do."""
    from jsonschema_rs import Draft202012Validator

    # Of more, such as a format without a pattern, nothing is known.
    patterns = ({"pattern": form.get("pattern", "")} for form in forms)
    validators = [Draft202012Validator(pattern) for pattern in patterns]
    # The latter is a time without its unit.
    hints = {shown: f'in quotes it is text: "{shown}"', f"{shown}s": f"write {shown}s"}
    right = (hint for text, hint in hints.items() if any(v.is_valid(text) for v in validators))
    return next(right, "")
