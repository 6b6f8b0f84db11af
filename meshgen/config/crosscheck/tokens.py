"""Tokens that nobody could look at, or that would be asked of the wrong requests."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.lenient import mapping, mappings
from meshgen.mesh import SIDECARS, Exposure, RequestMatch, Service, exposures_of
from meshgen.mesh.guarded import asked_by
from meshgen.mesh.jwt import JWT, Tokens, issuers_of, matches_of
from meshgen.mesh.monitoring import scrape_of
from meshgen.model.base import Spec, fields_set
from meshgen.model.jwt import DeclaredIssuer, Jwt, Public, TokenSource
from meshgen.resources import Path, dotted

_KEYS = ("jwksUri", "jwks", "jwksFile")
# Each set of methods among what is public doubles the rules.
_MOST = 3
_METRICS = "/metrics"


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


def issuers(place: Place) -> Iterator[Problem]:
    """Find tokens of nobody, and keys that are told of twice."""
    for said in said_in(place):
        spec, at = said.spec, said.setting
        if not said.issuers:
            yield place.problem(
                Code.MISSING,
                at,
                "nobody issues the tokens",
                "expected `issuer`, the claim `iss` of the tokens",
                "" if said.exposure is None else "or a `jwt` around it, whose issuers it has then",
                key=True,
            )
        single = dict(fields_set(spec, TokenSource))
        single |= {key: True for key in ("issuer", "jwksFile") if _get(spec, key)}
        for name in single if spec.issuers or not spec.issuer else ():
            yield place.problem(
                Code.CONFLICT,
                (*at, name),
                f"`{name}` has no effect beside `issuers`"
                if spec.issuers
                else f"`{name}` is of no issuer",
                "expected it in each of the issuers" if spec.issuers else "expected `issuer` too",
                key=True,
            )
        named = [(at, spec)] if spec.issuer else []
        several = [((*at, "issuers", name), one) for name, one in (spec.issuers or {}).items()]
        for path, issuer in (*named, *several):
            if issuer.jwks and _tells_secret(issuer.jwks):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, "jwks"),
                    "one of the keys is no public one: whoever reads the config can issue tokens",
                    "expected public keys alone",
                    "have the issuer change its key: this one is known now",
                    key=True,
                )
            ways = [key for key in _KEYS if _get(issuer, key) is not None]
            for way in ways[1:]:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, way),
                    f"`{ways[0]}` has the keys already",
                    f"expected one of {', '.join(_KEYS)}",
                    key=True,
                )


def _tells_secret(jwks: str) -> bool:
    """Return whether a set of keys has a private or a symmetric one (RFC 7518, 6.2 to 6.4)."""
    try:
        found = mapping(json.loads(jwks))
    except ValueError:
        return False  # told of the object
    keys = mappings(found.get("keys", [found]))
    return any("d" in key or key.get("kty") == "oct" for key in keys)


def requests(place: Place) -> Iterator[Problem]:
    """Find rules without a claim, and what is public without a path or in too many ways."""
    for said in said_in(place):
        yield from public(place, (*said.setting, "public"), said.spec.public or ())
        for index, rule in enumerate(said.spec.rules or ()):
            if not rule.claims:
                yield place.problem(
                    Code.MISSING,
                    (*said.setting, "rules", index, "claims"),
                    "no claim is asked for",
                    "expected claims, such as `{groups: admin}`",
                    key=True,
                )


def public(place: Place, at: Path, several: Sequence[Public]) -> Iterator[Problem]:
    """Find requests that are left out without a path or a method, or in too many ways."""
    for index, one in enumerate(several):
        if not one.paths and not one.methods:
            yield place.problem(
                Code.MISSING, (*at, index), "it is for no request", "expected `paths` or `methods`"
            )
    methods = {frozenset(one.methods) for one in several if one.methods and one.paths}
    if len(methods) > _MOST:
        yield place.problem(
            Code.CONFLICT,
            at,
            f"paths are public for {len(methods)} different lists of methods: each doubles the "
            "rules of the policy",
            f"expected {_MOST} of them at most",
            "paths without `methods` are public for all",
            key=True,
        )


@of_services("jwt", "port", "ports", "protocol", "mesh", "kind", "metrics", "traffic")
def of_service(place: Place, service: Service) -> Iterator[Problem]:
    """Find tokens that no sidecar would look at, and those that Prometheus has not."""
    several = list(_of_sidecars(service))
    for said in several:
        is_own = place.says_itself(service.key, *said.setting[2:])
        if not any(port.is_http for port in service.ports):
            if is_own:
                yield place.problem(
                    Code.CONFLICT,
                    said.setting,
                    "the service has no HTTP port: a token is a header of HTTP",
                    "expected a port named http, http2 or grpc",
                    key=True,
                )
        elif not service.in_mesh:
            yield place.problem(
                Code.CONFLICT,
                said.setting,
                "the service has no sidecar that could look at tokens: whoever reaches it is "
                "let in without one",
                sidecar_expected(service),
                "" if is_own else f"`services: {{{service.key}: {{jwt: null}}}}` asks for none",
                key=True,
            )
        elif said.spec.required and said.exposure is None:
            yield from _unscraped(place, service, said)


def _unscraped(place: Place, service: Service, said: Said) -> Iterator[Problem]:
    """Find metrics beside what others call: Prometheus has no token, and asks the proxy."""
    scrape = scrape_of(service)
    if scrape is None or scrape.merged or scrape.port is None or not scrape.port.shared:
        return
    if scrape.needs_plain_text:
        return  # refused already, token or none
    path = scrape.spec.path or _METRICS
    if not any(path in (one.paths or ()) for one in said.spec.public or ()):
        yield place.problem(
            Code.CONFLICT,
            said.setting,
            f"Prometheus asks for {path} without a token, and is refused",
            f"expected `{path}` among what is `public`, or a port for metrics alone",
            key=True,
        )


def at_gateways(place: Place) -> Iterator[Problem]:
    """Find gateways at which tokens cannot be asked of their hosts alone."""
    for name, known in place.mesh.gateway_proxies.items():
        several = [
            said for said in _of_gateway(place, name) if said.spec.required or said.spec.rules
        ]
        if not several or known.is_own or not place.is_sound_at(("gateways", name), "servers"):
            continue
        for said in several:
            yield from _shared(place, name, said)


def _shared(place: Place, gateway: str, said: Said) -> Iterator[Problem]:
    """Find what cannot be told apart at proxies that others have too."""
    serving = place.mesh.serving
    hosts = serving.hosts_of(said.exposure) if said.exposure else serving.served(gateway)
    yield from untold_hosts(place, gateway, said.setting, hosts)


def untold_hosts(
    place: Place, gateway: str, setting: Path, hosts: Sequence[str]
) -> Iterator[Problem]:
    """Find hosts and ports of a gateway that no policy for its proxies can tell from others."""
    servers = place.mesh.serving.servers(gateway)
    passing = [one for one in servers if one.routing in ("tls", "tcp")]
    own = f"`gateways: {{{gateway}: {{deployment: {{}}}}}}`"
    if passing:
        yield place.problem(
            Code.CONFLICT,
            setting,
            f"the gateway passes on `{passing[0].name}` without looking into it, and a policy "
            "about requests would hold for all of that",
            f"expected a gateway with proxies of its own, {own}, or another one for these ports",
            key=True,
        )
    wild = [host for host in hosts if host.startswith("*") and host != "*"]
    if wild and "*" not in hosts:
        yield place.problem(
            Code.CONFLICT,
            setting,
            f"no policy can name `{wild[0]}` with any port behind it, and a request with one would "
            "pass by it",
            f"expected hosts without a `*`, or a gateway with proxies of its own, {own}",
            key=True,
        )


def of_routes(place: Place) -> Iterator[Problem]:
    """Find tokens of routes that no policy can tell from other requests."""
    for one in place.routed("expose", "traffic"):
        for said in _of_exposures(exposures_of(one), ()):
            exposure = said.exposure
            if exposure is None:
                continue
            if not isinstance(exposure.service, Service):
                yield place.problem(
                    Code.CONFLICT,
                    said.setting,
                    f"no proxy of ours is in front of `{one.key}`, where tokens are looked at",
                    "expected it at a service, at a gateway, or at a route to one",
                    key=True,
                )
            elif exposure.gateway not in (SIDECARS, *place.mesh.gateways):
                yield place.problem(
                    Code.CONFLICT,
                    said.setting,
                    f"nobody knows the proxies of `{exposure.gateway}`, which is none of "
                    "`gateways`",
                    "expected a gateway of `gateways`, or `jwt` at the service",
                    key=True,
                )
            else:
                yield from _of_matches(place, said)


def _of_matches(place: Place, said: Said) -> Iterator[Problem]:
    for match in said.matches:
        asked = asked_by(match)
        if asked is None:
            yield place.problem(
                Code.CONFLICT,
                said.setting,
                "no policy can ask for the requests of this route: it knows exact paths, "
                "beginnings of paths, and methods",
                "expected a match of `exact`, `prefix` and `method` alone, or `jwt` at the gateway "
                "or the service",
                key=True,
            )
        for index, rule in enumerate(said.spec.rules or ()):
            for field in asked or ():
                if _get(rule, field) is not None:
                    yield place.problem(
                        Code.CONFLICT,
                        (*said.setting, "rules", index, field),
                        f"the route is for some {field} already, and the rule for its requests",
                        f"expected no `{field}` here, or a route of its own",
                        key=True,
                    )


def forwarded(place: Place) -> Iterator[Problem]:
    """Find gateways that take the token away which a service behind them asks for."""
    exposed = list(place.sound("jwt", "expose", running=True))
    several = place.mesh.tokens((), exposed)
    at_gateways = {name: tokens for tokens in several for name in tokens.gateways}
    for service in place.sound("jwt", "expose", "traffic", running=True):
        wanted = {one.issuer for said in _of_sidecars(service) for one in said.issuers}
        for exposure in exposures_of(service):
            tokens = at_gateways.get(exposure.gateway)
            if tokens is not None and wanted:
                yield from _taken(place, tokens, service, wanted)


def _taken(place: Place, tokens: Tokens, service: Service, wanted: set[str]) -> Iterator[Problem]:
    for demand in tokens.demands:
        for issuer in issuers_of(demand.spec):
            if issuer.issuer in wanted and not issuer.forward_original_token:
                named = [k for k, v in (demand.spec.issuers or {}).items() if v == issuer]
                yield place.problem(
                    Code.CONFLICT,
                    (*demand.setting, "issuers", named[0]) if named else demand.setting,
                    f"the gateway takes the token away, which `{service.key}` asks for too",
                    "expected `forwardOriginalToken: true`",
                    key=True,
                )


def alike(place: Place) -> Iterator[Problem]:
    """Find an issuer of which the same proxies are told twice, and not the same."""
    several = list(place.sound("jwt", "expose", "traffic", running=True))
    for tokens in place.mesh.tokens(several, several):
        first: dict[tuple[str, frozenset[str]], tuple[DeclaredIssuer, Path]] = {}
        for demand in tokens.demands:
            for issuer in issuers_of(demand.spec):
                key = (issuer.issuer, frozenset(issuer.audiences or ()))
                other, at = first.setdefault(key, (issuer, demand.setting))
                if other != issuer:
                    yield place.problem(
                        Code.CONFLICT,
                        demand.setting,
                        f"the same proxies are told of `{issuer.issuer}` otherwise: which of both "
                        "holds for a token is nobody's choice",
                        f"expected what {dotted(at)} says, or no issuer here where that is around "
                        "it",
                        key=True,
                    )


def said_in(place: Place) -> Iterator[Said]:
    """Yield all that the config says of tokens."""
    for name in place.mesh.gateways:
        if place.is_sound_at(("gateways", name), JWT):
            yield from _of_gateway(place, name, with_routes=False)
    for service in place.sound("jwt", "expose", "traffic"):
        yield from _of_sidecars(service)
        for exposure in exposures_of(service):
            if exposure.gateway != SIDECARS:
                gateway = place.mesh.gateways.get(exposure.gateway)
                usual = issuers_of(gateway.jwt) if gateway and gateway.jwt else ()
                yield from _of_exposures([exposure], usual)


def _of_gateway(place: Place, name: str, *, with_routes: bool = True) -> Iterator[Said]:
    spec = place.mesh.gateways[name].jwt
    if spec is not None:
        yield Said(spec, ("gateways", name, JWT))
    for service in place.sound("jwt", "expose", running=True) if with_routes else ():
        exposed = [one for one in exposures_of(service) if one.gateway == name]
        yield from _of_exposures(exposed, ())


def _of_sidecars(service: Service) -> Iterator[Said]:
    spec = service.spec.jwt
    usual = issuers_of(spec) if spec else ()
    if spec is not None:
        yield Said(spec, (*service.setting, JWT))
    inside = [one for one in exposures_of(service) if one.gateway == SIDECARS]
    yield from _of_exposures(inside, usual)


def _of_exposures(exposed: Sequence[Exposure], usual: tuple[DeclaredIssuer, ...]) -> Iterator[Said]:
    for exposure in exposed:
        for setting, spec in exposure.said:
            if spec.jwt is not None:
                matches = tuple(matches_of(spec))
                yield Said(spec.jwt, (*setting, JWT), usual, exposure, matches)


def _get(spec: Spec, name: str) -> object:
    return dict(fields_set(spec)).get(name)
