"""The kinds of requests that policies tell apart, by what they see of requests alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from meshgen.access.values import samples
from meshgen.system.access import Applied, Request
from meshgen.system.access.policy import HEADER, HOST, METHOD, PATH, SNI

# In place of a header: the request has none.
_ABSENT = ""
# How a value is told, and one that no policy names.
_WORDS = {
    METHOD: ("{}", "any other method"),
    PATH: ("{}", "any other path"),
    SNI: ("for the name {}", "for any other name"),
}
_HOST = ("at {}", "at any other host")
# A value, and what it is told as.
_Values = Mapping[str, str]


def requests_of(request: Request, *asked: Applied) -> Iterator[Request]:
    """Yield a request of every kind; of a token, addresses and the like nothing is said."""
    for each, _ in Kinds(request, asked):
        yield each


class Kinds:
    """A request of every kind that policies tell apart, each with what tells it from others.

    `dimensions` are all that may be told of a method, a path and so on, in the same order.
    """

    def __init__(self, request: Request, asked: Iterable[Applied]) -> None:
        """Take what is known of requests, and the policies."""
        patterns = _patterns(asked)
        self._request = request
        self._headers = sorted(key for key in patterns if key.startswith(HEADER))
        known = {
            METHOD: request.method,
            PATH: request.path,
            HOST: request.host,
            SNI: request.sni,
        }
        self._values: list[_Values] = [
            _told(key, patterns[key]) if key in patterns else {said: ""}
            for key, said in (*known.items(), *((key, _ABSENT) for key in self._headers))
        ]

    @property
    def dimensions(self) -> Sequence[Sequence[str]]:
        """Return all that may be told, of each part of a request."""
        return [list(values.values()) for values in self._values]

    def __iter__(self) -> Iterator[tuple[Request, Sequence[str]]]:
        """Yield a request of each kind, and what tells it."""
        names = list(map(_name, self._headers))
        for parts in product(*(values.items() for values in self._values)):
            (method, _), (path, _), (host, _), (sni, _), *held = parts
            pairs = zip(names, held, strict=True)
            given = {name: value for name, (value, _) in pairs if value != _ABSENT}
            every = {**self._request.headers, **given}
            kind = replace(self._request, method=method, path=path, host=host, sni=sni)
            kind = replace(kind, headers=every)
            yield replace(kind, is_any=False), [told for _, told in parts]


def _told(key: str, patterns: Sequence[str]) -> _Values:
    found = samples(tuple(patterns), of_path=key == PATH)
    if key.startswith(HEADER):
        name = _name(key)
        told = {
            v: f"with {name}: {label}" if label else f"with another {name}"
            for v, label in found.items()
        }
        return {**told, _ABSENT: f"without {name}"}
    one, other = _WORDS.get(key, _HOST)
    return {value: one.format(label) if label else other for value, label in found.items()}


def _name(key: str) -> str:
    return key[len(HEADER) :].strip("[]").lower()


def _patterns(asked: Iterable[Applied]) -> Mapping[str, Sequence[str]]:
    found: dict[str, dict[str, None]] = {}
    for applied in asked:
        for policy in (*applied.custom, *applied.deny, *applied.allow):
            for term in (term for rule in policy.rules for term in rule.terms):
                if term.key in (METHOD, PATH, HOST, SNI) or term.key.startswith(HEADER):
                    for value in (*term.values, *term.others):
                        known = value.lower() if term.key == HOST else value
                        found.setdefault(term.key, {})[known] = None
    return {key: list(values) for key, values in found.items()}
