"""What matches ask for, and which of them asks for no more than a later one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.lenient import mapping, text

# A field, the name of a header and such like, how it is compared, and with what.
_Condition = tuple[str, str, str, str]
_NAMED = ("headers", "queryParams", "withoutHeaders")
_TEXTS = ("uri", "method", "scheme", "authority")
# Fields that ask for nothing; the last one is said with the `uri`.
_SILENT = frozenset(("name", "statPrefix", "ignoreUriCase"))
_PRESENT = ("present", "")


class Earlier(NamedTuple):
    """A match of an earlier route."""

    route: int
    position: int
    match: Mapping[str, Any]


class EarlierMatches:
    """The matches before one, each under that of its conditions which the fewest have."""

    def __init__(self, matches: Iterable[Mapping[str, Any]]) -> None:
        """Count the conditions of all matches of a VirtualService."""
        self._counts = Counter(each for match in matches for each in _conditions(match))
        self._lengths: dict[tuple[str, str], set[int]] = {}
        for field, name, how, value in self._counts:
            if how == "prefix":
                self._lengths.setdefault((field, name), set()).add(len(value))
        self._by_rarest: dict[_Condition, dict[frozenset[_Condition], Earlier]] = {}

    def add(self, earlier: Earlier) -> None:
        """Take a match of an earlier route; one that asks for nothing is not looked at."""
        asked = frozenset(_conditions(earlier.match))
        if asked:
            rarest = min(asked, key=lambda each: (self._counts[each], each))
            self._by_rarest.setdefault(rarest, {}).setdefault(asked, earlier)

    def covering(self, match: Mapping[str, Any]) -> Sequence[Earlier]:
        """Return the matches whose conditions all hold where a match's do, in order."""
        implied = {each for one in _conditions(match) for each in self._implied(one)}
        found = [
            earlier
            for each in implied
            for asked, earlier in self._by_rarest.get(each, {}).items()
            if asked <= implied
        ]
        return sorted(found, key=lambda earlier: earlier[:2])

    def _implied(self, condition: _Condition) -> Iterator[_Condition]:
        yield condition
        field, name, how, value = condition
        if how in ("exact", "prefix"):
            for length in self._lengths.get((field, name), ()):
                if length <= len(value):
                    yield field, name, "prefix", value[:length]
        if field in ("headers", "queryParams") and not name.startswith("@"):
            yield field, name, *_PRESENT


def is_duplicate(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether istiod itself warns of a match after an earlier one.

    Source: analyzeUnreachableHTTPRules of istio.io/istio/pkg/config/validation.
    """
    if _unnamed(one) == _unnamed(other):
        return True
    first, second = (text(mapping(match, "uri").get("prefix")) for match in (one, other))
    if not first or first == second or not second.startswith(first):
        return False
    methods = [_told(match.get("method")) or "exact:GET" for match in (one, other)]
    hosts = [_told(match.get("authority")) for match in (one, other)]
    return (
        (one.get("port") or 0) == (other.get("port") or 0)
        and methods[0].startswith(methods[1])
        and hosts[0].startswith(hosts[1])
        and all(_is_alike(mapping(one, field), mapping(other, field)) for field in _NAMED)
    )


def _is_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = one.keys() == other.keys()
    return same and all(_told(one[key]).startswith(_told(other[key])) for key in one)


def _told(asked: Any) -> str:
    """Return a text's match as istiod compares it; "" for a regular expression."""
    for how in ("exact", "prefix"):
        if value := text(mapping(asked).get(how)):
            return f"{how}:{value}"
    return ""


def _unnamed(match: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in match.items() if key != "name"}


def _conditions(match: Mapping[str, Any]) -> Iterator[_Condition]:
    for field, value in match.items():
        if field in _SILENT or value is None:
            continue
        if field in (*_NAMED, "sourceLabels") and isinstance(value, Mapping):
            for name, asked in value.items():
                yield _condition(field, str(name), asked)
        elif field == "uri" and match.get("ignoreUriCase"):
            yield str(field), "", "in any case", repr(value)
        else:
            yield _condition(str(field), "", value)


def _condition(field: str, name: str, asked: Any) -> _Condition:
    if field in ("headers", "withoutHeaders") and not name.startswith("@"):
        name = name.lower()
    if field in (*_NAMED, *_TEXTS) and isinstance(asked, Mapping) and len(asked) == 1:
        (how, value), *_ = asked.items()
        if how in ("exact", "prefix") and text(value) and field != "withoutHeaders":
            return field, name, how, value
    if field in ("headers", "queryParams") and (asked is None or asked == {}):
        return field, name, *_PRESENT
    return field, name, "as written", repr(asked)
