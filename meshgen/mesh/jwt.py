"""Tokens: which ones proxies verify, and which requests are refused without one.

A RequestAuthentication alone refuses wrong tokens and lets requests without any through; the
AuthorizationPolicy beside it demands one. It denies, so that it takes from what calls and others'
policies allow, and never adds to it; and it asks for the issuer and the audience by itself, since
at a shared gateway others' RequestAuthentications let in tokens of other issuers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.mesh.deciding import AnyOf, Asked, outside, rules
from meshgen.mesh.exposure import SIDECARS, Exposure, exposures_of
from meshgen.mesh.guarded import GatewayProxies, Proxies, asked_by, narrower, sidecars
from meshgen.mesh.matching import RequestMatch
from meshgen.mesh.owned import Owned
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving, overlap
from meshgen.model.conditions import Conditions
from meshgen.model.gateway import Gateway
from meshgen.model.jwt import DeclaredIssuer, Jwt, TokenRule
from meshgen.model.routes import Routing
from meshgen.resources import Object, Path

JWT = "jwt"
_ENDING = "-jwt"
_DRY_RUN = "-dry-run"
_CLAIMS = "request.auth.claims"


@dataclass(frozen=True)
class Demand:
    """What one setting says of tokens, for some of the requests that proxies get."""

    spec: Jwt
    setting: Path
    issuers: tuple[DeclaredIssuer, ...]
    requests: AnyOf
    # Of each, one has to hold: requests that another route is for are none of these.
    others: tuple[AnyOf, ...] = ()

    @property
    def denials(self) -> Iterator[Object]:
        """Yield the rules by which requests are refused."""
        needed = tuple(self._unknown())
        left_out = (*self.others, *outside(self.spec.public or ()))
        if self.spec.required:
            yield from rules(self.requests, *left_out, *needed)
        for rule in self.spec.rules or ():
            said = {"paths": rule.paths, "methods": rule.methods}
            operation = {key: list(one) for key, one in said.items() if one}
            asked = [one & Asked(operation=operation) for one in self.requests]
            if not self.spec.required:
                yield from rules(asked, *left_out, *needed)
            yield from rules(asked, *left_out, _unlike(rule))

    def _unknown(self) -> Iterator[AnyOf]:
        """Yield the ways of being no token of some issuers; of each, one has to hold."""
        by_audience: dict[tuple[str, ...], list[str]] = {}
        for one in self.issuers:
            by_audience.setdefault(tuple(one.audiences or ()), []).append(one.issuer + "/*")
        for audiences, principals in by_audience.items():
            ways = [Asked(source={"notRequestPrincipals": list(dict.fromkeys(principals))})]
            if audiences:
                ways.append(Asked(when=(_without("aud", audiences),)))
            yield ways


def _unlike(rule: TokenRule) -> AnyOf:
    return [Asked(when=(_without(claim, values),)) for claim, values in rule.claims.items()]


def _without(claim: str, values: Sequence[str]) -> Object:
    name = claim if claim.startswith("[") else "[" + claim + "]"
    return {"key": _CLAIMS + name, "notValues": list(values)}


def issuers_of(spec: Jwt) -> tuple[DeclaredIssuer, ...]:
    """Return the issuers that a setting names: one by its own fields, or several."""
    if spec.issuers:
        return tuple(one for _, one in sorted(spec.issuers.items()))
    if spec.issuer is None:
        return ()
    said = {field: getattr(spec, field) for field in DeclaredIssuer.__struct_fields__}
    return (DeclaredIssuer(**said),)


@dataclass(frozen=True)
class Tokens:
    """All that is said of tokens in some proxies."""

    proxies: Proxies
    demands: tuple[Demand, ...]
    # The gateways of the config that know the proxies.
    gateways: tuple[str, ...] = ()

    @property
    def issuers(self) -> tuple[DeclaredIssuer, ...]:
        """Return whose tokens are taken, each once."""
        found: list[DeclaredIssuer] = []
        for demand in self.demands:
            found += [one for one in demand.issuers if one not in found]
        return tuple(found)

    @property
    def owned(self) -> Iterator[Owned]:
        """Yield the objects: what verifies tokens, and what demands them."""
        first, proxies = self.demands[0], self.proxies
        named = next((one for one in self.demands if one.spec.name), None)
        name = (named.spec.name if named else None) or proxies.name
        named_by = (*named.setting, "name") if named else first.setting
        verifying = {"proxies": proxies, "issuers": self.issuers}
        found = [("RequestAuthentication", name, verifying)]
        for dry_run in (False, True):
            several = [one for one in self.demands if self._only_tries(one) is dry_run]
            denials = [rule for one in several for rule in one.denials]
            if denials:
                ending = _DRY_RUN if dry_run and len(several) < len(self.demands) else ""
                demanding = proxies.policy("DENY", denials, dry_run=dry_run)
                found.append(("AuthorizationPolicy", name + ending, demanding))
        for kind, called, variables in found:
            yield Owned(
                kind,
                called,
                first.setting,
                named_by,
                proxies.folder,
                variables,
                namespace=proxies.home.key,
            )

    def _only_tries(self, demand: Demand) -> bool:
        return demand.spec.dry_run or bool(self.proxies.home.authorization.dry_run)


def tokens_of_service(service: Service) -> Tokens | None:
    """Return what the sidecars of a service's pods know of tokens; None where they look at none."""
    proxies = sidecars(service, _ENDING)
    said = service.spec.jwt
    demands: list[Demand] = []
    usual = issuers_of(said) if said else ()
    if said is not None:
        demands.append(Demand(said, (*service.setting, JWT), usual, proxies.requests))
    for exposure in exposures_of(service):
        if exposure.gateway == SIDECARS:
            demands += _of_routes(exposure, [exposure], usual, proxies.requests)
    is_asked = service.in_mesh and any(port.is_http for port in service.ports)
    return Tokens(proxies, tuple(demands)) if demands and is_asked else None


