"""Tests of traffic that ask nobody, expect what never comes, or decide nothing."""

import pytest

from tests.config.problems import Load

SHOP = """
gateways: {edge: {hosts: [shop.example.com]}}
services:
  web: {image: a, port: 80, expose: {gateway: edge}}
  reviews: {image: a, port: 9080, versions: {v1: {}, v2: {}}}
  job: {image: a, kind: Job, mesh: false}
  db: {image: a, port: 5432, protocol: tcp, mesh: false}
  away: {service: {type: ExternalName, externalName: a.example.com}}
"""


def asked(**settings: str) -> str:
    """Return a config with tests, each the settings in braces of one; line 10 has the first."""
    return f"{SHOP}tests:\n" + "".join(f"  {name}: {{{text}}}\n" for name, text in settings.items())


_REVIEWS = "request: 'http://reviews:9080/', from: web"
CASES = {
    "what is no request": (
        asked(
            a="request: GTE /, expect: {status: 200}",
            b="request: 'reviews:9080/', from: web, expect: {status: 200}",
            c="request: '${review.url}/', from: web, expect: {status: 200}",
            d="request: 'tcp://db:5432', from: web, headers: {a: b}, expect: {service: db}",
        ),
        [
            "12:16: tests.a.request: `GTE /` has the unknown method GTE; expected one of GET, "
            "HEAD, POST, PUT, PATCH, DELETE, OPTIONS; did you mean `GET`?",
            "13:16: tests.b.request: `reviews:9080/` has neither a path nor a URL; expected "
            "`GET /path`, `GET http://reviews:9080/path` or `tcp://redis:6379`; did you mean "
            "`GET http://reviews:9080/`?",
            "14:16: tests.c.request: `${review.url}`: no service is called `review`; "
            "expected one of away, db, job, reviews, web; did you mean `reviews`?",
            "15:44: tests.d.headers: a connection by tcp has no headers; expected no headers",
        ],
    ),
    "what no request is judged by": (
        asked(
            a="request: 'tcp://db:5432', from: web, authorizer: down, expect: {service: db}",
            b="request: 'tcp://db:5432', from: web, authorizer: deny, expect: {checked: true}",
            c="request: GET /, authorizer: {status: 401}, expect: {status: 401}",
            d="request: GET /, authorizer: {answer: down, headers: {a: b}}, expect: {status: 403}",
            e="request: GET /, authorizer: {answer: deny, status: 401}, expect: {status: 401}",
            f="request: GET /, authorizer: {headers: {a: b}}, expect: {status: 200}",
        ),
        [
            "12:44: tests.a.authorizer: a connection by tcp has no headers; expected it of HTTP",
            "13:44: tests.b.authorizer: a connection by tcp has no headers; expected it of HTTP",
            "13:71: tests.b.expect.checked: an answer over tcp has none; expected it of HTTP",
            "14:36: tests.c.authorizer.status: one that is `allow` answers with no status; "
            "expected `answer: deny` beside it",
            "15:50: tests.d.authorizer.headers: one that is down adds no headers; expected "
            "`answer: allow` or `deny`",
        ],
    ),
    "whose tokens nobody trusts": (
        SHOP.replace(
            "expose: {gateway: edge}", "expose: {gateway: edge}, jwt: https://a.example.com"
        )
        + """
tests:
  a: {request: GET /, token: {issuer: "https://b.example.com"}, expect: {status: 401}}
  b: {request: GET /, token: {issuer: stranger, claims: {a: b}}, expect: {status: 401}}
  c: {request: GET /, token: {issuer: stranger, state: forged}, expect: {status: 401}}
  d: {request: GET /, token: expired, expect: {status: 401}}
  e: {request: "tcp://db:5432", from: web, token: valid, expect: {service: db}}
""",
        [
            "13:39: tests.a.token.issuer: no issuer is called `https://b.example.com`; expected "
            "https://a.example.com; did you mean `https://a.example.com`?",
            "14:39: tests.b.token.issuer: no issuer is called `stranger`; expected "
            "https://a.example.com; one that nobody trusts has tokens that are forged",
            "17:44: tests.e.token: a connection by tcp has no headers; expected it of HTTP",
        ],
    ),
    "whose token it is": (
        SHOP.replace(
            "expose: {gateway: edge}",
            "expose: {gateway: edge}, jwt: {issuers: {a: https://a.example.com, b: https://b.org}}",
        )
        + """
tests:
  a: {request: GET /, token: expired, expect: {status: 401}}
  b: {request: GET /, token: {issuer: https://b.org}, expect: {status: 200}}
""",
        [
            "13:23: tests.a.token: nothing says whose token it is; expected `issuer`, one of "
            "https://a.example.com, https://b.org",
        ],
    ),
    "a token where nobody looks": (
        asked(a="request: GET /, token: forged, expect: {status: 401}"),
        ["12:23: tests.a.token: nobody looks at a token: no issuer is trusted; expected no token"],
    ),
    "who cannot ask": (
        asked(
            a="request: GET /, from: edge, expect: {status: 200}",
            b="request: GET /, from: {service: web, gateway: edge}, expect: {status: 200}",
            c="request: GET /, from: {gateway: other/edge}, expect: {status: 200}",
            d="request: GET /, from: {gateway: mesh}, expect: {status: 200}",
            e="request: '${reviews.url}/', from: {service: reviews, version: v3}, expect: {}",
            f="request: '${reviews.url}/', from: {version: v1}, expect: {version: v1}",
            g="request: '${reviews.url}/', from: away, expect: {version: v1}",
            # A pod without a sidecar asks as well.
            h="request: '${reviews.url}/', from: db, expect: {version: v1}",
        ),
        [
            "12:29: tests.a.from: no service is called `edge`; expected one of away, db, job, "
            "reviews, web; write `from: {gateway: edge}`",
            "13:23: tests.b.from: `service` and `gateway` exclude each other; expected one of the "
            "two",
            "14:39: tests.c.from.gateway: of `other/edge` nothing here says what it serves; "
            "expected edge",
            "15:39: tests.d.from.gateway: of `mesh` nothing here says what it serves; expected "
            "edge",
            "16:69: tests.e.from.version: `reviews` has no version `v3`; expected one of v1, v2",
            "17:42: tests.f.from.version: nothing says whose version asks; expected `service` "
            "beside it",
            "18:41: tests.g.from: `away` has no pods that would ask; expected a service with "
            "pods, or a gateway",
        ],
    ),
    "hosts that nothing serves": (
        asked(
            a="request: 'http://review:9080/', from: web, expect: {service: reviews}",
            b="request: GET /, from: web, expect: {service: reviews}",
            c="request: 'http://shop.example.org/', expect: {service: web}",
            d="request: 'http://reviews:9080/', expect: {service: reviews}",
            # Nobody has to answer.
            e="request: 'http://review:9080/', from: web, expect: {status: 502}",
            f="request: 'http://shop.example.org/', from: {gateway: edge}, expect: {status: 404}",
        ),
        [
            "12:16: tests.a.request: nothing is called `review` where `web` asks; expected a "
            "service's URL, such as ${NAME.url}; did you mean `reviews`?",
            "13:16: tests.b.request: nothing says whom `web` asks; expected a service's URL, such "
            "as ${NAME.url}",
            "14:16: tests.c.request: no gateway serves `shop.example.org`; expected a host of "
            "one, or a service that asks: `from: SERVICE`; did you mean `shop.example.com`?",
            "15:16: tests.d.request: no gateway serves `reviews`; expected a host of one, or a "
            "service that asks: `from: SERVICE`; `reviews` is in the mesh: `from: SERVICE` says "
            "who asks it there",
        ],
    ),
    "a name that a prefix changes": (
        """
namePrefix: p-
services:
  web: {image: a, port: 80}
  reviews: {image: a, port: 9080}
tests:
  a: {request: 'http://reviews:9080/', from: web, expect: {service: reviews}}
  b: {request: '${reviews.url}/', from: web, expect: {service: reviews}}
  c: {request: GET /, expect: {status: 200}}
""",
        [
            "9:16: tests.a.request: nothing is called `reviews` where `web` asks; expected a "
            "service's URL, such as ${NAME.url}; write ${reviews.url}",
            "11:16: tests.c.request: there is no gateway to ask; expected a host of one, or a "
            "service that asks: `from: SERVICE`",
        ],
    ),
    "several gateways that serve a host": (
        """
gateways: {edge: {}, inner: {port: 8080}}
services: {web: {image: a, port: 80}}
tests:
  a: {request: GET /, expect: {status: 404}}
  b: {request: GET /, from: {gateway: inner}, expect: {status: 404}}
""",
        [
            "7:16: tests.a.request: several gateways serve it: edge, inner; expected one of them "
            "beside it, such as `from: {gateway: edge}`",
        ],
    ),
    "who never answers": (
        asked(
            a=f"{_REVIEWS}, expect: {{version: v3}}",
            b=f"{_REVIEWS}, expect: {{service: web, version: v1}}",
            c=f"{_REVIEWS}, expect: {{service: job}}",
            d=f"{_REVIEWS}, expect: {{service: web, host: a.example.com}}",
            e=f"{_REVIEWS}, expect: {{status: 200, mirrored: v4}}",
            f="request: GET /, expect: {version: v1, mirrored: v1}",
            g="request: GET /, expect: {status: 200, mirrored: {share: 50%}}",
            h=f"{_REVIEWS}, expect: {{service: nobody}}",
        ),
        [
            "12:69: tests.a.expect.version: `reviews` has no version `v3`; expected one of v1, v2",
            "13:83: tests.b.expect.version: `web` has no version `v1`; expected `versions` that "
            "have it",
            "14:69: tests.c.expect.service: `job` has no port, and so nobody asks it; expected a "
            "service with a port",
            "15:74: tests.d.expect.host: what answers is a host outside or a service; expected "
            "one of the two",
            "16:83: tests.e.expect.mirrored: `reviews` has no version `v4`; expected one of v1, v2",
            "17:41: tests.f.expect.version: nothing says whose version `v1` is; expected "
            "`service` beside it",
            "17:55: tests.f.expect.mirrored: nothing says whose version `v1` is; expected "
            "`service` beside it",
            "18:55: tests.g.expect.mirrored: nothing says who gets copies; expected `service`",
            "19:69: tests.h.expect.service: no service is called `nobody`; expected one of away, "
            "db, job, reviews, web",
        ],
    ),
    "what no answer can be": (
        asked(
            a=f"{_REVIEWS}, expect: {{version: v1, status: 404}}",
            b=f"{_REVIEWS}, stub: 503, expect: {{received: /, status: 200}}",
            c=f"{_REVIEWS}, expect: {{duration: {{min: 2s, max: 1500ms}}}}",
            d=f"{_REVIEWS}, stub: {{delay: 2s}}, expect: {{version: v1, duration: 1s}}",
            e="request: 'tcp://db:5432', from: web, expect: {status: 200, attempts: 1}",
            # A proxy answers in the workload's place.
            f=f"{_REVIEWS}, stub: {{delay: 2s}}, expect: {{status: 504, duration: 1s}}",
            g=f"{_REVIEWS}, stub: 503, expect: {{version: v1, status: 503, attempts: 3}}",
        ),
        [
            "12:81: tests.a.expect.status: every workload answers 200 here, and nothing on the "
            "way changes that; expected `stub: 404` in the test, or no `service` where a proxy "
            "answers",
            "13:92: tests.b.expect.status: every workload answers 503 here, and nothing on the "
            "way changes that; expected `stub: 200` in the test, or no `service` where a proxy "
            "answers",
            "14:85: tests.c.expect.duration.max: `max` is below `min`; expected a longer time",
            "15:102: tests.d.expect.duration: every workload takes 2s to answer here; expected 2s "
            "or more, or a shorter `delay` of the stub",
            "16:53: tests.e.expect.status: an answer over tcp has none; expected it of HTTP",
            "16:66: tests.e.expect.attempts: an answer over tcp has none; expected it of HTTP",
        ],
    ),
    "shares that decide nothing": (
        asked(
            a=f"{_REVIEWS}, expect: {{version: v1, share: 90%}}",
            b=f"{_REVIEWS}, expect: [{{version: v1, share: 90%}}, {{version: v2, share: 20%}}]",
            c=f"{_REVIEWS}, count: 100, expect: [{{version: v1, share: 90%}}, {{version: v2}}]",
            d=f"{_REVIEWS}, count: 130, expect: [{{status: 200, count: 100}}, "
            "{status: 429, count: 20}]",
            e=f"{_REVIEWS}, expect: [{{version: v1}}, {{version: v2}}]",
            f=f"{_REVIEWS}, expect: [{{version: v1, share: 100%}}, {{version: v2}}]",
            g=f"{_REVIEWS}, expect: {{version: v1, share: 90%, count: 90}}",
            h=f"{_REVIEWS}, expect: {{count: 9, mirrored: {{version: v2, share: 10%}}}}",
            i=f"{_REVIEWS}, expect: {{version: v1, share: 0%}}",
            l=f"{_REVIEWS}, count: 1, expect: [{{version: v1, share: 50%}}, {{}}]",
            # What adds up, and what the others leave.
            j=f"{_REVIEWS}, expect: [{{version: v1, share: 90%}}, {{version: v2, share: 10%}}]",
            k=f"{_REVIEWS}, count: 145, expect: [{{version: v2, share: 10%}}, {{version: v1}}]",
            m=f"{_REVIEWS}, expect: [{{status: 200, count: 100}}, {{status: 429, count: 30}}]",
            n=f"{_REVIEWS}, expect: [{{version: v2, count: 0}}, {{version: v1}}]",
            p=f"{_REVIEWS}, expect: [{{version: v1, share: 12.5%}}, {{}}]",
        ),
        [
            "12:51: tests.a.expect: together they are 90%; expected 100%, or one without `share` "
            "and `count` for the rest",
            "13:51: tests.b.expect: together they are 110%; expected 100%, or one without "
            "`share` and `count` for the rest",
            "14:93: tests.c.expect[0].share: 100 requests do not tell 90% from none or all; "
            "expected `count: 145` or more in `c`",
            "15:63: tests.d.expect: together they are 120 of 130 requests; expected all 130, or "
            "one without `share` and `count` for the rest",
            "16:75: tests.e.expect[1]: two expectations have what the others leave; expected "
            "`share` or `count` in one",
            "17:51: tests.f.expect: the others are 100% already; expected less of them, or one "
            "fewer",
            "18:85: tests.g.expect.count: `share` and `count` exclude each other; expected one "
            "of the two",
            "19:101: tests.h.expect.mirrored.share: 9 requests do not tell 10% from none or all; "
            "expected `count: 145` or more in `h`",
            "20:51: tests.i.expect: together they are 0%; expected 100%, or one without `share` "
            "and `count` for the rest",
            "21:91: tests.l.expect[0].share: 1 request does not tell 50% from none or all; "
            "expected `count: 17` or more in `l`",
        ],
    ),
    "how headers look": (
        asked(
            a=f"{_REVIEWS}, expect: {{headers: {{x: {{exact: a, prefix: b}}, y: {{}}}}}}",
            b=f"{_REVIEWS}, expect: {{received: {{headers: {{x: {{regex: 'a('}}}}}}}}",
            c=f"{_REVIEWS}, expect: [{{withoutHeaders: {{x: {{regex: '(?=a)'}}}}}}]",
        ),
        [
            "12:70: tests.a.expect.headers.x: exact and prefix are set together; expected exactly "
            "one of exact, prefix, regex; remove one; in an environment, set it to null: "
            "`exact: null`",
            "13:92: tests.b.expect.received.headers.x.regex: found `a(`: missing ), unterminated "
            "subpattern; expected an RE2 expression",
            "14:89: tests.c.expect[0].withoutHeaders.x.regex: found `(?=a)`: RE2 has no `(?=`; "
            "expected an RE2 expression",
        ],
    ),
    "what a share is": (
        asked(
            a=f"{_REVIEWS}, expect: [{{version: v1, share: 90}}, {{version: v2, share: 110%}}]",
            b=f"{_REVIEWS}, expect: []",
            c=f"{_REVIEWS}, count: 0, expect: {{status: 42}}",
        ),
        [
            "12:81: tests.a.expect[0].share: found `90`; expected a share from 0% to 100%, such "
            "as 90%; write `90%`",
            "12:107: tests.a.expect[1].share: found `110%`; expected a share from 0% to 100%, "
            "such as 90%",
            "13:59: tests.b.expect: found an empty list; expected one item or more",
            "14:58: tests.c.count: found `0`; expected a whole number from 1 to 100000",
            "14:78: tests.c.expect.status: found `42`; expected a status code from 200 to 599",
        ],
    ),
    "a service that is off in an environment": (
        f"""{SHOP}
tests:
  a: {{request: 'tcp://db:5432', from: web, expect: {{service: db}}}}
  b: {{request: 'tcp://db:5432', from: web, expect: {{service: db}}}}
environments:
  dev: {{}}
  prod: {{services: {{db: null}}, tests: {{b: null}}}}
""",
        [
            "13:16: tests.a.request: nothing is called `db` where `web` asks (in prod); expected "
            "a service's URL, such as ${NAME.url}",
            "13:62: tests.a.expect.service: no service is called `db` (in prod); expected one of "
            "away, job, reviews, web; where it is off, take the test away: `tests: {a: null}`",
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_is_found(name: str, problems: Load) -> None:
    body, expected = CASES[name]
    assert problems(body) == expected
