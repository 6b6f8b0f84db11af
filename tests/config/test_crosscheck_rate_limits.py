"""Rate limits that would limit nothing, or nobody knows how much."""

import pytest

from tests.config.problems import Load

CASES = {
    "without HTTP": (
        """
services:
  redis: {image: a, port: 6379, protocol: tcp, rateLimit: {requests: 10}}
""",
        [
            "5:48: services.redis.rateLimit: the service has no HTTP port, so that nothing "
            "would be counted; expected a port named http, http2 or grpc",
        ],
    ),
    "without a port and without a sidecar": (
        """
services:
  a: {image: a, rateLimit: {requests: 10}}
  b: {image: a, port: 80, mesh: false, rateLimit: {requests: 10}}
""",
        [
            "5:17: services.a.rateLimit: the service has no HTTP port, so that nothing would "
            "be counted; expected a port named http, http2 or grpc",
            "6:40: services.b.rateLimit: the service has no sidecar to count in; expected "
            "`mesh: true`",
        ],
    ),
    "without a number": (
        """
services:
  a: {image: a, port: 80, rateLimit: {status: 503}}
  b: {image: a, port: 80, rateLimit: {burst: 5, buckets: {x: {prefix: /x, requests: 1}}}}
  c: {image: a, port: 80, rateLimit: {buckets: {x: {prefix: /x}}}}
  d: {image: a, port: 80, rateLimit: {buckets: {x: {prefix: /x, requests: 1}}}}
  e: {image: a, port: 80, rateLimit: {requests: 1, status: 418}}
""",
        [
            "5:27: services.a.rateLimit: `requests` is missing; expected how many requests, "
            "or `buckets` of some of them",
            "6:39: services.b.rateLimit.burst: there is no limit here that it could be of; "
            "expected `requests` beside it; a bucket has a `burst` of its own",
            "7:49: services.c.rateLimit.buckets.x: `requests` is missing; expected a whole "
            "number from 1",
            "9:60: services.e.rateLimit.status: Envoy knows no status code 418, and refuses "
            "all that is around it; expected 429, 503 or another one of RFC 9110",
        ],
    ),
    "numbers that Envoy would refuse": (
        """
services:
  a: {image: a, port: 80, rateLimit: {requests: 0, burst: 4294967296, status: 200}}
  b: {image: a, port: 80, rateLimit: {requests: 1, status: 600, per: week, scope: all}}
  c: {image: a, port: 80, rateLimit: {requests: 1, scope: total, dividedBy: 0}}
  d: {image: a, port: 80, rateLimit: {requests: 1, scope: total, dividedBy: avg}}
""",
        [
            "5:49: services.a.rateLimit.requests: found `0`; expected a whole number from 1",
            "5:59: services.a.rateLimit.burst: found `4294967296`, 2147483647 at most; "
            "expected a whole number from 1",
            "5:79: services.a.rateLimit.status: found `200`; expected a status code of "
            "errors, such as 429 or 503",
            "6:60: services.b.rateLimit.status: found `600`, 511 at most; expected a status "
            "code of errors, such as 429 or 503",
            "6:70: services.b.rateLimit.per: found `week`; expected one of day, hour, "
            "minute, second",
            "6:83: services.b.rateLimit.scope: found `all`; expected one of global, proxy, total",
            "7:77: services.c.rateLimit.dividedBy: found `0`; expected a whole number from 1",
            "8:77: services.d.rateLimit.dividedBy: found `avg`; expected one of max, min",
        ],
    ),
    "a total of what nobody knows": (
        """
services:
  a: {image: a, port: 80, kind: DaemonSet, rateLimit: {requests: 10, scope: total}}
  b: {image: a, port: 80, kind: DaemonSet, rateLimit: {requests: 1, scope: total, dividedBy: 3}}
  c: {image: a, port: 80, rateLimit: {requests: 10, dividedBy: 3}}
  d: {image: a, port: 80, autoscaling: {max: 5}, rateLimit: {requests: 10, scope: total}}
""",
        [
            "5:70: services.a.rateLimit.scope: nobody knows how many pods a DaemonSet has, "
            "among which a total is divided; expected a number in `dividedBy`, or `scope: "
            "proxy`",
            "7:53: services.c.rateLimit.dividedBy: each proxy lets so many requests through: "
            "nothing is divided; expected `scope: total` beside it",
        ],
    ),
    "buckets for all requests, or the same": (
        """
services:
  web:
    image: a
    port: 80
    rateLimit:
      requests: 100
      buckets:
        all: {requests: 1}
        also: {prefix: /, requests: 1}
        one: {prefix: /x, requests: 1}
        two: {prefix: /x, requests: 2, per: second}
        three: {prefix: /x, method: GET, requests: 2}
        any: {headers: {x-a: {}}, requests: 2}
        each: {headers: {x-a: {regex: "*"}}, requests: 2}
""",
        [
            "11:9: services.web.rateLimit.buckets.all: it is for all requests; expected a "
            "path, a method or a header; what holds for all is said beside `buckets`",
            "12:9: services.web.rateLimit.buckets.also: it is for all requests; expected a "
            "path, a method or a header; what holds for all is said beside `buckets`",
            "14:9: services.web.rateLimit.buckets.two: `one` is for the same requests; "
            "expected a path, a method or a header of its own",
            "17:9: services.web.rateLimit.buckets.each: `any` is for the same requests; "
            "expected a path, a method or a header of its own",
        ],
    ),
    "buckets for no request": (
        """
services:
  web:
    image: a
    port: 80
    rateLimit:
      buckets:
        a: {prefix: /x, exact: /y, requests: 1}
        b: {exact: z, requests: 1}
        c: {regex: "(", requests: 1}
        d: {headers: {x-a: {regex: "(?=a)"}}, requests: 1}
        e: {headers: {"@request.auth.claims[sub]": a}, requests: 1}
        f: {withoutHeaders: {"@request.auth.claims[sub]": a}, requests: 1}
        g: {method: {}, requests: 1}
        h: {query: {q: {exact: a, prefix: b}}, requests: 1}
        i: {headers: {x-a: {prefix: ""}}, requests: 1}
""",
        [
            "10:9: services.web.rateLimit.buckets.a: prefix, exact and regex exclude each "
            "other; expected at most one of them",
            "11:20: services.web.rateLimit.buckets.b.exact: no path is ever `z`; expected a "
            "path that starts with /; write `/z`",
            "12:20: services.web.rateLimit.buckets.c.regex: found `(`: missing ), "
            "unterminated subpattern; expected an RE2 expression",
            "13:36: services.web.rateLimit.buckets.d.headers.x-a.regex: found `(?=a)`: RE2 "
            "has no `(?=`; expected an RE2 expression",
            '14:23: services.web.rateLimit.buckets.e.headers["@request.auth.claims[sub]"]: '
            "claims of tokens are for routes alone: Envoy counts by headers; expected the "
            "name of a header",
            "15:30: "
            'services.web.rateLimit.buckets.f.withoutHeaders["@request.auth.claims[sub]"]: '
            "claims of tokens are for routes alone: Envoy counts by headers; expected the "
            "name of a header",
            "16:13: services.web.rateLimit.buckets.g.method: nothing is set; expected "
            "exactly one of exact, prefix, regex",
            "17:21: services.web.rateLimit.buckets.h.query.q: exact and prefix are set "
            "together; expected exactly one of exact, prefix, regex; remove one; in an "
            "environment, set it to null: `exact: null`",
            "18:37: services.web.rateLimit.buckets.i.headers.x-a.prefix: Envoy refuses an "
            "empty beginning; expected a text; a header that only has to be there is `{}`",
        ],
    ),
    "buckets that are none": (
        """
services:
  web:
    image: a
    port: 80
    rateLimit:
      buckets:
        a: {sourceLabels: {app: a}, requests: 1}
        B: {prefix: /j, requests: 1}
""",
        [
            "10:13: services.web.rateLimit.buckets.a.sourceLabels: unknown key "
            "`sourceLabels`; expected one of the 13 fields that `meshgen explain "
            "services.web.rateLimit.buckets.a` lists",
            "11:9: services.web.rateLimit.buckets.B: `B` is not a valid name; expected a "
            "name of lower-case letters, digits and '-' that starts and ends with a letter "
            "or digit (RFC 1123); write `b`",
        ],
    ),
    "said by versions": (
        """
services:
  web:
    image: a
    port: 80
    rateLimit: {requests: 5}
    versions:
      v1: {}
      v2: {rateLimit: {dividedBy: min}}
      v3: {rateLimit: {buckets: {all: {requests: 1}}}}
""",
        [
            "11:24: services.web.versions.v2.rateLimit.dividedBy: each proxy lets so many "
            "requests through: nothing is divided; expected `scope: total` beside it",
            "12:34: services.web.versions.v3.rateLimit.buckets.all: it is for all requests; "
            "expected a path, a method or a header; what holds for all is said beside "
            "`buckets`",
        ],
    ),
    "at a gateway that has none of its requests": (
        """
gateways: {edge: {}, own: {deployment: {kind: DaemonSet}}}
services:
  a: {image: a, port: 80, rateLimit: {at: gateway, requests: 1}}
  b: {image: a, port: 80, expose: {gateway: x/y}, rateLimit: {at: gateway, requests: 1}}
  c: {image: a, port: 80, expose: {gateway: mesh}, rateLimit: {at: gateway, requests: 1}}
  d:
    image: a
    port: 80
    expose: {gateway: edge, prefix: /d, redirect: /}
    rateLimit: {at: gateway, requests: 1}
  e:
    image: a
    port: 80
    expose: {gateway: edge, prefix: /e, delegate: mine}
    rateLimit: {at: gateway, requests: 1, xRateLimitHeaders: true}
  f:
    image: a
    port: 6379
    protocol: tcp
    rateLimit: {at: gateway, requests: 1}
  g:
    image: a
    port: 80
    mesh: false
    expose: {gateway: edge, prefix: /g}
    rateLimit: {requests: 1}
""",
        [
            "6:43: services.a.rateLimit.at: no gateway sends requests to the service, so "
            "that nothing would be counted; expected `expose`, or `at: sidecar`",
            "7:45: services.b.expose.gateway: nobody knows the proxies of `x/y`, which is "
            "none of `gateways`, so that it would limit nothing; expected a gateway of "
            "`gateways`, or `at: sidecar` in `rateLimit`",
            "8:68: services.c.rateLimit.at: no gateway sends requests to the service, so "
            "that nothing would be counted; expected `expose`, or `at: sidecar`",
            "13:21: services.d.rateLimit.at: no gateway sends requests to the service, so "
            "that nothing would be counted; expected `expose`, or `at: sidecar`",
            "17:41: services.e.expose.delegate: nobody knows the routes of a VirtualService "
            "of your own, so that it would limit none of them; expected `destinations`, or "
            "`at: sidecar` in `rateLimit`",
            "18:43: services.e.rateLimit.xRateLimitHeaders: a gateway's filter gives the "
            "headers to all answers, those of other services too; expected it with `at: "
            "sidecar`",
            "23:5: services.f.rateLimit: the service has no HTTP port, so that nothing would "
            "be counted; expected a port named http, http2 or grpc",
            "29:5: services.g.rateLimit: the service has no sidecar to count in; expected "
            "`mesh: true`; `at: gateway` counts where it is exposed",
        ],
    ),
    "a total at gateways": (
        """
gateways: {edge: {}, own: {deployment: {kind: DaemonSet}}, two: {deployment: {replicas: 2}}}
services:
  a:
    image: a
    port: 80
    kind: DaemonSet
    expose: [{gateway: edge, prefix: /a}, {gateway: own, prefix: /a}, {gateway: two, prefix: /a}]
    rateLimit: {at: gateway, requests: 1, scope: total}
  b:
    image: a
    port: 80
    expose: {gateway: edge, prefix: /b}
    rateLimit: {at: gateway, requests: 1, scope: total, dividedBy: 2}
  c:
    image: a
    port: 80
    expose: {gateway: edge, prefix: /c}
    rateLimit: {at: gateway, requests: 1}
    versions:
      v1: {}
      v2: {rateLimit: {requests: 2}}
      v3: {rateLimit: {at: sidecar}}
""",
        [
            "11:43: services.a.rateLimit.scope: nobody knows how many proxies the gateway "
            "`edge` has, among which a total is divided; expected a number in `dividedBy`, "
            "or `scope: proxy`",
            "11:43: services.a.rateLimit.scope: nobody knows how many proxies the gateway "
            "`own` has, among which a total is divided; expected a number in `dividedBy`, or "
            "`scope: proxy`",
            "24:12: services.c.versions.v2.rateLimit: a gateway's requests are those of all "
            "versions; expected the limit in the service's own `rateLimit`, or `at: sidecar` "
            "here",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_limits_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
