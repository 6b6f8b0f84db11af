"""Matches by prefix that a shorter prefix before them covers: warnings.

Source: genMatchHTTPRoutes, coveredValidation of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_Place = tuple[Path, Mapping[str, Any]]
_BY_NAME = ("headers", "queryParams", "withoutHeaders")


class Overlaps:
    """The matches by prefix of some routes, in their order, each known by its prefix."""

    def __init__(self) -> None:
        """Begin without any."""
        self._matches: dict[str, list[_Place]] = {}
        self._lengths: set[int] = set()

    def of(
        self, matches: Sequence[Mapping[str, Any]], repeated: Container[int], path: Path
    ) -> Iterator[Violation]:
        """Take the next route's matches, and yield those that are covered already.

        Those at the places that are `repeated` count nowhere.
        """
        for position, match in enumerate(matches):
            prefix = match.get("uri", {}).get("prefix")
            if not prefix or position in repeated:
                continue
            at = (*path, "match", position)
            for length in sorted(self._lengths):
                for place, other in self._before(prefix, length):
                    if _covers(other, match):
                        yield _covered(at, prefix, prefix[:length], place)
            self._matches.setdefault(prefix, []).append((at, match))
            self._lengths.add(len(prefix))

    def _before(self, prefix: str, length: int) -> Sequence[_Place]:
        return self._matches.get(prefix[:length], ()) if length < len(prefix) else ()


def _covers(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether all that a match asks beside its prefix is no more than another asks.

    A method that nothing is said of counts as GET.
    """
    return (
        one.get("port", 0) == other.get("port", 0)
        and _method(one).startswith(_method(other))
        and _asked(one.get("authority")).startswith(_asked(other.get("authority")))
        and all(_cover(one.get(field, {}), other.get(field, {})) for field in _BY_NAME)
    )


def _cover(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        _asked(one[name]).startswith(_asked(other[name])) for name in one
    )


def _method(match: Mapping[str, Any]) -> str:
    return _asked(match.get("method")) or "exact:GET"


def _asked(text_match: Mapping[str, str] | None) -> str:
    for form in ("exact", "prefix"):
        if text_match and text_match.get(form):
            return f"{form}:{text_match[form]}"
    return ""


def _covered(path: Path, prefix: str, shorter: str, place: Path) -> Violation:
    number, position = place[-3], place[-1]
    before = f"match {position} of route {number} has {words.show(shorter)}, which comes first"
    message = f"prefix {words.show(prefix)} is never reached: {before}"
    hint = "put the longer prefix before the shorter one"
    return Violation(path, message, hint=hint, severity=Severity.WARNING, istio="IST0131")
