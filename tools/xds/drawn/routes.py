"""Drawn VirtualServices."""

from collections.abc import Sequence
from typing import Any

from tools.xds.drawn.dice import APPS, HOSTS, PATHS, SPACES, Dice, host, string_match

_WORDS = ("x", "jason", "one")
_PORTS = (80, 8080, 9000, 443)
_CLAIMS = ("@request.auth.claims.group", "@request.auth.claims[a][b]")


def virtual_service(dice: Dice) -> dict[str, Any]:
    """Return the spec of a VirtualService."""
    drawn = {host(dice) if dice.often(0.6) else dice.one(HOSTS) for _ in range(dice.number(1, 2))}
    names = sorted(drawn) if not any("*" in name for name in drawn) else [min(drawn)]
    kinds = dice.some(("http", "tls", "tcp"), 1, 2) if dice.often(0.3) else ["http"]
    draw = {"http": _http, "tls": lambda dice: _tls(dice, names), "tcp": _tcp}
    # A host that stands for all is for gateways only.
    meshes = () if "*" in names else ("mesh",)
    rest = dice.fields(
        gateways=(
            0.45 if meshes else 1,
            lambda d: d.some((*meshes, "gate", "a/gate", "b/gate", "none"), 1, 2),
        ),
        exportTo=(0.15, lambda d: d.some((".", "*", *SPACES), 1, 1)),
    )
    found = {kind: dice.listed(draw[kind], 1, 3) for kind in kinds}
    if "mesh" in rest.get("gateways", ["mesh"]):
        forget_claims(found)
    return {"hosts": names, **rest, **found}


def forget_claims(spec: dict[str, Any]) -> None:
    """Take away what a spec asks of claims: a gateway alone may ask for them."""
    for match in (match for route in spec.get("http", ()) for match in route.get("match", ())):
        for claim in _CLAIMS:
            match.get("headers", {}).pop(claim, None)


def _destination(dice: Dice) -> dict[str, Any]:
    return {
        "host": host(dice),
        **dice.fields(
            subset=(0.35, lambda d: d.one(("v1", "v2", "none"))),
            port=(0.4, lambda d: {"number": d.one(_PORTS)}),
        ),
    }


def _weighted(dice: Dice, *, headers: bool = True) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dice.listed(lambda d: {"destination": _destination(d)}, 1, 2)
    if len(found) > 1 or dice.often(0.1):
        for each, weight in zip(found, dice.one(((90, 10), (100, 0), (1, 1))), strict=False):
            each["weight"] = weight
    if headers and dice.often(0.2):
        found[0]["headers"] = _headers(dice)
    return found


def _headers(dice: Dice) -> dict[str, Any]:
    def changes(dice: Dice) -> dict[str, Any]:
        return dice.fields(
            set=(0.5, lambda d: {"x-set": d.one(("1", "%REQ(x)%", "100%%"))}),
            add=(0.5, lambda _: {"x-add": "1"}),
            remove=(0.3, lambda _: ["x-gone"]),
        )

    return dice.fields(request=(0.7, changes), response=(0.5, changes))


def _match(dice: Dice) -> dict[str, Any]:
    words = dice.fields(
        uri=(0.6, lambda d: string_match(d, PATHS)),
        method=(0.2, lambda d: string_match(d, ("GET", "POST"))),
        authority=(0.1, lambda d: string_match(d, ("web.example.com",))),
        scheme=(0.1, lambda d: string_match(d, ("http",))),
        headers=(0.3, _asked),
        withoutHeaders=(0.15, lambda d: {"x-not": string_match(d, _WORDS) if d.often(0.8) else {}}),
        queryParams=(0.15, lambda d: {"q": string_match(d, _WORDS)}),
        ignoreUriCase=(0.15, lambda _: True),
        name=(0.2, lambda d: d.one(_WORDS)),
        port=(0.15, lambda d: d.one(_PORTS)),
        gateways=(0.1, lambda d: [d.one(("mesh", "a/gate"))]),
        sourceLabels=(0.15, lambda d: {"app": d.one(APPS)}),
        sourceNamespace=(0.1, lambda d: d.one(SPACES)),
    )
    if "uri" not in words:
        words.pop("ignoreUriCase", None)
    return words


def _asked(dice: Dice) -> dict[str, Any]:
    """Return what is asked of headers; seldom of claims."""
    if dice.often(0.15):
        return {dice.one(_CLAIMS): string_match(dice, _WORDS)}
    return {"x-user": string_match(dice, _WORDS) if dice.often(0.8) else {}}


