"""Drawn AuthorizationPolicies, and the extension providers that they name."""

from collections.abc import Sequence
from typing import Any

from tools.xds.drawn.dice import APPS, SPACES, Dice

_DOMAINS = ("cluster.local", "cluster.local", "old", "new", "*", "*w", "o*", "elsewhere")
_NETS = ("10.0.0.0/8", "10.1.2.3", "10.1.2.3/16", "fd00::/8", "0.0.0.0/0")
_NUMBERS = ("80", "8080", "9000", "0")
_AUTHORIZERS = ("grpc", "http", "nobody", "other")


def authorization_policy(dice: Dice) -> dict[str, Any]:
    """Return the spec of an AuthorizationPolicy."""
    action = dice.one(("ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "AUDIT", "CUSTOM", ""))
    is_custom = action == "CUSTOM"
    least = 1 if action in ("CUSTOM", "DENY") else 0
    rules = [_rule(dice, is_custom=is_custom) for _ in range(dice.number(least, 3))]
    found: dict[str, Any] = {"rules": rules} if rules or dice.often(0.5) else {}
    if action:
        found["action"] = action
    if is_custom:
        found["provider"] = {"name": dice.one((*_AUTHORIZERS[:2], *_AUTHORIZERS))}
    if dice.often(0.4):
        found["selector"] = {"matchLabels": {"app": dice.one((*APPS, "gate"))}}
    return found


def dry_run(dice: Dice, spec: dict[str, Any]) -> dict[str, str]:
    """Return the annotations of a policy, which may be tried out."""
    can_be = spec.get("action", "ALLOW") in ("ALLOW", "DENY")
    return {"istio.io/dry-run": dice.one(("true", "1", "false"))} if can_be else {}


def mesh(dice: Dice) -> dict[str, Any]:
    """Return what a mesh config says of trust domains and of authorizers."""
    found = dice.fields(
        trustDomain=(0.3, lambda _: "new"),
        trustDomainAliases=(0.4, lambda d: d.some(("old", "older", "cluster.local"), 1)),
        extensionProviders=(0.7, _providers),
    )
    if "extensionProviders" in found:
        found["extensionProviders"].append({"name": "other", "zipkin": _service(dice, 9411)})
    return found


def _providers(dice: Dice) -> list[dict[str, Any]]:
    common = {
        "timeout": (0.3, lambda d: d.one(("1s", "0.25s"))),
        "failOpen": (0.3, lambda d: d.often(0.5)),
        "statusOnError": (0.3, lambda _: "503"),
        "includeRequestBodyInCheck": (0.3, lambda d: _body(d)),
    }
    grpc = {**_service(dice, 9000), **dice.fields(**common)}
    http = {
        **_service(dice, 80),
        **dice.fields(
            **common,
            pathPrefix=(0.3, lambda _: "/check"),
            includeRequestHeadersInCheck=(0.3, _headers),
            includeHeadersInCheck=(0.3, _headers),
            includeAdditionalHeadersInCheck=(0.2, lambda _: {"x-z": "one", "x-a": "two"}),
            headersToUpstreamOnAllow=(0.3, _headers),
            headersToDownstreamOnDeny=(0.3, _headers),
            headersToDownstreamOnAllow=(0.2, _headers),
        ),
    }
    return [
        {"name": "grpc", "envoyExtAuthzGrpc": grpc},
        {"name": "http", "envoyExtAuthzHttp": http},
    ]


def _service(dice: Dice, port: int) -> dict[str, Any]:
    app, space = dice.one((*APPS, *APPS, "none")), dice.one(SPACES)
    full = f"{app}.{space}.svc.cluster.local"
    return {"service": dice.one((full, full, f"{space}/{full}", "out.example.com")), "port": port}


def _body(dice: Dice) -> dict[str, Any]:
    flags = ("allowPartialMessage", "packAsBytes")
    return {"maxRequestBytes": 8192, **{flag: True for flag in flags if dice.often(0.5)}}


def _headers(dice: Dice) -> list[str]:
    return dice.some(("x-a", "x-b*", "*-c"), 1)


def _rule(dice: Dice, *, is_custom: bool) -> dict[str, Any]:
    conditions = _conditions(is_custom=is_custom)
    return dice.fields(
        **{"from": (0.6, lambda d: d.listed(lambda e: _source(e, is_custom=is_custom), 1, 2))},
        to=(0.5, lambda d: d.listed(_operation, 1, 2)),
        when=(0.4, lambda d: [_condition(d, *d.one(conditions)) for _ in range(d.number(1, 2))]),
    )


def _source(dice: Dice, *, is_custom: bool) -> dict[str, Any]:
    values: dict[str, Sequence[str]] = {"ipBlocks": _NETS, "remoteIpBlocks": _NETS}
    if is_custom:
        return {"source": _either(dice, values)}
    values["requestPrincipals"] = _token_names()
    if dice.often(0.3):
        values["serviceAccounts"] = ("web", "a/api", "b/x.y")
    else:
        values["principals"] = _principals(dice)
        values["namespaces"] = ("a", "b", "*", "a*", "*b", "c*d")
        values["trustDomains"] = _DOMAINS
    return {"source": _either(dice, values)}


def _operation(dice: Dice) -> dict[str, Any]:
    values: dict[str, Sequence[str]] = {
        "hosts": ("web", "Web.example.com", "*", "*.example.com", "web:*"),
        "ports": _NUMBERS,
        "methods": ("GET", "P*", "*T", "*"),
        "paths": ("/", "/a*", "*/b", "*", "/a/{*}", "/{**}/b", "/ü"),
    }
    return {"operation": _either(dice, values)}


def _either(dice: Dice, values: dict[str, Sequence[str]]) -> dict[str, Any]:
    """Return some of some fields, or of what they are not to be; one at the least."""
    found: dict[str, Any] = {}
    for name in dice.some(list(values), 1, 2):
        negated = f"not{name[0].upper()}{name[1:]}"
        fields = dice.one(((name,), (name,), (negated,), (name, negated)))
        found |= {each: dice.some(values[name], 1, 3) for each in fields}
    return found


def _principals(dice: Dice) -> list[str]:
    names = [f"{dice.one(_DOMAINS)}/ns/{dice.one(SPACES)}/sa/{dice.one(APPS)}" for _ in range(3)]
    return [*names, "*", "*/sa/web", "cluster.local/ns/a/*", "x/y"]


def _token_names() -> Sequence[str]:
    return ("*", "a/b", "*a/b", "*/b", "a/*", "a/b*", "*b", "a*", "https://i.example.com/s")


def _conditions(*, is_custom: bool) -> Sequence[tuple[str, Sequence[str]]]:
    """Return the keys of conditions; an external authorizer is not asked for who the caller is."""
    texts = ("a", "b*", "*c", "*", "d.e")
    of_callers = (
        ("request.auth.principal", _token_names()),
        ("request.auth.audiences", texts),
        ("request.auth.presenter", texts),
        ("request.auth.claims[a]", texts),
        ("request.auth.claims[a][b.c]", texts),
        ("source.namespace", ("a", "*b", "a*c")),
        ("source.principal", ("cluster.local/ns/a/sa/web", "old/ns/a/sa/web", "*")),
        ("source.serviceAccount", ("a/web", "b/api")),
        ("source.trustDomain", _DOMAINS),
    )
    return (
        *(() if is_custom else of_callers),
        ("request.headers[X-A]", texts),
        ("source.ip", _NETS),
        ("remote.ip", _NETS),
        ("destination.ip", _NETS),
        ("destination.port", _NUMBERS),
        ("connection.sni", texts),
        ("experimental.envoy.filters.a.b[c]", ("a", "[b]", "[c*]", "*")),
    )


def _condition(dice: Dice, key: str, values: Sequence[str]) -> dict[str, Any]:
    fields = dice.one((("values",), ("values",), ("notValues",), ("values", "notValues")))
    return {"key": key, **{each: dice.some(values, 1, 3) for each in fields}}
