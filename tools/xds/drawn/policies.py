"""Drawn DestinationRules, PeerAuthentications, Sidecars, Gateways and EnvoyFilters."""

from collections.abc import Sequence
from typing import Any

from tests.xds.envoyfilter.cases import Case
from tools.xds.drawn.dice import APPS, HOSTS, SPACES, Dice, host

_MODES = ("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")


def destination_rule(dice: Dice) -> dict[str, Any]:
    """Return the spec of a DestinationRule."""
    to = (
        host(dice) if dice.often(0.8) else dice.one(("*.a.svc.cluster.local", "*", "*.example.com"))
    )
    found = dice.fields(
        trafficPolicy=(0.6, _policy),
        subsets=(0.6, _subsets),
        exportTo=(0.15, lambda d: d.some((".", "*", *SPACES), 1, 1)),
    )
    if "exportTo" not in found and dice.often(0.1):
        found["workloadSelector"] = {"matchLabels": {"app": dice.one(APPS)}}
    return {"host": to, **found}


def _subsets(dice: Dice) -> list[dict[str, Any]]:
    names = dice.some(("v1", "v2"), 1)
    policy = {"trafficPolicy": _policy(dice)} if dice.often(0.3) else {}
    return [{"name": name, "labels": {"version": name}, **policy} for name in names]


def _policy(dice: Dice) -> dict[str, Any]:
    ports = (0.25, lambda d: [{"port": {"number": d.one((80, 9000))}, **_settings(d)}])
    return {**_settings(dice), **dice.fields(portLevelSettings=ports)}


def _settings(dice: Dice) -> dict[str, Any]:
    found = dice.fields(
        tls=(0.4, _tls),
        loadBalancer=(0.4, _balancer),
        connectionPool=(0.4, _pool),
        outlierDetection=(0.3, _outliers),
    )
    return found or {"tls": _tls(dice)}


def _tls(dice: Dice) -> dict[str, Any]:
    mode = dice.one(_MODES)
    if mode in ("DISABLE", "ISTIO_MUTUAL"):
        return {"mode": mode}
    files = {"clientCertificate": "/c.pem", "privateKey": "/k.pem", "caCertificates": "/a.pem"}
    found = dice.fields(
        sni=(0.5, lambda _: "sni.example.com"),
        subjectAltNames=(0.3, lambda _: ["san.example.com"]),
    )
    if mode == "SIMPLE" and "subjectAltNames" not in found and dice.often(0.3):
        found["insecureSkipVerify"] = True
    return {"mode": mode, **found, **(files if mode == "MUTUAL" else {})}


