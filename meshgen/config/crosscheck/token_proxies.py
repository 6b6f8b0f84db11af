"""Tokens that no proxy could look at, or that would be asked of the wrong requests."""

from collections.abc import Iterator, Sequence

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.said_tokens import (
    Said,
    get,
    of_exposures,
    of_gateway,
    of_sidecars,
)
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, Service, exposures_of
from meshgen.mesh.guarded import asked_by
from meshgen.mesh.monitoring import scrape_of
from meshgen.resources import Path

_METRICS = "/metrics"


@of_services("jwt", "port", "ports", "protocol", "mesh", "kind", "metrics", "traffic")
def of_service(place: Place, service: Service) -> Iterator[Problem]:
    """Find tokens that no sidecar would look at, and those that Prometheus has not."""
    several = list(of_sidecars(service))
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
            said for said in of_gateway(place, name) if said.spec.required or said.spec.rules
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
        for said in of_exposures(exposures_of(one), ()):
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
                if get(rule, field) is not None:
                    yield place.problem(
                        Code.CONFLICT,
                        (*said.setting, "rules", index, field),
                        f"the route is for some {field} already, and the rule for its requests",
                        f"expected no `{field}` here, or a route of its own",
                        key=True,
                    )
