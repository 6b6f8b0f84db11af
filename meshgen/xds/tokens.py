"""Tokens of requests: RequestAuthentications as Envoy's JWT filter.

Source: convertToEnvoyJwtConfig of istio.io/istio/pilot/pkg/security/authn.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import mappings, text, texts
from meshgen.system.policies import REQUEST_AUTHENTICATION
from meshgen.xds.filters import http
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, fields

# Claims that are lists, written as one text with spaces.
_SPACED = frozenset(("permission", "scope"))
# What istiod sends where it has no keys of an issuer, so that no token is good: the public half of
# a key whose other half is gone. Source: PublicOnlyJwks of istio.io/istio/pilot/pkg/model.
_MODULUS = (
    "0xObjM0UvS_oaazjpEYlAbwctEJ4L8pH3OuTb7qth7gUwqet-EzQB4dgFdvSdMgrLnSncQGRjpEYz3F3viIb"
    "H-3EN3TxSlPNviHxeOdyiBVfumN8dMxbLvVJUpfNOnvmMxJcl-8NNjAwcOjk4otSALaYgYYyOPyvKtgVdrQr"
    "-FoubWX4yrjxW-MJ2-7OBeepUUNOsVwGV23YX03sVkkyvY3otRflkBcY3_HKpBxJl9wk2GyOShN4_PNUF9-v"
    "wfnvOXMbCDX-w4PTef4geeb_GiT40YCKHTKMSPVanGRn5GExIWmki-mmqh94-mPTJyBR74ShspL3BxPZitDL"
    "574T1w"
)
NO_KEYS = f"""{{
  "keys": [
    {{
      "kty": "RSA",
      "e": "AQAB",
      "n": "{_MODULUS}"
    }}
  ]
}}"""


def token_filters(proxy: Proxy) -> Iterator[Json]:
    """Yield the filter that verifies tokens, where an object for the proxy names issuers.

    A request without a token passes; one with a token that no issuer gave does not.
    """
    rules = rules_for(proxy)
    if not rules:
        return
    providers = {f"origins-{n}": _provider(proxy, rule) for n, rule in enumerate(rules)}
    either = [_any([_given(name), {"allowMissing": {}}]) for name in providers]
    demand = either[0]
    if len(either) > 1:
        demand = _any([*map(_given, providers), {"requiresAll": {"requirements": either}}])
    yield http(
        "jwt_authn",
        "JwtAuthentication",
        providers=providers,
        rules=[{"match": {"prefix": "/"}, "requires": demand}],
        bypassCorsPreflight=True,
    )


def rules_for(proxy: Proxy) -> Sequence[Mapping[str, Any]]:
    """Return the rules about issuers that hold for a proxy, by issuer; those of its home first."""
    home = proxy.namespace
    members = proxy.policies_of(REQUEST_AUTHENTICATION)
    ordered = sorted(members, key=lambda member: (member.namespace != home, member.name))
    listed = [rule for member in ordered for rule in mappings(member.spec.get("jwtRules"))]
    return sorted(listed, key=lambda rule: text(rule.get("issuer")))


def _given(name: str) -> Json:
    return {"providerName": name}


def _any(requirements: list[Json]) -> Json:
    return {"requiresAny": {"requirements": requirements}}


def _provider(proxy: Proxy, rule: Mapping[str, Any]) -> Json:
    spaced = _SPACED.union(texts(rule.get("spaceDelimitedClaims")))
    return fields(
        issuer=text(rule.get("issuer")),
        audiences=list(texts(rule.get("audiences"))),
        localJwks={"inlineString": text(rule.get("jwks")) or NO_KEYS},
        forward=rule.get("forwardOriginalToken") is True,
        fromHeaders=[
            fields(name=text(each.get("name")), valuePrefix=text(each.get("prefix")))
            for each in mappings(rule.get("fromHeaders"))
        ],
        fromParams=list(texts(rule.get("fromParams"))),
        fromCookies=list(texts(rule.get("fromCookies"))),
        forwardPayloadHeader=text(rule.get("outputPayloadToHeader")),
        claimToHeaders=[
            fields(headerName=text(each.get("header")), claimName=text(each.get("claim")))
            for each in mappings(rule.get("outputClaimToHeaders"))
        ],
        payloadInMetadata="payload",
        normalizePayloadInMetadata={"spaceDelimitedClaims": sorted(spaced)},
        # A route may ask for claims, which are not known before.
        clearRouteCache=proxy.is_gateway,
    )
