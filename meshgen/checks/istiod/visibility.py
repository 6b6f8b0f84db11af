"""Which namespaces see an object: `exportTo`.

Source: validateExportTo of istio.io/istio/pkg/config/validation, and pkg/config/visibility.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.istiod.domains import is_label
from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PRIVATE, _PUBLIC, _NONE = ".", "*", "~"
_PATH: Path = ("spec", "exportTo")


def export_to(*, to_no_one: bool = False) -> TypeCheck:
    """Return the check of an object's `exportTo`, which may name no one where `to_no_one`."""

    def check(obj: Mapping[str, Any], _: Path, __: Span) -> Iterator[Violation]:
        entries = obj.get("spec", {}).get("exportTo")
        if entries:
            # Without a namespace in the manifest nobody knows yet which one `.` is.
            own = obj["metadata"].get("namespace") or _PRIVATE
            yield from _entries(entries, own, to_no_one)

    return check


def exported_to(obj: Mapping[str, Any]) -> list[str]:
    """Return the namespaces that see an object, its own by its name."""
    own = obj["metadata"].get("namespace") or _PRIVATE
    entries = obj.get("spec", {}).get("exportTo", ())
    return [own if entry == _PRIVATE else entry for entry in entries]


def _entries(entries: Sequence[str], own: str, to_no_one: bool) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for position, entry in enumerate(entries):
        path = (*_PATH, position)
        namespace = own if entry == _PRIVATE else entry
        if namespace in seen:
            first = words.show(entries[seen[namespace]])
            message = f"{words.show(entry)} is there already, as {first}"
            yield Violation(path, message, "expected each namespace once")
        elif fault := _fault(namespace, to_no_one):
            yield Violation(path, *fault)
        else:
            seen[namespace] = position
    if len(entries) > 1:
        yield from _alone(seen)


def _alone(seen: Mapping[str, int]) -> Iterator[Violation]:
    """Yield entries that say it all, and have others beside them."""
    for entry, meaning in ((_PUBLIC, "all namespaces"), (_NONE, "no one")):
        if entry in seen:
            message = f'"{entry}" means {meaning}, and other entries are there'
            expected = f'expected "{entry}" alone, or the others'
            yield Violation((*_PATH, seen[entry]), message, expected)


def _fault(namespace: str, to_no_one: bool) -> tuple[str, str] | None:
    expected = 'expected ".", "*" or the name of a namespace'
    if namespace in (_PRIVATE, _PUBLIC) or is_label(namespace):
        return None
    if namespace == _NONE:
        return None if to_no_one else ('"~" exports to no one', f"{expected}, for this kind")
    return (f"{words.show(namespace)} is not a valid name" if namespace else "is empty"), expected
