"""What the matches of two routes have in common, as far as it can be proven.

What is said of nothing here is taken for possible: a proof is one for every request.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.model.conditions import Conditions, Match, StringMatch
from meshgen.resources import Object

# How a text has to look: `("prefix", "/api")`. Any text has the prefix "".
Look = tuple[str, str]
# What has to look so: a field of Istio's HTTPMatchRequest, and the name of a header or such like.
Key = tuple[str, str]
_LITERAL = re.compile(r"[^\\.\[\](){}*+?^$|]*")
_TEXTS = ("scheme", "method", "authority")
# Fields by names: in Istio, and in the config.
_NAMED = {"headers": "headers", "queryParams": "query", "sourceLabels": "source_labels"}
_URI, _WITHOUT = ("uri", ""), "withoutHeaders"
# Of a header that is a claim of a token: a claim may be a list, of which one is enough.
_CLAIM = "@"


@dataclass(frozen=True)
class RequestMatch:
    """What a request has to look like for a route; `spec` has namespaces as the cluster does."""

    spec: Conditions

    @cached_property
    def request(self) -> Object:
        """Return Istio's HTTPMatchRequest; an empty one is for all requests."""
        spec = self.spec
        request: Object = {}
        if path := self._path:
            request["uri"] = dict([path])
        for field in _TEXTS:
            if (look := getattr(spec, field)) is not None:
                request[field] = _said(look)
        if spec.ignore_uri_case:
            request["ignoreUriCase"] = True
        for field, name in (*_NAMED.items(), (_WITHOUT, "without_headers")):
            if named := getattr(spec, name):
                request[field] = {key: _said(look) for key, look in sorted(named.items())}
        if isinstance(spec, Match) and spec.port is not None:
            request["port"] = spec.port
        if spec.source_namespace is not None:
            request["sourceNamespace"] = spec.source_namespace
        return request

    @cached_property
    def connection(self) -> Object:
        """Return Istio's L4MatchAttributes or TLSMatchAttributes."""
        spec = self.spec
        said = {
            "sniHosts": spec.sni_hosts,
            "destinationSubnets": spec.destination_subnets,
            "port": spec.port if isinstance(spec, Match) else None,
            "sourceLabels": spec.source_labels,
            "sourceNamespace": spec.source_namespace,
        }
        return {field: value for field, value in said.items() if value is not None}

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return the sort key: exact paths, then expressions, then prefixes, longest first.

        Where nothing is said of the path it counts as the prefix `/`, so that a route by header
        alone comes before the one for everything. Of one path, that with more conditions.
        """
        kind, path = self._path or ("prefix", "/")
        of_connection = sum(map(bool, (self.spec.sni_hosts, self.spec.destination_subnets)))
        conditions = len(self.looks.keys() - {_URI}) + len(self.unlike) + of_connection
        return (("exact", "regex", "prefix").index(kind), -len(path or "/"), -conditions)

    @property
    def path(self) -> Look | None:
        """Return how the path has to look; None for any, which all with the prefix `/` are."""
        return self.looks.get(_URI)

    @cached_property
    def looks(self) -> Mapping[Key, Look]:
        """Return how each part of a request has to look."""
        spec = self.spec
        path = self._path
        looks: dict[Key, Look] = (
            {} if path in (None, ("prefix", ""), ("prefix", "/")) else {_URI: path}
        )
        for field in _TEXTS:
            if (text := getattr(spec, field)) is not None:
                looks[field, ""] = _look(text)
        for field, name in _NAMED.items():
            for key, value in (getattr(spec, name) or {}).items():
                looks[field, key] = _look(value)
        if isinstance(spec, Match) and spec.port is not None:
            looks["port", ""] = ("exact", str(spec.port))
        if spec.source_namespace is not None:
            looks["sourceNamespace", ""] = ("exact", spec.source_namespace)
        return looks

    @cached_property
    def unlike(self) -> Mapping[Key, Look]:
        """Return how headers must not look."""
        without = self.spec.without_headers or {}
        return {("headers", name): _look(match) for name, match in without.items()}

    def may_meet(self, other: "RequestMatch") -> bool:
        """Return whether there may be a path for both: of many routes, this is asked first."""
        return self._start.startswith(other._start) or other._start.startswith(self._start)

    def covers(self, other: "RequestMatch") -> bool:
        """Return whether a delegate's match stays as it is, behind a root's route with this one.

        So istiod merges them: mergeHTTPMatchRequests of istio.io/istio/pilot/pkg/model.
        """
        return (
            bool(self.spec.ignore_uri_case) == bool(other.spec.ignore_uri_case)
            and all(
                key in other.looks and _may_narrow(look, other.looks[key])
                for key, look in self.looks.items()
            )
            and all(
                other.unlike.get(key) == look and _may_narrow(look, look)
                for key, look in self.unlike.items()
            )
        )

    def includes(self, other: "RequestMatch") -> bool:
        """Return whether surely each request that meets the other one meets this one."""
        mine, theirs = self._told, other._told
        if not mine.keys() <= theirs.keys() or not self._has_connections_of(other):
            return False
        if _URI in mine and not self._has_path_of(other):
            return False
        return all(_holds(mine[key], theirs[key]) for key in mine.keys() - {_URI}) and all(
            (key in other._untold and _holds(other._untold[key], look))
            or (key in theirs and not key[1].startswith(_CLAIM) and _apart(look, theirs[key]))
            for key, look in self._untold.items()
        )

    def is_apart(self, other: "RequestMatch") -> bool:
        """Return whether surely no request meets both."""
        mine, theirs = self._told, other._told
        folds = self.spec.ignore_uri_case or other.spec.ignore_uri_case
        return (
            any(
                _apart(*map(_small, (look, theirs[key])))
                if folds and key == _URI
                else _apart(look, theirs[key])
                for key, look in mine.items()
                if key in theirs and not key[1].startswith(_CLAIM)
            )
            or _is_refused(mine, other._untold)
            or _is_refused(theirs, self._untold)
        )

    def _has_connections_of(self, other: "RequestMatch") -> bool:
        """Return whether surely each connection of the other match is one of this."""
        mine, theirs = self.spec.sni_hosts, other.spec.sni_hosts
        subnets = self.spec.destination_subnets
        if mine and not (theirs and all(any(_is_part(h, one) for one in mine) for h in theirs)):
            return False
        return not subnets or subnets == other.spec.destination_subnets

    def _has_path_of(self, other: "RequestMatch") -> bool:
        """Return whether surely each path of the other match is one of this."""
        wide, narrow = self.looks[_URI], other.looks[_URI]
        if not self.spec.ignore_uri_case or wide[0] == "regex":
            return not other.spec.ignore_uri_case and _holds(wide, narrow)
        return _holds(_small(wide), _small(narrow))

    @cached_property
    def _path(self) -> Look | None:
        spec = self.spec
        texts = (("prefix", spec.prefix), ("exact", spec.exact), ("regex", spec.regex))
        return next(((kind, text) for kind, text in reversed(texts) if text is not None), None)

    @cached_property
    def _start(self) -> str:
        """Return what all paths that match begin with, whatever their letters."""
        return _beginning(self.path)[1].lower() if self.path else ""

    @cached_property
    def _told(self) -> Mapping[Key, Look]:
        return dict(_as_envoy(self.looks))

    @cached_property
    def _untold(self) -> Mapping[Key, Look]:
        return dict(_as_envoy(self.unlike))


def cover(wide: Iterable[RequestMatch], narrow: Iterable[RequestMatch]) -> bool:
    """Return whether each of a delegate's matches stays as it is behind one of a root's."""
    several = list(wide)
    return all(any(one.covers(other) for one in several) for other in narrow)


def include(wide: Iterable[RequestMatch], narrow: Iterable[RequestMatch]) -> bool:
    """Return whether surely each request for the narrow ones is for one of the wide ones."""
    several = list(wide)
    return all(any(one.includes(other) for one in several) for other in narrow)


def are_apart(some: Iterable[RequestMatch], others: Iterable[RequestMatch]) -> bool:
    """Return whether surely no request is for one of each."""
    several = list(others)
    return all(not one.may_meet(other) or one.is_apart(other) for one in some for other in several)


def _is_part(host: str, of: str) -> bool:
    return host == of or (of.startswith("*") and host.endswith(of[1:]))


def _as_envoy(looks: Mapping[Key, Look]) -> Iterator[tuple[Key, Look]]:
    """Yield looks as Envoy compares them: it has the names of headers in small letters."""
    for (field, name), look in looks.items():
        is_header = field == "headers" and not name.startswith(_CLAIM)
        yield (field, name.lower() if is_header else name), look


def _said(match: StringMatch | str) -> Any:
    """Return Istio's StringMatch, or a label's value as it is."""
    if isinstance(match, str):
        return match
    looks = (("exact", match.exact), ("prefix", match.prefix), ("regex", match.regex))
    return {kind: text for kind, text in looks if text is not None}


def _look(match: StringMatch | str) -> Look:
    if isinstance(match, str):
        return ("exact", match)
    texts = (("exact", match.exact), ("regex", match.regex), ("prefix", match.prefix))
    # As an expression, an asterisk is Istio's word for any text.
    found = (look for look in texts if look[1] is not None and look != ("regex", "*"))
    kind, text = next(found, ("prefix", ""))
    return kind, text or ""


def _may_narrow(wide: Look, narrow: Look) -> bool:
    """Return whether a delegate may say a look behind a root that says another one.

    An expression stands beside nothing else, not even beside itself; nor does an empty text.
    """
    (kind, start), (inner, text) = wide, narrow
    if "regex" in (kind, inner) or not start or not text:
        return False
    return narrow == wide if kind == "exact" else text.startswith(start)


def _holds(wide: Look, narrow: Look) -> bool:
    """Return whether all texts of the narrow look surely have the wide one."""
    if wide == narrow:
        return True
    return wide[0] == "prefix" and _beginning(narrow)[1].startswith(wide[1])


def _is_refused(looks: Mapping[Key, Look], unlike: Mapping[Key, Look]) -> bool:
    """Return whether something has to look as it must not."""
    return any(key in looks and _holds(look, looks[key]) for key, look in unlike.items())


def _small(look: Look) -> Look:
    """Return a look of which capital letters do not count, or what all of it begins with."""
    kind, text = _beginning(look)
    return kind, text.lower()


def _apart(one: Look, other: Look) -> bool:
    (kind, text), (other_kind, other_text) = _beginning(one), _beginning(other)
    if ("exact", "") in (one, other):
        return False  # releases differ in what that is
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
