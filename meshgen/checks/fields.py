"""What many types ask of their fields: that they are there, and what a value may be."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.names import Format
from meshgen.checks.names import misnamed as no_name
from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.nearest import one_of as listed
from meshgen.resources import Path


def missing(value: Mapping[str, Any], path: Path, name: str, expected: str = "") -> Violation:
    """Return that a field is not there, or empty, which upstream's code does not tell apart."""
    message = "is empty" if name in value else f"`{name}` is required and missing"
    return Violation((*path, name), message, expected, about_absence=True)


def required(*names: str) -> TypeCheck:
    """Return the check that texts, lists or mappings are there, and not empty."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        for name in names:
            if not value.get(name):
                yield missing(value, path, name)

    return check


def within(lowest: int, highest: int) -> TypeCheck:
    """Return the check of a number that it is no less and no more."""

    def check(value: int, path: Path, _: Span) -> Iterator[Violation]:
        if not lowest <= value <= highest:
            yield Violation(path, f"found {value}", f"expected {lowest} to {highest}")

    return check


def at_least(lowest: int) -> TypeCheck:
    """Return the check of a number that it is no less."""

    def check(value: int, path: Path, _: Span) -> Iterator[Violation]:
        if value < lowest:
            yield Violation(path, f"found {value}", f"expected at least {lowest}")

    return check


def one_of(*choices: str) -> TypeCheck:
    """Return the check of a text that it is one of some."""

    def check(value: str, path: Path, _: Span) -> Iterator[Violation]:
        if value not in choices:
            message = f"found {words.show(value)}" if value else "is empty"
            expected = f"expected {words.either(choices)}"
            yield Violation(path, message, expected, did_you_mean(value, choices))

    return check


def one_of_if_any(*choices: str) -> TypeCheck:
    """Return the check of a text that it is one of some, or empty, as if left out."""
    check_text = one_of(*choices)

    def check(value: str, path: Path, span: Span) -> Iterator[Violation]:
        if value:
            yield from check_text(value, path, span)

    return check


def not_empty(value: Any, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text, a list or a mapping has nothing in it."""
    if not value:
        yield Violation(path, "is empty", about_absence=True)


def named(is_name: Format) -> TypeCheck:
    """Return the check of a text that it is a name of a format."""

    def check(value: str, path: Path, _: Span) -> Iterator[Violation]:
        yield from no_name(is_name, value, path)

    return check


def named_if_any(is_name: Format) -> TypeCheck:
    """Return the check of a text that it is a name of a format, or empty, as if left out."""

    def check(value: str, path: Path, _: Span) -> Iterator[Violation]:
        if value:
            yield from no_name(is_name, value, path)

    return check


def at_most_one(*names: str) -> TypeCheck:
    """Return the check that no two of some fields are there."""
    known = frozenset(names)

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        if len(known & value.keys()) > 1:
            first, *others = present = [name for name in names if name in value]
            for other in others:
                hint = f"keep one of {words.either(present)}"
                yield Violation((*path, other), f"`{first}` is set already", "expected one", hint)

    return check


def exactly_one(*names: str, what: str = "") -> TypeCheck:
    """Return the check that one of some fields, which is its `what`, is there, and no other."""
    no_second, known = at_most_one(*names), frozenset(names)
    nothing = f"has no {what}" if what else "has none of its forms" if names[1:] else "is empty"

    def check(value: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        present = len(known & value.keys())
        if not present:
            yield Violation(path, nothing, listed(names), about_absence=True)
        elif present > 1:
            yield from no_second(value, path, span)

    return check


def distinct(items: str, name: str, default: Any = None) -> TypeCheck:
    """Return the check that no two items of a list have the same in a field, which may be left out.

    `default` is what an item has without the field; None if that counts as nothing.
    """

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        listed_ = value.get(items, ())
        if len(listed_) < 2:
            return
        seen: dict[Any, int] = {}
        for position, item in enumerate(listed_):
            found = item.get(name) or default
            if found is not None and seen.setdefault(found, position) != position:
                place = f"{items}[{seen[found]}]"
                message = f"{words.show(found)} is the `{name}` of {place} already"
                yield Violation((*path, items, position, name), message, "expected each once")

    return check


def at_most_items(name: str, highest: int) -> TypeCheck:
    """Return the check that a list or mapping in a field has no more items than that."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        count = len(value.get(name, ()))
        if count > highest:
            message, expected = f"has {words.count(count, 'item')}", f"expected at most {highest}"
            yield Violation((*path, name), message, expected)

    return check


def where(**checks: TypeCheck) -> TypeCheck:
    """Return the check that asks another of a mapping only where it has a field, by its name."""

    def check(value: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        for name in value:
            of_field = checks.get(name)
            if of_field is not None:
                yield from of_field(value, path, span)

    return check
