"""VirtualServices: one for each gateway and set of hosts.

Istio merges VirtualServices of one host in no fixed order, so that a short prefix of one can hide
a longer one of another. One VirtualService with the most specific route first has no such trap.
It stands beside the gateway, whichever namespaces it leads to; where the gateway's routes are
delegated, it is the root that says which of them answers what, and each has its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from meshgen.kinds.flagger import CANARY
from meshgen.mesh.canary import ROUTE
from meshgen.mesh.delegation import Claim, claims
from meshgen.mesh.exposure import SIDECARS, Exposure, exposures_of
from meshgen.mesh.leading import routes_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.route import Delegate, Destination, Kind, Route, Share
from meshgen.mesh.routeorder import in_order
from meshgen.mesh.service import STABLE, Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.visibility import exported
from meshgen.model.routes import Route as Named
from meshgen.resources import Path


@dataclass(frozen=True)
class VirtualService:
    """A VirtualService; `services` are those that it leads to, `setting` is what it comes from.

    Its name is that before prefix and suffix; `is_named` tells whether the config gives it. One
    without hosts is a delegate. Those with `export_to` are seen by these namespaces alone.
    """

    name: str
    is_named: bool
    gateways: tuple[str, ...]
    hosts: tuple[str, ...]
    routes: list[Route]
    services: list[Service]
    namespace: Namespace
    setting: Path
    export_to: list[str] | None = None
    exposures: tuple[Exposure, ...] = ()
    labels: Mapping[str, str] | None = None

    def of(self, kind: Kind) -> list[Route]:
        """Return the routes in one of its lists."""
        return [route for route in self.routes if route.kind == kind]


@dataclass(frozen=True)
class _Group:
    """Exposures whose routes stand together: of one gateway, for the same hosts."""

    gateway: str
    hosts: tuple[str, ...]
    given_name: str
    exposures: list[Exposure]

    @property
    def services(self) -> list[Service]:
        """Return the services, each once."""
        led_to = (exposure.service for exposure in self.exposures)
        return list({one.key: one for one in led_to if isinstance(one, Service)}.values())


def virtual_services(services: Sequence[Service], serving: Serving) -> list[VirtualService]:
    """Return the VirtualServices that lead to services, in order of gateway, hosts and name."""
    groups: dict[tuple[str, tuple[str, ...], str, str], list[Exposure]] = {}
    for exposure in (one for service in services if service.ports for one in exposures_of(service)):
        name, home = exposure.spec.name or "", serving.home_of(exposure)
        key = (exposure.gateway, serving.hosts_of(exposure), name, home)
        groups.setdefault(key, []).append(exposure)
    return [
        *(
            found
            for key, members in sorted(groups.items(), key=lambda group: group[0])
            for found in _of(_Group(*key[:3], members), serving)
        ),
        *(_led(service) for service in services if service.is_rollout and service.ports),
    ]


def _led(service: Service) -> VirtualService:
    """Return the VirtualService whose weights Argo Rollouts sets; routes delegate to it."""
    at, port = (*service.setting, "canary"), service.ports[0].port
    names = {STABLE: 100, CANARY: 0}
    shares = [Share(Destination(service.name + name, port), names[name]) for name in names]
    spec = Named(name=ROUTE)
    home = service.namespace
    route = Route(spec, service.name, port, at, home.name, shares=tuple(shares))
    return VirtualService(service.name, False, (), (), [route], [service], home, at)


def _of(group: _Group, serving: Serving) -> Iterator[VirtualService]:
    """Yield the VirtualService of a group, and its delegates where the routes are delegated."""
    home = serving.place_of(group.gateway, group.hosts, group.services)
    led = [r for one in group.exposures for r in routes_of(one, serving, home)]
    kinds: tuple[Kind, ...] = get_args(Kind)
    routes = [r for kind in kinds for r in in_order(one for one in led if one.kind == kind)]
    gateway = serving.gateways.get(group.gateway)
    is_root = gateway is not None and gateway.routes == "delegated"
    whole = VirtualService(
        group.given_name or _usual_name(group, home, is_root),
        bool(group.given_name),
        (serving.reference(group.gateway, home),),
        _hosts(group, routes),
        routes,
        group.services,
        home,
        group.exposures[0].setting,
        _export_to(group, serving, home),
        tuple(group.exposures),
    )
    yield from _delegated(whole, serving) if is_root else (whole,)


def _hosts(group: _Group, routes: Iterable[Route]) -> tuple[str, ...]:
    """Return the hosts; with routes by the name that TLS asks for, all names of a Service."""
    if group.gateway != SIDECARS or not any(route.kind == "tls" for route in routes):
        return group.hosts
    service = group.exposures[0].service
    longer = service.namespace.hosts(service.name)[1:] if service.name in group.hosts else []
    return tuple(dict.fromkeys((*group.hosts, *longer)))


def _usual_name(group: _Group, home: Namespace, is_root: bool) -> str:
    first, *others = group.exposures
    if others or is_root:
        return group.gateway.rpartition("/")[2]
    service = first.service
    return first.usual_name if service.namespace.name == home.name else service.key


def _export_to(group: _Group, serving: Serving, home: Namespace) -> list[str] | None:
    """Return which namespaces see a VirtualService; that for sidecars, as they see its service."""
    first = group.exposures[0]
    said = first.spec.export_to
    if said is None and group.gateway == SIDECARS:
        said = first.service.spec.export_to
    return None if said is None else exported(map(serving.real_name, said), home)


def _delegated(whole: VirtualService, serving: Serving) -> Iterator[VirtualService]:
    """Yield the root in place of a VirtualService with all routes, then the delegates."""
    home, at_root, delegates = whole.namespace.name, [], []
    for claim in claims(whole.routes, home):
        if claim.route.namespace == home or not claim.route.may_be_delegated:
            at_root.append(claim.route)
        else:
            delegate = _delegate(claim, whole, serving)
            delegates.append(delegate)
            name = delegate.namespace.name_from(whole.namespace, delegate.name)
            to = Delegate(name, claim.route.namespace, claim.match, made=True)
            at_root.append(replace(claim.route, delegate=to))
    yield replace(whole, routes=at_root)
    yield from delegates


def _delegate(claim: Claim, whole: VirtualService, serving: Serving) -> VirtualService:
    """Return the delegate of a claim, whose own route is the last, and takes what is left."""
    own, *others = dict.fromkeys(route.setting[1] for route in (claim.route, *claim.behind))
    services = [s for key in (own, *others) for s in whole.services if s.key == key]
    exposures = [one for one in whole.exposures if one.service in services]
    local = {r.setting: r for one in exposures for r in routes_of(one, serving)}
    home = services[0].namespace
    return VirtualService(
        claim.name(whole.name),
        False,
        (),
        (),
        [
            *(replace(local[route.setting], some=route.some) for route in claim.behind),
            replace(local[claim.route.setting], takes_all=True),
        ],
        services,
        home,
        claim.route.setting,
        None if whole.export_to is None else exported([whole.namespace.name], home),
    )
