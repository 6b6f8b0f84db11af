"""Limits that somebody counts for all proxies, who is not there, or cannot."""

import pytest

from tests.config.problems import Load

CASES = {
    "nobody counts": (
        """
services:
  a: {image: a, port: 80, rateLimit: {requests: 1, scope: global}}
""",
        [
            "5:52: services.a.rateLimit.scope: nobody counts for all proxies: there is no "
            "`rateLimitService`; expected `rateLimitService: {service: NAME}` beside "
            "`services`; `scope: total` needs none: it is divided among the proxies",
        ],
    ),
    "what only proxies count": (
        """
rateLimitService: ratelimit
services:
  ratelimit: {image: a, ports: {grpc: 8081}, rateLimit: {requests: 1, scope: global}}
  a:
    image: a
    port: 80
    rateLimit: {requests: 1, scope: global, burst: 2, body: wait, dividedBy: 3}
  b:
    image: a
    port: 80
    expose: {gateway: edge}
    rateLimit: {scope: global, at: gateway, buckets: {x: {prefix: /x, requests: 1, burst: 1}}}
gateways: {edge: {hosts: [a.example.com]}}
""",
        [
            "6:71: services.ratelimit.rateLimit.scope: it is the service that counts, which "
            "would be asked for every question to itself; expected `scope: proxy`",
            "10:45: services.a.rateLimit.burst: a service counts in whole seconds, minutes, "
            "hours or days, and keeps nothing back: no `burst` with `scope: global`; expected "
            "it with `scope: proxy` or `total`",
            "10:55: services.a.rateLimit.body: the service that counts gives the body of "
            "refused answers: no `body` with `scope: global`; expected it with `scope: proxy` "
            "or `total`",
            "10:67: services.a.rateLimit.dividedBy: one count is for all proxies: nothing is "
            "divided; expected `scope: total` beside it",
            "15:84: services.b.rateLimit.buckets.x.burst: a service counts in whole seconds, "
            "minutes, hours or days, and keeps nothing back: no `burst` with `scope: global`; "
            "expected it with `scope: proxy` or `total`",
        ],
    ),
    "nobody is named, or two": (
        """
rateLimitService: {domain: shop}
services: {a: {image: a, port: 80, rateLimit: {requests: 1, scope: global}}}
""",
        [
            "4:1: rateLimitService: nobody is named; expected `service`, one of `services`, or "
            "`external`, one of `external`",
        ],
    ),
    "two are named": (
        """
rateLimitService: {service: b, external: c}
external: {c: {hosts: [c.example.com], ports: {grpc: 80}}}
services: {b: {image: a, ports: {grpc: 80}}}
""",
        [
            "4:1: rateLimitService: `service` and `external` are both said; expected `service`,"
            " one of `services`, or `external`, one of `external`",
        ],
    ),
    "no gRPC": (
        """
rateLimitService: b
services: {b: {image: a, ports: {http: 80, tcp-grpc: 81}}}
""",
        [
            "4:19: rateLimitService: `b` has no port of gRPC, by which proxies ask; expected a "
            "port named grpc",
        ],
    ),
    "no gRPC outside": (
        """
rateLimitService: {external: c}
external: {c: {hosts: [c.example.com]}}
services: {b: {image: a, port: 80}}
""",
        [
            "4:30: rateLimitService.external: `c` has no port of gRPC, by which proxies ask; "
            "expected a port named grpc",
        ],
    ),
    "not seen": (
        """
rateLimitService: b
namespaces: {pay: {}}
services:
  a: {image: a, port: 80, namespace: pay, rateLimit: {requests: 1, scope: global}}
  b: {image: a, ports: {grpc: 80}, exportTo: [.]}
""",
        [
            "7:68: services.a.rateLimit.scope: `b`, which counts, is not exported to `pay`: the"
            " sidecars do not know it; expected the namespace in its `exportTo`",
        ],
    ),
    "one that is right": (
        """
rateLimitService: {external: c, domain: d, timeout: 1s, failureModeDeny: true}
external: {c: {hosts: [c.example.com], ports: {grpc: 80}}}
services:
  a:
    image: a
    port: 80
    rateLimit: {scope: global, buckets: {x: {prefix: /x, requests: 1}}}
""",
        [],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_a_limit_for_all_has_who_counts(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
