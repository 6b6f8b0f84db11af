"""A route: what it matches, where it goes, and what comes before it."""

from dataclasses import dataclass

from meshgen.model.network import HeaderMatch
from meshgen.model.network import Route as Spec
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class Delegate:
    """Where a root's route leads: a VirtualService of another namespace, for what it matches."""

    name: str
    namespace: str
    match: Object | None


@dataclass(frozen=True)
class Route:
    """One route: what it matches and where it goes; `setting` is its path in the config.

    `namespace` is the name of the one that it leads to, to its `delegate` there if it has one. A
    route that `takes_all` has no match of its own: it is a delegate's last.
    """

    spec: Spec
    host: str
    port: int
    setting: Path
    namespace: str
    delegate: Delegate | None = None
    takes_all: bool = False

    @property
    def match(self) -> Object | None:
        """Return Istio's HTTPMatchRequest, or None where everything matches."""
        if self.delegate is not None:
            return self.delegate.match
        if self.takes_all:
            return None
        request: Object = {}
        for field in ("prefix", "exact", "regex"):
            if (value := getattr(self.spec, field)) is not None:
                request["uri"] = {field: value}
        headers = sorted((self.spec.headers or {}).items())
        if headers:
            request["headers"] = {name: _string_match(match) for name, match in headers}
        return request or None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Return the sort key: exact paths, then expressions, then prefixes, longest first.

        Where nothing is said of the path it counts as the prefix `/`, so that a route by header
        alone comes before the one for everything.
        """
        paths = (self.spec.exact, self.spec.regex, self.spec.prefix or "/")
        kind, path = next((i, path) for i, path in enumerate(paths) if path is not None)
        return (kind, -len(path), -len(self.spec.headers or {}))


def _string_match(match: HeaderMatch) -> Object:
    fields = ("exact", "prefix", "regex")
    return {f: getattr(match, f) for f in fields if getattr(match, f) is not None}