def _balancer(dice: Dice) -> dict[str, Any]:
    if dice.often(0.6):
        simple = ("ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "PASSTHROUGH")
        warm = {"warmup": {"duration": "10s"}} if dice.often(0.1) else {}
        return {"simple": dice.one(simple), **warm}
    cookie = {"httpCookie": {"name": "c", "ttl": dice.one(("0s", "60s"))}}
    keys = ({"httpHeaderName": "x-user"}, {"useSourceIp": True}, {"httpQueryParameterName": "q"})
    ways: list[dict[str, Any]] = [{}, {"maglev": {"tableSize": 101}}, {"ringHash": {}}]
    key: dict[str, Any] = dice.one((cookie, *keys))
    return {"consistentHash": {**key, **dice.one(ways)}}


def _pool(dice: Dice) -> dict[str, Any]:
    http = dice.fields(
        http1MaxPendingRequests=(0.5, lambda _: 7),
        http2MaxRequests=(0.4, lambda _: 9),
        maxRequestsPerConnection=(0.4, lambda _: 1),
        maxRetries=(0.3, lambda _: 3),
        idleTimeout=(0.3, lambda _: "30s"),
        h2UpgradePolicy=(0.4, lambda d: d.one(("UPGRADE", "DO_NOT_UPGRADE", "DEFAULT"))),
    )
    if "h2UpgradePolicy" not in http and dice.often(0.2):
        http["useClientProtocol"] = True
    tcp = dice.fields(
        maxConnections=(0.6, lambda _: 5),
        connectTimeout=(0.4, lambda _: "3s"),
        tcpKeepalive=(0.3, lambda _: {"time": "60s", "interval": "5s"}),
        idleTimeout=(0.2, lambda _: "1h"),
        maxConnectionDuration=(0.1, lambda _: "2h"),
    )
    return (
        {"http": http, "tcp": tcp} if dice.often(0.5) else dice.one(({"http": http}, {"tcp": tcp}))
    )


def _outliers(dice: Dice) -> dict[str, Any]:
    return dice.fields(
        consecutive5xxErrors=(0.6, lambda d: d.one((0, 5))),
        consecutiveGatewayErrors=(0.3, lambda d: d.one((0, 5))),
        interval=(0.4, lambda _: "5s"),
        baseEjectionTime=(0.4, lambda _: "1m"),
        maxEjectionPercent=(0.4, lambda _: 50),
        minHealthPercent=(0.2, lambda _: 10),
        splitExternalLocalOriginErrors=(0.2, lambda _: True),
    )


def peer_authentication(dice: Dice) -> dict[str, Any]:
    """Return the spec of a PeerAuthentication."""
    modes = ("STRICT", "PERMISSIVE", "DISABLE", "UNSET")
    found: dict[str, Any] = {"mtls": {"mode": dice.one(modes)}} if dice.often(0.9) else {}
    if dice.often(0.4):
        found["selector"] = {"matchLabels": {"app": dice.one(APPS)}}
        if dice.often(0.6):
            port = dice.one((8080, 9000))
            found["portLevelMtls"] = {str(port): {"mode": dice.one(modes)}}
    return found


def request_authentication(dice: Dice) -> dict[str, Any]:
    """Return the spec of a RequestAuthentication."""
    return dice.fields(
        selector=(0.5, lambda d: {"matchLabels": {"app": d.one((*APPS, "gate"))}}),
        jwtRules=(0.95, lambda d: d.listed(_issuer, 1, 3)),
    )


def _issuer(dice: Dice) -> dict[str, Any]:
    header: list[dict[str, str]] = [{"name": "x-jwt"}, {"name": "authorization", "prefix": "T "}]
    # Another text for the same issuer, to tell which of two comes first.
    key = f'{{"keys": [{{"kty": "oct", "k": "QUJ{dice.number(0, 9)}"}}]}}'
    return {
        "issuer": dice.one(("a", "b", "c")),
        **dice.fields(
            jwks=(0.8, lambda _: key),
            audiences=(0.3, lambda _: ["web", "api"]),
            fromHeaders=(0.3, lambda d: d.some(header, 1)),
            fromParams=(0.2, lambda _: ["token"]),
            fromCookies=(0.2, lambda _: ["session"]),
            outputPayloadToHeader=(0.2, lambda _: "x-payload"),
            outputClaimToHeaders=(0.2, lambda _: [{"header": "x-group", "claim": "group"}]),
            forwardOriginalToken=(0.3, lambda d: d.often(0.5)),
            spaceDelimitedClaims=(0.1, lambda _: ["groups", "scope"]),
        ),
    }


def sidecar(dice: Dice) -> dict[str, Any]:
    """Return the spec of a Sidecar."""
    found = dice.fields(
        workloadSelector=(0.5, lambda d: {"labels": {"app": d.one(APPS)}}),
        ingress=(0.3, _ingress),
        outboundTrafficPolicy=(0.3, lambda d: {"mode": d.one(("REGISTRY_ONLY", "ALLOW_ANY"))}),
    )
    if "ingress" not in found or dice.often(0.6):
        port = {"number": dice.one((80, 9000)), "name": "p", "protocol": dice.one(("HTTP", "TCP"))}
        ports = [{**_egress(dice), "port": port}] if dice.often(0.3) else []
        found["egress"] = [*ports, _egress(dice)]
    if "ingress" in found:
        found.setdefault("workloadSelector", {"labels": {"app": dice.one(APPS)}})
    return found


def _egress(dice: Dice) -> dict[str, Any]:
    hosts = ("./*", "*/*", "a/*", "b/api.b.svc.cluster.local", "*/out.example.com", "~/*")
    return {"hosts": dice.some(hosts, 1, 2)}


def _ingress(dice: Dice) -> list[dict[str, Any]]:
    port = {"number": dice.one((8080, 7000)), "name": "p", "protocol": dice.one(("HTTP", "TCP"))}
    to = dice.one(("127.0.0.1:8080", "0.0.0.0:9000", "unix:///tmp/s"))
    return [{"port": port, "defaultEndpoint": to}]


def gateway(dice: Dice) -> dict[str, Any]:
    """Return the spec of a Gateway."""
    selector = {"app": "gate"} if dice.often(0.8) else {"istio": "ingressgateway"}
    servers = [_server(dice, number) for number in range(dice.number(1, 3))]
    return {"selector": selector, "servers": servers}


def _server(dice: Dice, position: int) -> dict[str, Any]:
    protocol = dice.one(("HTTP", "HTTP", "HTTPS", "TLS", "TCP", "HTTP2", "GRPC"))
    number = {"HTTPS": 443, "TLS": 8443, "TCP": 9000}.get(protocol, 80)
    homes = ("", "", "./", "a/", "*/")
    hosts = {each if each == "*" else dice.one(homes) + each for each in dice.some(HOSTS, 1, 2)}
    name = f"{protocol.lower()}-{position}"
    port = {"number": number, "name": name, "protocol": protocol}
    found: dict[str, Any] = {"port": port, "hosts": sorted(hosts)}
    if protocol in ("HTTPS", "TLS"):
        found["tls"] = _server_tls(dice, protocol)
    elif dice.often(0.1) and protocol == "HTTP":
        found["tls"] = {"httpsRedirect": True}
    return found


def _server_tls(dice: Dice, protocol: str) -> dict[str, Any]:
    modes = ("SIMPLE", "MUTUAL", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL")
    mode = dice.one((*modes, "PASSTHROUGH") if protocol == "TLS" else modes)
    named = {} if mode in ("ISTIO_MUTUAL", "PASSTHROUGH") else {"credentialName": "cert"}
    low = {"minProtocolVersion": "TLSV1_3"} if dice.often(0.2) and named else {}
    return {"mode": mode, **named, **low}


def envoy_filter(dice: Dice, pool: Sequence[Case]) -> dict[str, Any]:
    """Return the spec of an EnvoyFilter, of patches that are known."""
    patches = [
        patch
        for case in dice.some(pool, 1, 2)
        for spec in case.filters
        for patch in spec["configPatches"]
        if patch["applyTo"] not in ("BOOTSTRAP", "EXTENSION_CONFIG")
    ]
    return {
        "configPatches": patches,
        **dice.fields(
            priority=(0.2, lambda d: d.number(-1, 1)),
            workloadSelector=(0.3, lambda d: {"labels": {"app": d.one((*APPS, "gate"))}}),
        ),
    }
