"""External authorizers that nobody can ask, or that would be asked by nobody."""

import pytest

from tests.config.problems import Load

CASES = {
    "who is asked": (
        """
external:
  wild: {hosts: "*.example.com", ports: {http: 80}}
  outside: {hosts: a.example.com, ports: {grpc: 81, http: 80}}
services:
  opa: {image: a, ports: {grpc: 9191}}
  plain: {image: a, port: 6379, protocol: redis}
authorizationProviders:
  nobody: {failOpen: true}
  both: {service: opa, external: outside, failOpen: true}
  unsaid: {service: opa}
  slip: {service: opq, failOpen: false}
  portless: {service: plain, failOpen: false}
  numbered: {service: opa, port: 9192, failOpen: false}
  anybody: {external: wild, failOpen: false}
  spoken: {service: opa, protocol: http, failOpen: false}
  headers: {external: outside, failOpen: false, pathPrefix: /x}
  status: {external: outside, failOpen: false, statusOnError: 418}
  body:
    external: outside
    protocol: http
    failOpen: false
    includeRequestBodyInCheck: {maxRequestBytes: 10, packAsBytes: true}
  a-name-that-is-too-long-beside-the-name-of-the-namespace-in-all: {service: opa, failOpen: false}
  right: {external: outside, protocol: http, failOpen: false, pathPrefix: /x, statusOnError: 503}
""",
        [
            "11:3: authorizationProviders.nobody: nobody is named; expected `service`, one of "
            "`services`, or `external`, one of `external`",
            "12:3: authorizationProviders.both: `service` and `external` are both said; "
            "expected `service`, one of `services`, or `external`, one of `external`",
            "13:3: authorizationProviders.unsaid: `failOpen` is missing; expected true or false",
            "14:19: authorizationProviders.slip.service: no service is called `opq`; expected "
            "one of opa, plain; did you mean `opa`?",
            "15:3: authorizationProviders.portless: `plain` has no port that speaks http; "
            "expected a port named http or http2, or `port` with its number",
            "16:34: authorizationProviders.numbered.port: `opa` has no port 9192; expected "
            "9191; did you mean `9191`?",
            "17:23: authorizationProviders.anybody.external: `wild` has no host that could be "
            "asked for; expected one with a host without a `*`",
            "18:3: authorizationProviders.spoken: `opa` has no port that speaks http; expected "
            "a port named http or http2, or `port` with its number",
            "19:49: authorizationProviders.headers.pathPrefix: `pathPrefix` has no effect on "
            "questions of gRPC, which have it all; expected it with `protocol: http`",
            "20:63: authorizationProviders.status.statusOnError: found `418`; expected a status"
            " code of errors that Envoy knows, such as 503",
            "25:54: authorizationProviders.body.includeRequestBodyInCheck.packAsBytes: a "
            "question of HTTP has the body as it is; expected it with `protocol: grpc`",
            "26:3: authorizationProviders.a-name-that-is-too-long-beside-the-name-of-the-"
            "namespace-in-all: the mesh config would call it `a-name-that-is-too-long-beside-"
            "the-name-of-the-namespace-in-all-t`, which is 65 letters long: istiod takes no "
            "such name; expected `name`, one for the whole cluster of 63 at most",
        ],
    ),
    "who asks": (
        """
istio:
  meshConfig:
    extensionProviders:
    - {name: known, envoyExtAuthzHttp: {service: a.example.com, port: 80}}
    - {name: otel, opentelemetry: {service: a.example.com, port: 80}}
defaults: {extAuthz: opa}
authorizationProviders: {opa: {service: opa, failOpen: false}}
services:
  opa: {image: a, ports: {grpc: 9191}, exportTo: ["."]}
  a: {image: a, port: 80, extAuthz: {provider: opaa, public: [{}]}}
  b: {image: a, port: 80, extAuthz: known}
  c: {image: a, port: 80, extAuthz: otel}
  d: {image: a, port: 6379, protocol: redis}
  e: {image: a, port: 6379, protocol: redis, extAuthz: opa}
  f: {image: a, port: 80, mesh: false}
  g: {image: a, port: 80, extAuthz: {provider: opa}, namespace: other}
  h: {image: a, kind: Job}
namespaces: {other: {}}
""",
        [
            "9:12: defaults.extAuthz: it is the service that is asked, which would be asked "
            "about every question to itself (opa); expected none; `services: {opa: {extAuthz: "
            "null}}` asks nobody",
            "9:12: defaults.extAuthz: the service has no sidecar that could ask: whoever "
            "reaches it is let in (f); expected `mesh: true`; `services: {f: {extAuthz: null}}`"
            " asks nobody",
            "13:48: services.a.extAuthz.provider: no authorization provider is called `opaa`; "
            "expected one of opa, known; did you mean `opa`?",
            "13:63: services.a.extAuthz.public[0]: it is for no request; expected `paths` or "
            "`methods`",
            "15:37: services.c.extAuthz: no authorization provider is called `otel`; expected "
            "one of opa, known",
            "17:46: services.e.extAuthz: the service has no HTTP port, so that nobody would be "
            "asked; expected a port named http, http2 or grpc",
            "19:48: services.g.extAuthz.provider: `opa` is not exported to `other`: the "
            "sidecars do not know it, and refuse what they should ask about; expected the "
            "namespace in its `exportTo`",
        ],
    ),
    "at gateways": (
        """
authorizationProviders:
  opa: {service: opa, failOpen: false}
  two: {service: opa, failOpen: true}
gateways:
  wild: {hosts: ["*.example.com"], extAuthz: opa}
  some: {hosts: ["*.example.com"], extAuthz: {provider: two, hosts: [a.example.com, b.org]}}
  own:
    deployment: {}
    hosts: ["*.example.com"]
    servers: {http: 80, tcp-x: 9000}
    extAuthz: {provider: two, public: [{}]}
  raw:
    selector: {istio: raw}
    hosts: [a.example.com]
    servers: {http: 80, tls: {port: 8443, tls: PASSTHROUGH}}
    extAuthz: opa
services:
  opa: {image: a, ports: {grpc: 9191}}
""",
        [
            "8:36: gateways.wild.extAuthz: no policy can name `*.example.com` with any port "
            "behind it, and a request with one would pass by it; expected hosts without a `*`, "
            "or a gateway with proxies of its own, `gateways: {wild: {deployment: {}}}`",
            "8:46: gateways.wild.extAuthz: the same proxies ask `two-t` for the gateway `some`:"
            " of two, istiod denies all that either is asked about; expected one for all "
            "gateways with these proxies, or a `deployment` of its own",
            "9:85: gateways.some.extAuthz.hosts[1]: the gateway `some` does not serve `b.org`; "
            "expected *.example.com",
            "14:40: gateways.own.extAuthz.public[0]: it is for no request; expected `paths` or "
            "`methods`",
            "19:5: gateways.raw.extAuthz: the gateway passes on `tls` without looking into it, "
            "and a policy about requests would hold for all of that; expected a gateway with "
            "proxies of its own, `gateways: {raw: {deployment: {}}}`, or another one for these "
            "ports",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_is_told(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
