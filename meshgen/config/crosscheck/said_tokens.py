"""What a config says of tokens: at gateways, at services, and on routes to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.config.crosscheck.place import Place
from meshgen.mesh import SIDECARS, Exposure, RequestMatch, Service, exposures_of
from meshgen.mesh.jwt import JWT, issuers_of, matches_of
from meshgen.model.base import Spec, fields_set
from meshgen.model.jwt import DeclaredIssuer, Jwt
from meshgen.resources import Path


@dataclass(frozen=True)
class Said:
    """What a setting says of tokens; `usual` are the issuers that it has of what is around it.

    Of a route, `exposure` is where it stands, and `matches` are the requests that it is for.
    """

    spec: Jwt
    setting: Path
    usual: tuple[DeclaredIssuer, ...] = ()
    exposure: Exposure | None = None
    matches: tuple[RequestMatch, ...] = ()

    @property
    def issuers(self) -> tuple[DeclaredIssuer, ...]:
        """Return whose tokens are taken."""
        return issuers_of(self.spec) or self.usual


def said_in(place: Place) -> Iterator[Said]:
    """Yield all that the config says of tokens."""
    for name in place.mesh.gateways:
        if place.is_sound_at(("gateways", name), JWT):
            yield from of_gateway(place, name, with_routes=False)
    for service in place.sound("jwt", "expose", "traffic"):
        yield from of_sidecars(service)
        for exposure in exposures_of(service):
            if exposure.gateway != SIDECARS:
                gateway = place.mesh.gateways.get(exposure.gateway)
                usual = issuers_of(gateway.jwt) if gateway and gateway.jwt else ()
                yield from of_exposures([exposure], usual)


def of_gateway(place: Place, name: str, *, with_routes: bool = True) -> Iterator[Said]:
    """Yield what a gateway says, and what routes of it do."""
    spec = place.mesh.gateways[name].jwt
    if spec is not None:
        yield Said(spec, ("gateways", name, JWT))
    for service in place.sound("jwt", "expose", running=True) if with_routes else ():
        exposed = [one for one in exposures_of(service) if one.gateway == name]
        yield from of_exposures(exposed, ())


def of_sidecars(service: Service) -> Iterator[Said]:
    """Yield what a service says, and its routes in the mesh."""
    spec = service.spec.jwt
    usual = issuers_of(spec) if spec else ()
    if spec is not None:
        yield Said(spec, (*service.setting, JWT))
    inside = [one for one in exposures_of(service) if one.gateway == SIDECARS]
    yield from of_exposures(inside, usual)


def of_exposures(exposed: Sequence[Exposure], usual: tuple[DeclaredIssuer, ...]) -> Iterator[Said]:
    """Yield what routes say; `usual` are the issuers around them."""
    for exposure in exposed:
        for setting, spec in exposure.said:
            if spec.jwt is not None:
                matches = tuple(matches_of(spec))
                yield Said(spec.jwt, (*setting, JWT), usual, exposure, matches)


def get(spec: Spec, name: str) -> object:
    """Return what a setting says of a field; None where it says nothing."""
    return dict(fields_set(spec)).get(name)
