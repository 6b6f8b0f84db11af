"""Keys of labels whose values a selector takes over from the pod."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

MATCH, MISMATCH = "matchLabelKeys", "mismatchLabelKeys"


def label_keys(
    term: Mapping[str, Any], path: Path, labels: Mapping[str, str] | None = None
) -> Iterator[Violation]:
    """Yield what is wrong with the keys of a term; `labels` are those of a pod, not of a template.

    Source: ValidateMatchLabelKeysAndMismatchLabelKeys, applyMatchLabelKeysAndMismatchLabelKeys.
    """
    for field in (MATCH, MISMATCH):
        yield from _keys(term, field, path)
    match = term.get(MATCH, ())
    for position, key in enumerate(match):
        if key in term.get(MISMATCH, ()):
            message = f"{words.show(key)} is in {MISMATCH} too"
            yield Violation((*path, MATCH, position), message, "expected it in one of them")
        elif key in _repeated(term, labels or {}):
            yield _selected(key, (*path, MATCH, position))


def legacy_label_keys(term: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield what is wrong with keys before 1.34. Source: ValidateMatchLabelKeysInTopologySpread."""
    yield from _keys(term, MATCH, path)
    selector = term.get("labelSelector", {})
    selected = {*selector.get("matchLabels", ()), *_expressions(selector)}
    for position, key in enumerate(term.get(MATCH, ())):
        if key in selected:
            yield _selected(key, (*path, MATCH, position))


def _keys(term: Mapping[str, Any], field: str, path: Path) -> Iterator[Violation]:
    keys = term.get(field)
    if not keys:
        return
    if "labelSelector" not in term:
        message = "has no labelSelector that it could add to"
        yield Violation((*path, field), message, "expected `labelSelector` beside it")
    for position, key in enumerate(keys):
        yield from misnamed(is_qualified, key, (*path, field, position))


def _repeated(term: Mapping[str, Any], labels: Mapping[str, str]) -> set[str]:
    """Return keys of expressions that are selected by already, with those that are added."""
    selector = term.get("labelSelector")
    if selector is None:
        return set()
    added = [key for key in (*term.get(MATCH, ()), *term.get(MISMATCH, ())) if key in labels]
    seen, repeated = set(selector.get("matchLabels", ())), set()
    for key in (*_expressions(selector), *added):
        if key in seen:
            repeated.add(key)
        seen.add(key)
    return repeated


def _expressions(selector: Mapping[str, Any]) -> list[str]:
    return [expression["key"] for expression in selector.get("matchExpressions", ())]


def _selected(key: str, path: Path) -> Violation:
    message = f"{words.show(key)} is in labelSelector too"
    return Violation(path, message, "expected it in one of them")
