"""A route: what it matches, where it goes, and what comes before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from msgspec.structs import replace as with_fields

from meshgen.mesh.matching import RequestMatch
from meshgen.model.conditions import Conditions
from meshgen.model.handling import HeaderOperations, Percentage
from meshgen.model.routes import Route as Named
from meshgen.model.routes import Routing
from meshgen.resources import Object, Path

# In which of its lists a VirtualService has a route.
Kind = Literal["http", "tls", "tcp"]


@dataclass(frozen=True)
class Destination:
    """Where requests go: a host as the VirtualService names it, of its ports and pods which."""

    host: str
    port: int | None = None
    subset: str | None = None

    @property
    def target(self) -> Object:
        """Return Istio's Destination."""
        subset = {} if self.subset is None else {"subset": self.subset}
        port = {} if self.port is None else {"port": {"number": self.port}}
        return {"host": self.host, **subset, **port}


@dataclass(frozen=True)
class Share:
    """A destination, which part of the requests it gets, and what becomes of headers there."""

    to: Destination
    weight: int | None = None
    request: HeaderOperations | None = None
    response: HeaderOperations | None = None

    @property
    def route(self) -> Object:
        """Return Istio's HTTPRouteDestination."""
        weight = {} if self.weight is None else {"weight": self.weight}
        headers = headers_of(self.request, self.response)
        return {
            "destination": self.to.target,
            **weight,
            **({"headers": headers} if headers else {}),
        }


@dataclass(frozen=True)
class Copy:
    """A destination that gets a copy of a part of the requests."""

    to: Destination
    percentage: Percentage | None = None


@dataclass(frozen=True)
class Delegate:
    """A VirtualService without hosts, which says where a route's requests go.

    Of one that is `made` for a claim, `match` is what the root's route matches, None for all.
    """

    name: str
    namespace: str
    match: list[Object] | None = None
    made: bool = False


@dataclass(frozen=True)
class Route:
    """One route: what it matches and where it goes; `setting` is its path in the config.

    `host` and `port` are those of the service that says it. `namespace` is the name of the one
    that it leads to, to its `delegate` there if it has one. A route that `takes_all` has no match
    of its own: it is a delegate's last. Of several matches, it is for those with an index in
    `some`, where that says any. One of several gateways is for those that it names. Where a
    gateway limits its requests, they are `limited` by the name of what has the limit.
    """

    spec: Routing
    host: str
    port: int
    setting: Path
    namespace: str
    delegate: Delegate | None = None
    takes_all: bool = False
    some: tuple[int, ...] = ()
    shares: tuple[Share, ...] = ()
    mirror: Copy | None = None
    mirrors: tuple[Copy, ...] = ()
    kind: Kind = "http"
    gateways: tuple[str, ...] = ()
    limited: str | None = None

    @cached_property
    def matches(self) -> tuple[RequestMatch, ...]:
        """Return the matches, of which a request has to meet one."""
        several: Sequence[Conditions] = self.spec.match or [self.spec]
        wanted = [several[index] for index in self.some] if self.some else several
        return tuple(map(RequestMatch, wanted))

    @property
    def said(self) -> Routing:
        """Return its settings, with no other matches than its own."""
        several = self.spec.match or []
        some = [several[index] for index in self.some]
        return with_fields(self.spec, match=some) if some else self.spec

    @property
    def match(self) -> list[Object] | None:
        """Return Istio's HTTPMatchRequests, or None where everything matches."""
        if self.gateways:
            at = {"gateways": list(self.gateways)}
            return [{**at, **self._asked(match)} for match in self.matches]
        if self.kind != "http":
            return [match.connection for match in self.matches if match.connection] or None
        if self.delegate is not None and self.delegate.made:
            return self.delegate.match
        requests = [match.request for match in self.matches]
        return requests if all(requests) and not self.takes_all else None

    def _asked(self, match: RequestMatch) -> Object:
        return match.request if self.kind == "http" else match.connection

    @property
    def name(self) -> str | None:
        """Return what it is called in access logs, and by what patches know it.

        istiod puts a root's name in front of that of a delegate's route.
        """
        given = self.spec.name if isinstance(self.spec, Named) else None
        if self.is_left_to_delegate:
            return None
        if self.limited is None:
            return given
        return self.limited if given is None else given + "." + self.limited

    @property
    def is_left_to_delegate(self) -> bool:
        """Return whether its delegate says what happens on the way, since that was made for it."""
        return self.delegate is not None and self.delegate.made

    @property
    def may_be_delegated(self) -> bool:
        """Return whether a VirtualService without hosts can have it."""
        return self.delegate is None and self.kind == "http"

    @property
    def answers(self) -> bool:
        """Return whether no destination gets the requests."""
        spec = self.spec
        return not (spec.redirect is None and spec.direct_response is None)

    @property
    def own(self) -> Destination:
        """Return the service that says it."""
        return Destination(self.host, self.port)

    @property
    def destinations(self) -> list[Object]:
        """Return Istio's HTTPRouteDestinations: the service, if nothing else is said."""
        return [share.route for share in self.shares or (Share(self.own),)]

    @property
    def several_mirrors(self) -> list[Object] | None:
        """Return Istio's HTTPMirrorPolicies."""
        mirrors = [
            {"destination": copy.to.target, "percentage": copy.percentage} for copy in self.mirrors
        ]
        return [{k: v for k, v in one.items() if v is not None} for one in mirrors] or None

    @property
    def headers(self) -> Object | None:
        """Return what becomes of headers, as Istio has it."""
        return headers_of(self.spec.request_headers, self.spec.response_headers)


def headers_of(
    request: HeaderOperations | None, response: HeaderOperations | None
) -> Object | None:
    """Return Istio's Headers; None where nothing is said."""
    said = {"request": request, "response": response}
    return {key: value for key, value in said.items() if value is not None} or None