def _http(dice: Dice) -> dict[str, Any]:
    found = dice.fields(
        name=(0.4, lambda d: d.one(_WORDS)),
        match=(0.6, lambda d: d.listed(_match, 1, 2)),
        timeout=(0.25, lambda d: d.one(("1.5s", "1m"))),
        headers=(0.2, _headers),
        corsPolicy=(0.15, _cors),
        fault=(0.2, _fault),
    )
    what = dice.number(0, 9)
    if what < 2:
        found.pop("fault", None)
    if what == 0:
        return {**found, "redirect": _redirect(dice)}
    if what == 1:
        body = {"body": {"string": "no"}} if dice.often(0.5) else {}
        return {**found, "directResponse": {"status": dice.one((200, 418, 503)), **body}}
    return {
        **found,
        "route": _weighted(dice),
        **dice.fields(
            retries=(0.3, _retries),
            rewrite=(0.25, _rewrite),
        ),
        **_mirrors(dice),
    }


def _mirrors(dice: Dice) -> dict[str, Any]:
    def share(dice: Dice) -> dict[str, float]:
        return {"value": dice.one((0.5, 50, 100))}

    if dice.often(0.1):
        mirrors = dice.listed(lambda d: {"destination": _destination(d)}, 1, 2)
        return {"mirrors": [{**each, **dice.fields(percentage=(0.5, share))} for each in mirrors]}
    if dice.often(0.15):
        return {"mirror": _destination(dice), **dice.fields(mirrorPercentage=(0.5, share))}
    return {}


def _retries(dice: Dice) -> dict[str, Any]:
    attempts = dice.number(0, 3)
    if not attempts:
        return {"attempts": 0}
    return {
        "attempts": attempts,
        **dice.fields(
            perTryTimeout=(0.5, lambda d: d.one(("1s", "250ms"))),
            retryOn=(0.5, lambda d: d.one(("5xx", "gateway-error,503", "connect-failure,429"))),
            retryRemoteLocalities=(0.2, lambda d: d.often(0.5)),
            backoff=(0.2, lambda _: "0.1s"),
        ),
    }


def _rewrite(dice: Dice) -> dict[str, Any]:
    if dice.often(0.3):
        return {"uriRegexRewrite": {"match": "/(.*)", "rewrite": r"/new/\1"}}
    found = dice.fields(
        uri=(0.7, lambda d: d.one(("/", "/new", "/new/"))),
        authority=(0.4, lambda _: "new.example.com"),
    )
    return found or {"uri": "/"}


def _redirect(dice: Dice) -> dict[str, Any]:
    found = dice.fields(
        uri=(0.5, lambda d: d.one(("/new", "%PREFIX()%/new"))),
        authority=(0.5, lambda _: "new.example.com"),
        scheme=(0.4, lambda _: "https"),
        redirectCode=(0.4, lambda d: d.one((301, 302, 307, 308))),
        port=(0.3, lambda _: 8443),
    )
    if "port" not in found and dice.often(0.2):
        found["derivePort"] = dice.one(("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"))
    return found if found.keys() - {"redirectCode", "derivePort"} else {**found, "uri": "/new"}


def _fault(dice: Dice) -> dict[str, Any]:
    percent = {"percentage": {"value": dice.one((0.1, 50, 100))}} if dice.often(0.8) else {}
    delay = {"delay": {"fixedDelay": dice.one(("2s", "10ms")), **percent}}
    abort = {"abort": {"httpStatus": dice.one((400, 503)), **percent}}
    return dice.one((delay, abort, {**delay, **abort}))


def _cors(dice: Dice) -> dict[str, Any]:
    return dice.fields(
        allowOrigins=(0.8, lambda d: [string_match(d, ("https://a.example.com",))]),
        allowMethods=(0.5, lambda _: ["GET", "POST"]),
        allowHeaders=(0.5, lambda _: ["x-a"]),
        exposeHeaders=(0.3, lambda _: ["x-b"]),
        maxAge=(0.3, lambda _: "1h"),
        allowCredentials=(0.3, lambda d: d.often(0.5)),
        unmatchedPreflights=(0.2, lambda d: d.one(("FORWARD", "IGNORE"))),
    )


def _tls(dice: Dice, names: Sequence[str]) -> dict[str, Any]:
    match = {"sniHosts": dice.some(names, 1), **_connection(dice)}
    return {"match": [match], "route": _weighted(dice, headers=False)}


def _tcp(dice: Dice) -> dict[str, Any]:
    match = {"match": [_connection(dice)]} if dice.often(0.6) else {}
    return {**match, "route": _weighted(dice, headers=False)}


def _connection(dice: Dice) -> dict[str, Any]:
    return dice.fields(
        port=(0.5, lambda d: d.one(_PORTS)),
        destinationSubnets=(0.1, lambda _: ["10.96.0.0/30"]),
        sourceLabels=(0.15, lambda d: {"app": d.one(APPS)}),
        gateways=(0.1, lambda d: [d.one(("mesh", "a/gate"))]),
    )
