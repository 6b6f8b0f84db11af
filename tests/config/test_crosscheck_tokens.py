"""Tokens that nobody could look at, or that would be asked of the wrong requests."""

import pytest

from tests.config.problems import Load

CASES = {
    "tokens of nobody, and of two at once": (
        """
services:
  a: {image: a, port: 80, jwt: {public: [/healthz]}}
  b: {image: a, port: 80, jwt: {issuer: https://a, issuers: {x: https://x}, audiences: [b]}}
  c:
    image: a
    port: 80
    jwt: {audiences: [b], issuers: {x: {issuer: https://x, jwks: "{}", jwksUri: https://k}}}
  d: {image: a, port: 80, jwt: {issuer: "https://*", fromHeaders: {"a b": x}}}
  e: {image: a, port: 80, jwt: {issuer: x, jwksFile: nowhere.json, audience: [x]}}
""",
        [
            "5:27: services.a.jwt: nobody issues the tokens; expected `issuer`, the claim `iss`"
            " of the tokens",
            "6:33: services.b.jwt.issuer: `issuer` has no effect beside `issuers`; expected it "
            "in each of the issuers",
            "6:77: services.b.jwt.audiences: `audiences` has no effect beside `issuers`; "
            "expected it in each of the issuers",
            "10:11: services.c.jwt.audiences: `audiences` has no effect beside `issuers`; "
            "expected it in each of the issuers",
            "10:60: services.c.jwt.issuers.x.jwks: `jwksUri` has the keys already; expected one"
            " of jwksUri, jwks, jwksFile",
            "11:41: services.d.jwt.issuer: found `https://*`; expected a text without spaces "
            "and `*`",
            '11:68: services.d.jwt.fromHeaders["a b"]: `a b` is not a valid name; expected the '
            "name of a header, such as x-local-rate-limit",
            "12:68: services.e.jwt.audience: unknown key `audience`; expected one of the 19 "
            "fields that `meshgen explain services.e.jwt` lists; did you mean `audiences`?",
        ],
    ),
    "keys that are a secret": (
        """
services:
  a: {image: a, port: 80, jwt: {issuer: x, jwks: '{"keys": [{}, {"kty": "EC", "d": "x"}]}'}}
  b: {image: a, port: 80, jwt: {issuers: {x: {issuer: x, jwks: '{"kty": "oct", "k": "x"}'}}}}
  c: {image: a, port: 80, jwt: {issuer: x, jwks: '{"keys": [{"kty": "EC", "x": "d"}, 1]}'}}
  d: {image: a, port: 80, jwt: {issuer: x, jwks: "{"}}
""",
        [
            f"{place}.jwks: one of the keys is no public one: whoever reads the config can issue "
            "tokens; expected public keys alone; have the issuer change its key: this one is known "
            "now"
            for place in ("5:44: services.a.jwt", "6:58: services.b.jwt.issuers.x")
        ],
    ),
    "no sidecar, no HTTP": (
        """
defaults: {jwt: https://login.example.com}
services:
  a: {image: a, port: 80, mesh: false}
  b: {image: a, port: 6379, protocol: redis}
  c: {image: a, port: 6379, protocol: redis, jwt: https://x}
  d: {image: a}
  e: {image: a, port: 80, jwt: null}
  f: {image: a, kind: Job}
  g: {image: a, port: 80, jwt: {issuer: x, rules: [{claims: {}}]}}
  h: {image: a, port: 80, metrics: {by: PodMonitor}, jwt: https://x, mtls: PERMISSIVE}
  i:
    image: a
    ports: {http: 80, http-metrics: 9090}
    metrics: {by: PodMonitor}
    jwt: https://x
  j:
    image: a
    port: 80
    mtls: PERMISSIVE
    metrics: {by: PodMonitor, path: /stats}
    jwt: {issuer: https://x, public: [/stats]}
""",
        [
            "4:12: defaults.jwt: the service has no sidecar that could look at tokens: whoever "
            "reaches it is let in without one (a); expected `mesh: true`; `services: {a: {jwt: "
            "null}}` asks for none",
            "8:46: services.c.jwt: the service has no HTTP port: a token is a header of HTTP; "
            "expected a port named http, http2 or grpc",
            "12:53: services.g.jwt.rules[0].claims: no claim is asked for; expected claims, "
            "such as `{groups: admin}`",
            "13:54: services.h.jwt: Prometheus asks for /metrics without a token, and is "
            "refused; expected `/metrics` among what is `public`, or a port for metrics alone",
        ],
    ),
    "what is public": (
        """
services:
  a:
    image: a
    port: 80
    jwt:
      issuer: https://x
      public:
      - {}
      - {paths: /a, methods: GET}
      - {paths: /b, methods: [PUT]}
      - {paths: /c, methods: [POST]}
      - {paths: /d, methods: [HEAD, GET]}
  b:
    image: a
    port: 80
    jwt: {issuer: https://x, public: [docs, /a/*/b, {paths: /x, methods: get}]}
""",
        [
            "10:7: services.a.jwt.public: paths are public for 4 different lists of methods: "
            "each doubles the rules of the policy; expected 3 of them at most; paths without "
            "`methods` are public for all",
            "11:9: services.a.jwt.public[0]: it is for no request; expected `paths` or `methods`",
            "19:39: services.b.jwt.public[0]: found `docs`; expected a path such as /items, "
            "/items/*, */status or /items/{*}/price, without a query, and no regular expression",
            "19:45: services.b.jwt.public[1]: found `/a/*/b`; expected a path such as /items, "
            "/items/*, */status or /items/{*}/price, without a query, and no regular expression",
            "19:74: services.b.jwt.public[2].methods: found `get`; expected a method in "
            "capitals, such as GET",
        ],
    ),
    "at gateways that others have too": (
        """
gateways:
  wild: {hosts: ["*.example.com"], jwt: https://x}
  all: {hosts: ["*"], selector: {a: b}, jwt: https://x}
  raw:
    selector: {istio: raw}
    hosts: [a.example.com]
    servers: {http: 80, tls: {port: 8443, tls: PASSTHROUGH}}
    jwt: https://x
  own:
    hosts: ["*.example.com"]
    deployment: {}
    servers: {http: 80, tls: {port: 8443, tls: PASSTHROUGH}}
    jwt: https://x
services:
  a:
    image: a
    port: 80
    expose:
      gateway: wild
      prefix: /a
      jwt: {required: false, rules: [{claims: {a: b}}]}
""",
        [
            "5:36: gateways.wild.jwt: no policy can name `*.example.com` with any port behind "
            "it, and a request with one would pass by it; expected hosts without a `*`, or a "
            "gateway with proxies of its own, `gateways: {wild: {deployment: {}}}`",
            "11:5: gateways.raw.jwt: the gateway passes on `tls` without looking into it, and a"
            " policy about requests would hold for all of that; expected a gateway with proxies"
            " of its own, `gateways: {raw: {deployment: {}}}`, or another one for these ports",
            "24:7: services.a.expose.jwt: no policy can name `*.example.com` with any port "
            "behind it, and a request with one would pass by it; expected hosts without a `*`, "
            "or a gateway with proxies of its own, `gateways: {wild: {deployment: {}}}`",
        ],
    ),
    "routes": (
        """
gateways: {edge: {hosts: [a.example.com]}}
external:
  x: {hosts: x.example.com, ports: {http: 80}, traffic: {jwt: https://x}}
services:
  a:
    image: a
    port: 80
    expose:
    - {gateway: other/edge, jwt: https://x}
    - gateway: edge
      routes:
      - {regex: "/a.*", jwt: https://x}
      - prefix: /b
        method: GET
        jwt: {issuer: https://x, rules: [{claims: {a: b}, paths: /b/c, methods: GET}]}
      - {prefix: /c, jwt: {rules: [{claims: {a: b}}]}}
    traffic: {headers: {a: b}, jwt: https://x}
""",
        [
            "6:58: external.x.traffic.jwt: no proxy of ours is in front of `x`, where tokens "
            "are looked at; expected it at a service, at a gateway, or at a route to one",
            "12:29: services.a.expose[0].jwt: nobody knows the proxies of `other/edge`, which "
            "is none of `gateways`; expected a gateway of `gateways`, or `jwt` at the service",
            "15:25: services.a.expose[1].routes[0].jwt: no policy can ask for the requests of "
            "this route: it knows exact paths, beginnings of paths, and methods; expected a "
            "match of `exact`, `prefix` and `method` alone, or `jwt` at the gateway or the "
            "service",
            "15:25: services.a.expose[1].routes[0].jwt: the gateway takes the token away, which"
            " `a` asks for too; expected `forwardOriginalToken: true`",
            "18:9: services.a.expose[1].routes[1].jwt: the gateway takes the token away, which "
            "`a` asks for too; expected `forwardOriginalToken: true`",
            "18:59: services.a.expose[1].routes[1].jwt.rules[0].paths: the route is for some "
            "paths already, and the rule for its requests; expected no `paths` here, or a route"
            " of its own",
            "18:72: services.a.expose[1].routes[1].jwt.rules[0].methods: the route is for some "
            "methods already, and the rule for its requests; expected no `methods` here, or a "
            "route of its own",
            "19:22: services.a.expose[1].routes[2].jwt: nobody issues the tokens; expected "
            "`issuer`, the claim `iss` of the tokens; or a `jwt` around it, whose issuers it "
            "has then",
            "20:32: services.a.traffic.jwt: no policy can ask for the requests of this route: "
            "it knows exact paths, beginnings of paths, and methods; expected a match of "
            "`exact`, `prefix` and `method` alone, or `jwt` at the gateway or the service",
        ],
    ),
    "taken away": (
        """
gateways:
  edge: {hosts: [a.example.com], jwt: https://x}
  two:
    hosts: [b.example.com]
    deployment: {}
    jwt: {issuers: {a: https://x, b: {issuer: https://y, forwardOriginalToken: true}}}
services:
  a:
    image: a
    port: 80
    expose: [{gateway: edge}, {gateway: two}]
    jwt: {issuers: {a: https://x, b: https://y}}
""",
        [
            "5:34: gateways.edge.jwt: the gateway takes the token away, which `a` asks for too;"
            " expected `forwardOriginalToken: true`",
            "9:21: gateways.two.jwt.issuers.a: the gateway takes the token away, which `a` asks"
            " for too; expected `forwardOriginalToken: true`",
        ],
    ),
    "told otherwise": (
        """
gateways: {edge: {hosts: [a.example.com], jwt: https://x}}
services:
  a:
    image: a
    port: 80
    expose:
      gateway: edge
      prefix: /a
      jwt: {issuer: https://x, outputClaimToHeaders: {x-user: sub}}
""",
        [
            "12:7: services.a.expose.jwt: the same proxies are told of `https://x` otherwise: "
            "which of both holds for a token is nobody's choice; expected what "
            "gateways.edge.jwt says, or no issuer here where that is around it",
        ],
    ),
    "what is right": (
        """
gateways:
  edge: {hosts: [a.example.com], jwt: {issuer: https://x, forwardOriginalToken: true}}
  wild: {hosts: ["*.example.com"], jwt: {issuer: https://y, required: false}}
services:
  a:
    image: a
    port: 80
    metrics: {by: ServiceMonitor}
    mtls: {ports: {"80": PERMISSIVE}}
    jwt: {issuer: https://x, public: [/metrics]}
    expose:
    - gateway: edge
      routes: [{prefix: /b, method: GET, jwt: {rules: [{claims: {a: b}}]}}, {prefix: /}]
    - {gateway: wild}
""",
        [],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_is_told(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
