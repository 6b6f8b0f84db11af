"""Gateways, hosts, routes and mTLS that Istio refuses or ignores."""

import pytest

from tests.config.problems import Load

CASES = {
    "a profile without sidecars": (
        "istio: {profile: ambient}\n",
        [
            "4:18: istio.profile: what is rendered is for sidecars: in ambient mode neither the "
            "label istio-injection nor a DestinationRule's mTLS or an EnvoyFilter does anything; "
            "expected a profile with sidecars; for pods with sidecars on a cluster with ambient "
            "write `profile: default`",
        ],
    ),
    "what nothing would have without mTLS": (
        """
mtls: {name: a, withoutSidecar: ports}
environments:
  a: {mtls: none}
  b: {mtls: {mode: none, name: b}}
  c: {mtls: {mode: none, withoutSidecar: rules}}
  d: {mtls: {mode: none, name: null}}
  e: {mtls: NONE}
""",
        [
            "7:26: environments.b.mtls.name: with `mode: none` nothing is rendered that would "
            "have a name; expected no `name` beside it",
            "8:26: environments.c.mtls.withoutSidecar: with `mode: none` nothing is rendered that "
            "would have a withoutSidecar; expected no `withoutSidecar` beside it",
            "10:13: environments.e.mtls: found `NONE`; expected one of DISABLE, PERMISSIVE, "
            "STRICT, none; did you mean `none`?",
        ],
    ),
    "a gateway that does not exist": (
        """
gateways: {edge: {}}
services:
  a: {image: a, port: 80, expose: {gateway: egde}}
  b: {image: a, port: 80, expose: {gateway: other/edge, prefix: /b}}
  c: {image: a, port: 80, expose: {gateway: a/b/c, prefix: /c}}
""",
        [
            "6:45: services.a.expose.gateway: no gateway is called `egde`; expected one of "
            "edge, mesh, or NAMESPACE/NAME; did you mean `edge`?",
            "8:45: services.c.expose.gateway: no gateway is called `a/b/c`; expected one of "
            "edge, mesh, or NAMESPACE/NAME",
        ],
    ),
    "a port that does not exist, or speaks no HTTP": (
        """
gateways: {edge: {}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, port: 81, prefix: /a}}
  b: {image: a, expose: {gateway: edge, prefix: /b}}
  c: {image: a, port: 80, protocol: tcp, expose: {gateway: edge, prefix: /c}}
""",
        [
            "6:57: services.a.expose.port: the service has no port 81; expected 80",
            "7:17: services.b.expose: the service has no port; expected `port`",
            "8:42: services.c.expose: routes by path and header need HTTP; expected a port "
            "named http, http2 or grpc",
        ],
    ),
    "hosts that the gateway does not serve": (
        """
gateways: {edge: {hosts: ["*.example.com", other/b.example.org]}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, hosts: [a.example.com, a.exmple.com]}}
  b: {image: a, port: 80, expose: {gateway: edge, hosts: [b.example.org, example.com]}}
  c: {image: a, port: 80, expose: {gateway: mesh, hosts: ["*"]}}
  d:
    image: a
    port: 80
    expose: {gateway: edge, hosts: ["*.example.com", x.example.com], prefix: /d}
""",
        [
            "6:74: services.a.expose.hosts[1]: the gateway `edge` does not serve "
            "`a.exmple.com`; expected one of *.example.com, b.example.org; did you mean "
            "`*.example.com`?",
            "7:59: services.b.expose.hosts[0]: the gateway `edge` takes no routes for "
            "`b.example.org` from the namespace `t`, where the VirtualService stands; expected "
            "*.example.com; say `./b.example.org` at the gateway",
            "7:74: services.b.expose.hosts[1]: the gateway `edge` does not serve "
            "`example.com`; expected one of *.example.com, b.example.org; did you mean "
            "`*.example.com`?",
            "8:59: services.c.expose.hosts[0]: the sidecars take no routes for every host; "
            "expected a host's name; leave `hosts` out for `c`",
            "12:54: services.d.expose.hosts[1]: another host of the list stands for "
            "`x.example.com` too; expected hosts that do not overlap",
        ],
    ),
    # A host with a `*` stands for those that end as it does and have more in front.
    "hosts with a star": (
        """
gateways: {edge: {hosts: ["*.shop.example.com", "*.org"]}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, hosts: [a-long-name.example.com], prefix: /a}}
  b: {image: a, port: 80, expose: {gateway: edge, hosts: [b.shop.example.com, b.org], prefix: /b}}
  c: {image: a, port: 80, expose: {gateway: edge, hosts: ["*.c.shop.example.com"], prefix: /c}}
  d: {image: a, port: 80, expose: {gateway: edge, hosts: ["*.example.com", "*.net"], prefix: /d}}
""",
        [
            "6:59: services.a.expose.hosts[0]: the gateway `edge` does not serve "
            "`a-long-name.example.com`; expected one of *.shop.example.com, *.org; did you mean "
            "`*.shop.example.com`?",
            "9:76: services.d.expose.hosts[1]: the gateway `edge` does not serve `*.net`; "
            "expected one of *.shop.example.com, *.org",
        ],
    ),
    "matches that exclude each other, or that nothing meets": (
        """
services:
  a: {image: a, port: 80, expose: {gateway: mesh, prefix: /a, exact: /b}}
  b:
    image: a
    port: 80
    expose: {gateway: mesh, routes: [{prefix: api}, {exact: ""}, {prefix: ""}]}
""",
        [
            "5:27: services.a.expose: prefix, exact and regex exclude each other; expected at "
            "most one of them",
            "9:47: services.b.expose.routes[0].prefix: found `api`; expected a path that "
            "starts with /; write `/api`",
            "9:61: services.b.expose.routes[1].exact: no path is ever ``; expected a path that "
            "starts with /; write `/`",
        ],
    ),
    "expressions that RE2 refuses": (
        r"""
services:
  a: {image: a, port: 80, expose: {gateway: mesh, regex: "/(?!admin).*"}}
  b: {image: a, port: 80, expose: {gateway: mesh, regex: "/(a|b"}}
  c: {image: a, port: 80, expose: {gateway: mesh, headers: {x-a: {regex: "(a)\\1"}}}}
  d: {image: a, port: 80, expose: {gateway: mesh, regex: "/[[:alpha:]]+\\z"}}
""",
        [
            "5:58: services.a.expose.regex: found `/(?!admin).*`: RE2 has no `(?!`; expected "
            "an RE2 expression",
            "6:58: services.b.expose.regex: found `/(a|b`: missing ), unterminated subpattern; "
            "expected an RE2 expression",
            "7:74: services.c.expose.headers.x-a.regex: found `(a)\\1`: RE2 has no `\\1`; "
            "expected an RE2 expression",
        ],
    ),
    "header matches of two ways": (
        """
services:
  a:
    image: a
    port: 80
    expose: {gateway: mesh, headers: {x-a: {exact: "1", prefix: "2"}, x-b: {}}, query: {x-b: {}}}
""",
        [
            "8:39: services.a.expose.headers.x-a: exact and prefix are set together; expected "
            "exactly one of exact, prefix, regex; remove one; in an environment, set it to "
            "null: `exact: null`",
            "8:89: services.a.expose.query.x-b: nothing is set; expected exactly one of "
            "exact, prefix, regex",
        ],
    ),
    "retries that Istio refuses": (
        """
services:
  a:
    image: a
    port: 80
    expose:
      gateway: mesh
      retries: {attempts: 0, retryOn: 5xx, perTryTimeout: 0s}
  b:
    image: a
    port: 80
    expose: {gateway: mesh, retries: {attempts: 1, retryOn: "503,gateway-eror"}}
""",
        [
            "10:30: services.a.expose.retries.retryOn: there are no attempts that it could "
            "hold for; expected `attempts` from 1, or nothing else",
            "10:44: services.a.expose.retries.perTryTimeout: there are no attempts that it "
            "could hold for; expected `attempts` from 1, or nothing else",
            "10:59: services.a.expose.retries.perTryTimeout: found `0s`; expected 1ms or more",
            "14:61: services.b.expose.retries.retryOn: there is no retry policy "
            "`gateway-eror`; expected one of 5xx, gateway-error, reset, reset-before-request, "
            "connect-failure, retriable-4xx, refused-stream, retriable-status-codes, "
            "retriable-headers, envoy-ratelimited, http3-post-connect-failure, cancelled, … "
            "(16), or a status code; did you mean `gateway-error`?",
        ],
    ),
    "settings beside routes": (
        """
services:
  a: {image: a, port: 80, expose: {gateway: mesh, timeout: 5s, prefix: /, routes: [{prefix: /a}]}}
""",
        [
            "5:51: services.a.expose.timeout: `timeout` has no effect beside `routes`; "
            "expected it in each of the routes",
            "5:64: services.a.expose.prefix: `prefix` has no effect beside `routes`; expected "
            "it in each of the routes",
        ],
    ),
    "one route twice": (
        """
gateways: {edge: {}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, prefix: /}}
  b: {image: a, port: 80, expose: {gateway: edge, prefix: /, hosts: ["*"]}}
  c: {image: a, port: 80, expose: {gateway: edge, routes: [{prefix: /c}, {prefix: /c}]}}
""",
        [
            "7:27: services.b.expose: `a` has the same route already; expected a path, header "
            "or host of its own",
            "8:74: services.c.expose.routes[1]: `c` has the same route already; expected a "
            "path, header or host of its own",
        ],
    ),
    "settings that have no effect beside others": (
        """
services:
  a:
    image: a
    port: 80
    expose:
      gateway: mesh
      routes:
      - {redirect: /b, timeout: 5s, destinations: [{}]}
      - {exact: /c, directResponse: 503, redirect: /b, retries: {attempts: 1}}
      - {exact: /d, delegate: team, corsPolicy: {}, mirrors: [], mirror: {host: b.example.com}}
      - {match: [{exact: /e}], prefix: /f, headers: {x: 1}}
""",
        [
            "11:24: services.a.expose.routes[0].timeout: `timeout` has no effect beside "
            "`redirect`; expected one of them",
            "11:37: services.a.expose.routes[0].destinations: `destinations` has no effect "
            "beside `redirect`; expected one of them",
            "12:21: services.a.expose.routes[1].directResponse: `directResponse` has no "
            "effect beside `redirect`; expected one of them",
            "12:56: services.a.expose.routes[1].retries: `retries` has no effect beside "
            "`redirect`; expected one of them",
            "13:37: services.a.expose.routes[2].corsPolicy: `corsPolicy` has no effect beside"
            " `delegate`; expected one of them",
            "13:53: services.a.expose.routes[2].mirrors: `mirrors` has no effect beside "
            "`delegate`; expected one of them",
            "13:66: services.a.expose.routes[2].mirror: `mirror` has no effect beside "
            "`delegate`; expected one of them",
            "14:32: services.a.expose.routes[3].prefix: `prefix` has no effect beside "
            "`match`; expected it in each of the matches",
            "14:44: services.a.expose.routes[3].headers: `headers` has no effect beside "
            "`match`; expected it in each of the matches",
        ],
    ),
    "destinations that there are not": (
        """
services:
  a:
    image: a
    port: 80
    expose:
      gateway: mesh
      routes:
      - {exact: /a, destinations: [{service: c}, {port: 81}, {service: b, port: 80}]}
      - {exact: /b, mirror: {service: b}, mirrors: [{service: d}]}
      - {exact: /c, destinations: [{service: b, host: b.example.com}], mirror: {service: a}}
      - {exact: /d, mirror: {port: 80}}
      - {exact: /e, destinations: [{service: d}], mirror: {service: d}}
  b: {image: b, port: 8080}
  c: {image: c}
  d: {image: d, port: 80}
""",
        [
            "11:46: services.a.expose.routes[0].destinations[0].service: `c` has no port, and"
            " so no Service; expected a service with a port",
            "11:57: services.a.expose.routes[0].destinations[1].port: `a` has no port 81; "
            "expected 80",
            "11:81: services.a.expose.routes[0].destinations[2].port: `b` has no port 80; "
            "expected 8080; did you mean `8080`?",
            "12:21: services.a.expose.routes[1].mirror: `mirror` has no effect beside "
            "`mirrors`; expected one of them",
            "13:36: services.a.expose.routes[2].destinations[0]: `service` and `host` exclude"
            " each other; expected one",
            "14:21: services.a.expose.routes[3].mirror: the copy goes where the request goes;"
            " expected another service",
            "15:51: services.a.expose.routes[4].mirror: the copy goes where the request goes;"
            " expected another service",
        ],
    ),
    "versions that there are not": (
        """
services:
  a:
    image: a
    port: 80
    versions: {v1: {}, v2: {}}
    destinationRule: {subsets: {canary: {labels: {x: y}}}}
    traffic:
      routes:
      - {exact: /a, weights: {v1: 90, v3: 10}}
      - {exact: /b, version: canray, weights: {v1: 0}}
      - {exact: /c, mirror: v22, destinations: [{version: v2}, {service: b, version: v1}]}
      - {exact: /d, version: v2, mirror: v2}
      - {exact: /e, redirect: /f, weights: {v1: 1}}
      - {exact: /g, destinations: [{weight: 1}], version: v1}
  b: {image: b, port: 80, expose: {gateway: mesh}, traffic: {timeout: 5s}}
  c:
    image: c
    port: 80
    versions: {v1: {}, v2: {}}
    traffic: {routes: [{prefix: /x, version: v2}, {version: v1}]}
    expose: {gateway: edge, routes: [{regex: "/[xy]/.*"}, {prefix: /api, rewrite: /}]}
gateways: {edge: {}}
""",
        [
            "12:39: services.a.traffic.routes[0].weights.v3: `a` has no version `v3`; "
            "expected one of canary, v1, v2",
            "13:21: services.a.traffic.routes[1].version: `version` has no effect beside "
            "`weights`; expected one of them",
            "13:30: services.a.traffic.routes[1].version: `a` has no version `canray`; "
            "expected one of canary, v1, v2; did you mean `canary`?",
            "13:38: services.a.traffic.routes[1].weights: nobody gets anything; expected a "
            "weight above 0",
            "14:29: services.a.traffic.routes[2].mirror: `a` has no version `v22`; expected "
            "one of canary, v1, v2; did you mean `v2`?",
            "14:86: services.a.traffic.routes[2].destinations[1].version: `b` has no version "
            "`v1`; expected `versions` that have it",
            "15:34: services.a.traffic.routes[3].mirror: the copy goes where the request "
            "goes; expected another service",
            "16:35: services.a.traffic.routes[4].weights: `weights` has no effect beside "
            "`redirect`; expected one of them",
            "17:50: services.a.traffic.routes[5].version: `version` has no effect beside "
            "`destinations`; expected one of them",
            "18:27: services.b.expose: `traffic` is for the sidecars too, which follow one of"
            " the two; expected one of them",
            "24:38: services.c.expose.routes[0]: it goes where `traffic` says, and what this "
            "matches and `traffic.routes[0]` does is no match that Istio has; expected "
            "`weights`, `version` or `destinations` of its own",
        ],
    ),
    "connections that are not looked into": (
        """
gateways: {edge: {}, raw: {servers: {tls: {port: 443, tls: {mode: PASSTHROUGH}}}}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, match: [{prefix: /a, sniHosts: [a.example.com]}]}}
  b: {image: a, port: 81, protocol: tcp, expose: {gateway: edge}}
  c: {image: a, port: 81, protocol: tcp, traffic: {timeout: 5s}}
  d: {image: a, port: 443, protocol: tls, expose: {gateway: raw, hosts: [d.example.com]}}
  e: {image: a, port: 81, protocol: tcp, traffic: {match: [{exact: /a}]}}
""",
        [
            "6:72: services.a.expose.match[0].sniHosts: `sniHosts` is not for HTTP, which is "
            "looked into; expected `authority`, or a port of another protocol",
            "7:42: services.b.expose: the gateway `edge` has no server for connections that "
            "are not HTTP; expected one of protocol TCP, or TLS with mode PASSTHROUGH, in its"
            " `servers`",
            "8:42: services.c.traffic: routes by path and header need HTTP; expected a port "
            "named http, http2 or grpc",
            "10:42: services.e.traffic: routes by path and header need HTTP; expected a port "
            "named http, http2 or grpc",
        ],
    ),
    "who asks": (
        """
gateways: {edge: {}}
namespaces: {payments: {}}
services:
  a: {image: a, port: 80, expose: {gateway: edge, sourceNamespace: payments}}
  b:
    image: a
    port: 80
    expose: {gateway: mesh, match: [{sourceNamespace: payment}, {sourceNamespace: of-others}]}
""",
        [
            "7:51: services.a.expose.sourceNamespace: a gateway does not know who asks it: "
            "such a route is left out there; expected it in routes of the mesh",
            "11:55: services.b.expose.match[0].sourceNamespace: no namespace is called "
            "`payment`; expected one of t, payments; did you mean `payments`?",
        ],
    ),
    "mTLS of what has no sidecar, and of a port that is not there": (
        """
services:
  a: {image: a, port: 80, mesh: false, mtls: STRICT}
  b: {image: a, ports: {http: {port: 80, targetPort: 8080}}, mtls: {ports: {80: DISABLE}}}
  c: {image: a, mtls: {ports: {80: DISABLE}}}
""",
        [
            "5:40: services.a.mtls: the service has no sidecar that could do mTLS; expected "
            "`mesh: true`",
            "6:77: services.b.mtls.ports.80: no container port is 80; expected 8080; did you "
            "mean `8080`?",
            "7:32: services.c.mtls.ports.80: no container port is 80; expected `port` too",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_routes_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
