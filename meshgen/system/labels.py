"""Which pods have the labels that a selector names, without asking each of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from meshgen.lenient import items, mapping, mappings

T = TypeVar("T")


class Labelled(Generic[T]):
    """Things with labels, found by any of these."""

    def __init__(self, things: Iterable[T], labels_of: Callable[[T], Mapping[str, Any]]) -> None:
        """Take the things in their order, and how to read the labels of one."""
        self._all = list(things)
        self._labels_of = labels_of
        self._with: dict[tuple[str, Any], list[T]] = {}
        for thing in self._all:
            for key, value in labels_of(thing).items():
                if isinstance(value, str):
                    self._with.setdefault((key, value), []).append(thing)

    def having(self, labels: Mapping[str, Any]) -> Sequence[T]:
        """Return the things that have all of the labels, in order; without labels, all."""
        if not labels:
            return self._all
        found = (self._with.get(pair, []) for pair in _pairs(labels))
        candidates = min(found, key=len, default=[])
        if len(labels) == 1:
            return candidates
        return [one for one in candidates if has_labels(self._labels_of(one), labels)]

    def selected(self, selector: Mapping[str, Any]) -> Sequence[T]:
        """Return what a LabelSelector of Kubernetes selects; an empty one selects all."""
        candidates = self.having(mapping(selector, "matchLabels"))
        expressions = mappings(selector.get("matchExpressions"))
        if not expressions:
            return candidates
        return [one for one in candidates if _satisfies(self._labels_of(one), expressions)]


def has_labels(labels: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Return whether labels are among others, with the same values."""
    return all(key in labels and labels[key] == value for key, value in wanted.items())


def is_selected(labels: Mapping[str, Any], selector: Mapping[str, Any]) -> bool:
    """Return whether a LabelSelector of Kubernetes selects what has these labels."""
    return has_labels(labels, mapping(selector, "matchLabels")) and _satisfies(
        labels, mappings(selector.get("matchExpressions"))
    )


def _pairs(labels: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in labels.items() if isinstance(value, str | int | bool))


def _satisfies(labels: Mapping[str, Any], expressions: Sequence[Mapping[str, Any]]) -> bool:
    return all(_is_met(expression, labels) for expression in expressions)


def _is_met(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, values = str(expression.get("key")), items(expression.get("values"))
    match expression.get("operator"):
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return False
