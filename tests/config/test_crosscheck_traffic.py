"""How callers connect: what excludes each other, and ports that are not there."""

import pytest

from tests.config.problems import Load

CASES = {
    "what stands in the raw trafficPolicy too": (
        """
services:
  web:
    image: a
    port: 80
    destinationRule:
      connectionPool: {tcp: {maxConnections: 1}}
      ports: {http: {loadBalancer: RANDOM}}
      trafficPolicy: {connectionPool: {}, portLevelSettings: [], tunnel: {}}
      subsets: {a: {tls: SIMPLE, trafficPolicy: {tls: {mode: SIMPLE}}}}
external:
  out: {hosts: [a.example.com], destinationRule: {tls: DISABLE, trafficPolicy: {tls: {}}}}
  tls: {hosts: [b.example.com], tls: SIMPLE, destinationRule: {tls: {sni: x}}}
""",
        [
            "11:23: services.web.destinationRule.trafficPolicy.connectionPool: `connectionPool` "
            "beside it says the same; expected one of the two",
            "11:43: services.web.destinationRule.trafficPolicy.portLevelSettings: `ports` "
            "beside it says the same; expected one of the two",
            "12:50: services.web.destinationRule.subsets.a.trafficPolicy.tls: `tls` beside it "
            "says the same; expected one of the two",
            "14:81: external.out.destinationRule.trafficPolicy.tls: `tls` beside it says the "
            "same; expected one of the two",
            "15:64: external.tls.destinationRule.tls: `tls` says it already; expected one of them",
        ],
    ),
    "ports that there are not, or twice": (
        """
services:
  web:
    image: a
    ports: {http: 80, grpc: 9000}
    destinationRule:
      ports: {"80": {tls: DISABLE}, http: {tls: DISABLE}, gprc: {tls: DISABLE}}
      subsets: {a: {ports: {"81": {tls: DISABLE}}}}
external:
  out: {hosts: [a.example.com], destinationRule: {ports: {http: {tls: DISABLE}}}}
""",
        [
            "9:37: services.web.destinationRule.ports.http: `80` is the same port; expected it "
            "once",
            "9:59: services.web.destinationRule.ports.gprc: there is no port `gprc`; expected "
            "one of grpc, http; did you mean `grpc`?",
            "10:29: services.web.destinationRule.subsets.a.ports.81: there is no port `81`; "
            "expected one of grpc, http",
            "12:59: external.out.destinationRule.ports.http: there is no port `http`; expected "
            "https; did you mean `https`?",
        ],
    ),
    "which pod gets a request": (
        """
services:
  a:
    image: a
    port: 80
    destinationRule:
      loadBalancer: {simple: RANDOM, consistentHash: {httpHeaderName: x}, warmup: {duration: 1s}}
      ports: {http: {loadBalancer: {consistentHash: {}}}}
      subsets:
        b: {loadBalancer: {consistentHash: {useSourceIp: true, httpCookie: {name: x}}}}
        c: {loadBalancer: {simple: RANDOM, warmupDurationSecs: 1s}}
        d: {loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 1s}}}
""",
        [
            "9:22: services.a.destinationRule.loadBalancer.simple: `consistentHash` decides "
            "already which pod gets a request; expected one of the two",
            "9:75: services.a.destinationRule.loadBalancer.warmup: new pods get less at first "
            "only where shares are even, and not with consistentHash; expected ROUND_ROBIN or "
            "LEAST_REQUEST",
            "10:37: services.a.destinationRule.ports.http.loadBalancer.consistentHash: nothing "
            "says what is alike; expected httpHeaderName, httpCookie, useSourceIp or "
            "httpQueryParameterName",
            "12:45: "
            "services.a.destinationRule.subsets.b.loadBalancer.consistentHash.useSourceIp: "
            "`httpCookie` says already what is alike; expected one of them",
            "13:44: services.a.destinationRule.subsets.c.loadBalancer.warmupDurationSecs: new "
            "pods get less at first only where shares are even, and not with RANDOM; expected "
            "ROUND_ROBIN or LEAST_REQUEST",
        ],
    ),
    "HTTP where there is none": (
        """
services:
  a:
    image: a
    ports: {redis: 6379, http: 80}
    destinationRule:
      connectionPool: {http: {maxRetries: 1}}
      ports:
        http: {connectionPool: {http: {maxRetries: 1}}}
        redis:
          connectionPool: {http: {maxRetries: 1}}
          loadBalancer: {consistentHash: {httpCookie: {name: x}}}
  b:
    image: a
    ports: {tcp: 1, mongo: 2}
    destinationRule:
      loadBalancer: {consistentHash: {httpHeaderName: x}}
      subsets: {c: {loadBalancer: {consistentHash: {useSourceIp: true}}}}
""",
        [
            "13:28: services.a.destinationRule.ports.redis.connectionPool.http: a proxy sees no "
            "HTTP here: the ports speak redis; expected a port named http, http2 or grpc",
            "14:43: "
            "services.a.destinationRule.ports.redis.loadBalancer.consistentHash.httpCookie: a "
            "proxy sees no HTTP here: the ports speak redis; expected a port named http, http2 "
            "or grpc",
            "19:39: services.b.destinationRule.loadBalancer.consistentHash.httpHeaderName: a "
            "proxy sees no HTTP here: the ports speak mongo or tcp; expected a port named http, "
            "http2 or grpc",
        ],
    ),
    # What is refused already has no follow-up.
    "what is wrong anyway": (
        """
services:
  a:
    image: a
    port: x
    destinationRule: {ports: {http: {tls: DISABLE}}, loadBalancer: RANDON}
""",
        [
            "7:11: services.a.port: found text `x`; expected a port from 1 to 65535",
            "8:68: services.a.destinationRule.loadBalancer: found `RANDON`; expected one of "
            "LEAST_REQUEST, PASSTHROUGH, RANDOM, ROUND_ROBIN; did you mean `RANDOM`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_connections_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
