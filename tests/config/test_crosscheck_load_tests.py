"""Load tests that could not be run, or whose expectations nothing could meet."""

import pytest

from tests.config.problems import Load

CASES = {
    "nothing to ask": (
        """
services:
  redis: {image: a, port: 6379, protocol: tcp}
  web: {image: a, ports: {http: 80, tcp-admin: 81}}
loadTests:
  a: {service: redis}
  b: {service: web, port: htp}
  c: {service: web, port: 81}
  d: {service: wep}
""",
        [
            "8:16: loadTests.a.service: `redis` has no port of HTTP that could be asked; expected "
            "a service with a port named http, http2 or grpc",
            "9:27: loadTests.b.port: `htp` of `web` is none of its ports; expected http; did you "
            "mean `http`?",
            "10:27: loadTests.c.port: `81` of `web` speaks no HTTP; expected http",
            "11:16: loadTests.d.service: no service is called `wep`; expected one of redis, web; "
            "did you mean `web`?",
        ],
    ),
    "rates in a wrong unit": (
        """
services:
  web: {image: a, port: 80}
loadTests:
  a: {service: web, rate: 10}
  b: {service: web, rate: 600 per min}
  c: {service: web, rate: 10/d}
  d: {service: web, rate: 0/s}
""",
        [
            "7:27: loadTests.a.rate: found `10`; expected a rate such as 10/s, 600/m or 1000/h; "
            "write `10/s`",
            "8:27: loadTests.b.rate: found `600 per min`; expected a rate such as 10/s, 600/m or "
            "1000/h; write `600/m`",
            "9:27: loadTests.c.rate: found `10/d`; expected a rate such as 10/s, 600/m or 1000/h",
            "10:27: loadTests.d.rate: found `0/s`; expected a rate such as 10/s, 600/m or 1000/h",
        ],
    ),
    "what no request can hold, and figures that are none": (
        """
services:
  web: {image: a, port: 80, autoscaling: {max: 5}}
loadTests:
  a: {service: web, host: "*.example.com", path: "/a b#c"}
  b: {service: web, headers: {A: x, a: y, host: z, n: "1\\n2"}}
  c: {service: web, job: {service: {kind: Deployment}}}
  d: {service: web, cpuPerRequest: 5m}
  e: {service: web, cpuPerRequest: 0s, expect: {p95: 40s}}
  f: {service: web, rate: 1/h, duration: 1s}
  g: {service: web, rate: 200000/s}
  h: {service: web, duration: 200h}
""",
        [
            "7:27: loadTests.a.host: a request asks for one host, and `*.example.com` is many; "
            "expected a host such as shop.example.com",
            "7:50: loadTests.a.path: no request asks for '/a b#c'; expected visible ASCII without "
            "#, the rest as %20; write `/a%20b`",
            "8:37: loadTests.b.headers.a: `a` stands here again: headers do not tell capitals "
            "apart; expected it once",
            "8:43: loadTests.b.headers.host: the host is no header like others; expected `host` "
            "of the test",
            "8:55: loadTests.b.headers.n: a header cannot hold a line break, or what nobody sees; "
            "expected a text of one line",
            "9:43: loadTests.c.job.service.kind: a `Deployment` would begin the load test again "
            "and again; expected no `kind`: it is a Job",
            "10:36: loadTests.d.cpuPerRequest: no request takes `5m` of a processor; expected a "
            "time such as 5ms; did you mean 5ms?",
            "11:36: loadTests.e.cpuPerRequest: a request that takes nothing scales nothing; "
            "expected a time such as 5ms",
            "11:54: loadTests.e.expect.p95: `40s` tells nothing: an answer takes some time, and "
            "after 30 s it failed; expected a time such as 300ms",
            "12:27: loadTests.f.rate: 1/h for 1 s is no request; expected more requests, or a "
            "longer `duration`",
            "13:27: loadTests.g.rate: 200000/s is more than a machine sends; expected 100000/s at "
            "most",
            "14:31: loadTests.h.duration: `200h` is longer than a week; expected a time of 168h "
            "at most",
        ],
    ),
    "where no route leads": (
        """
gateways: {edge: {hosts: [shop.example.com]}}
services:
  web: {image: a, port: 80, expose: {gateway: edge, prefix: /api}}
loadTests:
  a: {service: web, path: /static}
  b: {service: web, path: api}
  c: {service: web, host: shop.example.org}
  d: {service: web, path: http://shop.example.com/api}
  fine: {service: web, path: "/api/items?page=2", host: shop.example.com}
  inside: {service: web, path: /static, job: {}}
""",
        [
            "8:27: loadTests.a.path: no route of the gateway `edge` to `web` is for `/static`; "
            "expected a path as `expose` has it",
            "9:27: loadTests.b.path: no path is ever `api`; expected a path that starts with /; "
            "write `/api`",
            "10:27: loadTests.c.host: no route of the gateway `edge` to `web` is for "
            "`shop.example.org`; expected shop.example.com; did you mean `shop.example.com`?",
            "11:27: loadTests.d.path: no path is ever `http://shop.example.com/api`; expected a "
            "path that starts with /; `host` says the host",
        ],
    ),
    "limits that are not there": (
        """
services:
  web: {image: a, port: 80}
  told: {image: a, port: 80, rateLimit: {requests: 5, enforce: false}}
  login: {image: a, port: 80, rateLimit: {buckets: {l: {exact: /login, requests: 5}}}}
loadTests:
  a: {service: web, profile: overLimit}
  b: {service: told, expect: {refused: {min: 10%}}}
  c: {service: login, profile: overLimit, path: /logout}
  fine: {service: login, profile: overLimit, path: /login}
""",
        [
            "9:30: loadTests.a.profile: there is no limit that it could be over: nothing limits "
            "these requests to `web`; expected `rateLimit` of the service that is for them, and "
            "that refuses",
            "10:46: loadTests.b.expect.refused.min: there is no limit that would refuse any: "
            "nothing limits these requests to `told`; expected `rateLimit` of the service that is "
            "for them, and that refuses",
            "11:32: loadTests.c.profile: there is no limit that it could be over: nothing limits "
            "these requests to `login`; expected `rateLimit` of the service that is for them, and "
            "that refuses",
        ],
    ),
    "expectations that nothing meets": (
        """
services:
  web: {image: a, port: 80}
  big: {image: a, port: 80, autoscaling: {max: 5}, rateLimit: {requests: 5}}
loadTests:
  a: {service: web, cpuPerRequest: 5ms, expect: {replicas: 2}}
  b: {service: big, expect: {replicas: 6, refused: {min: 50%, max: 40%}}}
  c: {service: web, duration: 0s}
""",
        [
            "8:21: loadTests.a.cpuPerRequest: `web` has no autoscaler: its pods stay as many as "
            "they are; expected `autoscaling` of the service",
            "8:50: loadTests.a.expect.replicas: `web` has no autoscaler: its pods stay as many as "
            "they are; expected `autoscaling` of the service",
            "9:40: loadTests.b.expect.replicas: the autoscaler of `big` makes 5 at most; expected "
            "5 or fewer, or more in `autoscaling.max`",
            "9:68: loadTests.b.expect.refused.max: `max` is below `min`; expected 50% or more",
            "10:31: loadTests.c.duration: in no time no request is sent; expected a time, such as "
            "30s",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_could_not_be_run_is_told(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
