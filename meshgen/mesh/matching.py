"""What the matches of two routes have in common, as far as it can be proven.

`covers` says it as istiod merges them (mergeHTTPMatchRequests of istio.io/istio/pilot/pkg/model):
whether a delegate's route stays as it is, behind one that delegates.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from meshgen.model.network import HeaderMatch, Route

# How a text has to look: `("prefix", "/api")`.
Look = tuple[str, str]
_LITERAL = re.compile(r"[^\\.\[\](){}*+?^$|]*")


@dataclass(frozen=True)
class Match:
    """What a request has to look like; the `path` is None where it may be any.

    All paths that match begin with `start`.
    """

    path: Look | None
    headers: Mapping[str, Look]
    start: str

    def may_meet(self, other: "Match") -> bool:
        """Return whether there may be a path for both: of many routes, this is asked first."""
        return self.start.startswith(other.start) or other.start.startswith(self.start)

    def covers(self, other: "Match") -> bool:
        """Return whether a delegate's route with the other match stays so, behind one with this."""
        if self.path is not None and (other.path is None or not _holds(self.path, other.path)):
            return False
        return all(
            name in other.headers and _holds(look, other.headers[name])
            for name, look in self.headers.items()
        )

    def is_apart(self, other: "Match") -> bool:
        """Return whether surely no request meets both."""
        if self.path is not None and other.path is not None and _apart(self.path, other.path):
            return True
        # Envoy has the names in small letters.
        theirs = {name.lower(): look for name, look in other.headers.items()}
        return any(
            name.lower() in theirs and _apart(look, theirs[name.lower()])
            for name, look in self.headers.items()
        )


def match_of(route: Route) -> Match:
    """Return what a route matches; the prefix `/`, which every path has, is no condition."""
    texts = (("exact", route.exact), ("regex", route.regex), ("prefix", route.prefix))
    path = next(((kind, text) for kind, text in texts if text is not None), None)
    headers = {name: _look(match) for name, match in (route.headers or {}).items()}
    if path in (("prefix", ""), ("prefix", "/")):
        path = None
    return Match(path, headers, _beginning(path)[1] if path else "")


def _look(match: HeaderMatch) -> Look:
    texts = (("exact", match.exact), ("regex", match.regex), ("prefix", match.prefix))
    return next(((kind, text) for kind, text in texts if text), ("prefix", ""))


def _holds(wide: Look, narrow: Look) -> bool:
    """Return whether a delegate may say a look behind a root that says another one.

    An expression stands beside nothing else, not even beside itself; nor does an empty text.
    """
    (kind, start), (inner, text) = wide, narrow
    if "regex" in (kind, inner) or not start or not text:
        return False
    return narrow == wide if kind == "exact" else text.startswith(start)


def _apart(one: Look, other: Look) -> bool:
    (kind, text), (other_kind, other_text) = _beginning(one), _beginning(other)
    if kind == "exact" and other_kind == "exact":
        return text != other_text
    # The whole of an exact text has to begin with a prefix; of two prefixes, the longer one.
    short, long = sorted((text, other_text), key=len)
    if kind == "exact":
        short, long = other_text, text
    elif other_kind == "exact":
        short, long = text, other_text
    return not long.startswith(short)


def _beginning(look: Look) -> Look:
    """Return a look without expressions: in place of one, what all that it matches begins with.

    RE2 has to match the whole text.
    """
    kind, text = look
    if kind != "regex":
        return look
    found = _LITERAL.match(text)
    start = found[0] if found and "|" not in text else ""
    # What may be there any number of times may not be there at all.
    optional = text[len(start) : len(start) + 1] in ("*", "?", "{")
    return "prefix", start[:-1] if start and optional else start