def tokens_at_gateways(
    gateways: Mapping[str, Gateway],
    services: Iterable[Service],
    known: Mapping[str, GatewayProxies],
) -> Iterator[Tokens]:
    """Yield what the proxies of gateways know of tokens: by their own settings, and by routes'."""
    exposed: dict[str, list[Exposure]] = {}
    for service in services:
        for exposure in exposures_of(service):
            exposed.setdefault(exposure.gateway, []).append(exposure)
    told: dict[tuple[str, ...], list[tuple[str, Demand]]] = {}
    for name, proxies in known.items():
        several = told.setdefault(proxies.names, [])
        said = gateways[name].jwt
        usual = issuers_of(said) if said else ()
        if said is not None:
            asked = proxies.requests(proxies.serving.served(name))
            several.append((name, Demand(said, ("gateways", name, JWT), usual, asked)))
        for exposure in exposed.get(name, []):
            beside = [e for e in exposed[name] if _meet(exposure, e, proxies.serving)]
            asked = proxies.requests(proxies.serving.hosts_of(exposure))
            several += [(name, one) for one in _of_routes(exposure, beside, usual, asked)]
    for name, proxies in known.items():
        if name == proxies.names[0] and (several := told[proxies.names]):
            first = several[0][0]
            demands = tuple(one for _, one in several)
            yield Tokens(proxies.proxies(first, _ENDING), demands, proxies.names)


def _of_routes(
    exposure: Exposure,
    beside: Sequence[Exposure],
    usual: tuple[DeclaredIssuer, ...],
    requests: AnyOf,
) -> Iterator[Demand]:
    """Yield what routes say of tokens, for what of `requests` is theirs.

    A route is for what a more specific one `beside` it does not take.
    """
    for setting, spec in exposure.said:
        if spec.jwt is None:
            continue
        issuers = issuers_of(spec.jwt) or usual
        others = [one for other in beside for _, said in other.said for one in matches_of(said)]
        for match in matches_of(spec):
            operation = asked_by(match) or {}
            asked = [one & Asked(operation=operation) for one in requests]
            left_out = tuple(outside(narrower(match, others)))
            yield Demand(spec.jwt, (*setting, JWT), issuers, asked, left_out)


def matches_of(spec: Routing) -> list[RequestMatch]:
    """Return which requests a route is for: one of these is enough."""
    several: Sequence[Conditions] = spec.match or [spec]
    return list(map(RequestMatch, several))


def _meet(one: Exposure, other: Exposure, serving: Serving) -> bool:
    """Return whether a host may be asked for by routes of both."""
    if not any(spec.jwt for _, spec in one.said):
        return False
    hosts = serving.hosts_of(other)
    return any(overlap(mine, theirs) for mine in serving.hosts_of(one) for theirs in hosts)
