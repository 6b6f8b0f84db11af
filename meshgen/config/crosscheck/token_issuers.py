"""Issuers of which proxies on the way of a request are told what does not go together."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.said_tokens import of_sidecars
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service, exposures_of
from meshgen.mesh.jwt import Tokens, issuers_of
from meshgen.model.jwt import DeclaredIssuer
from meshgen.resources import Path, dotted


def forwarded(place: Place) -> Iterator[Problem]:
    """Find gateways that take the token away which a service behind them asks for."""
    exposed = list(place.sound("jwt", "expose", running=True))
    several = place.mesh.tokens((), exposed)
    at_gateways = {name: tokens for tokens in several for name in tokens.gateways}
    for service in place.sound("jwt", "expose", "traffic", running=True):
        wanted = {one.issuer for said in of_sidecars(service) for one in said.issuers}
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
