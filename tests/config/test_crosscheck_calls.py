"""Calls of what there is not, callers that would be refused, and those that nobody names."""

import pytest

from tests.config.problems import Load

HEAD = """
services:
  web: {image: a, ports: {http: 80, tcp-admin: 9000}, containers: {b: {image: a, ports: {own: 7}}}}
  db: {image: a, port: 5432, protocol: tcp, mesh: false}
  redis: {image: a, port: 6379, protocol: redis}
"""
CASES = {
    "names of nobody": (
        HEAD
        + """\
  a: {image: a, calls: [wbe, stripe]}
  b: {image: a, calls: {webb: {methods: [GET]}, more: {}}}
  more-of-web: {image: a, port: 80, name: more}
external: {stripe: api.stripe.com}
""",
        [
            "8:25: services.a.calls.wbe: no service and no host outside is called `wbe`; "
            "expected one of a, b, db, more-of-web, redis, web, stripe; did you mean `web`?",
            "9:25: services.b.calls.webb: no service and no host outside is called `webb`; "
            "expected one of a, b, db, more-of-web, redis, web, stripe; did you mean `web`?",
            "9:49: services.b.calls.more: no service and no host outside is called `more`; "
            "expected one of a, b, db, more-of-web, redis, web, stripe; its Service is that of "
            "`more-of-web`",
        ],
    ),
    "names of what is off": (
        """
services:
  a: {image: a, calls: [b, m, c]}
  b: {image: a, port: 80}
external: {m: m.com}
environments: {dev: {services: {b: null}, external: {m: null}}}
""",
        [
            *(
                f"5:{column}: services.a.calls.{name}: no service and no host outside is called "
                f"`{name}`; expected a; it is off in `dev`: take the call away there, by "
                f"`services: {{a: {{calls: {{{name}: null}}}}}}`"
                for column, name in ((25, "b"), (28, "m"))
            ),
            "5:31: services.a.calls.c: no service and no host outside is called `c`; expected a",
        ],
    ),
    "ports that there are not": (
        HEAD
        + """\
  a: {image: a, calls: {web: {ports: [htp, 81]}, redis: [{ports: [6379]}, {ports: [redis, 1]}]}}
  b: {image: a, port: 80, access: [{ports: [grpc]}]}
  c: {image: a, calls: {web: {ports: [80, own, 7, tcp-admin]}, stripe: {ports: [80]}}}
  d: {image: a, calls: [worker]}
  worker: {image: a}
external: {stripe: api.stripe.com}
""",
        [
            "8:39: services.a.calls.web.ports[0]: `web` has no port `htp`; expected one of 80, "
            "http, 9000, tcp-admin, 7, own; did you mean `http`?",
            "8:44: services.a.calls.web.ports[1]: `web` has no port 81; expected one of 80, "
            "http, 9000, tcp-admin, 7, own",
            "8:91: services.a.calls.redis[1].ports[1]: `redis` has no port 1; expected one of "
            "6379, redis",
            "9:45: services.b.access[0].ports[0]: `b` has no port `grpc`; expected one of 80, http",
            "10:81: services.c.calls.stripe.ports[0]: `stripe` has no port 80; expected one of "
            "443, https",
            "11:25: services.d.calls.worker: `worker` has no port, and so no Service; expected a "
            "service with a port",
        ],
    ),
    "requests where there are none": (
        HEAD
        + """\
  a: {image: a, calls: {redis: {methods: [GET]}, web: {paths: [/x]}}}
  b: {image: a, calls: {web: {ports: [http, tcp-admin], grpc: [a.B/C]}}}
  c: {image: a, port: 81, protocol: tcp, access: {from: [{paths: [/x], methods: [GET]}]}}
  d: {image: a, calls: {web: {ports: [tcp-admin], methods: [GET]}}}
""",
        [
            "8:33: services.a.calls.redis.methods: the port `redis` of `redis` is none of HTTP: "
            "nobody sees methods there; expected ports of HTTP in `ports`, or nothing of requests",
            "9:57: services.b.calls.web.grpc: the port `tcp-admin` of `web` is none of HTTP: "
            "nobody sees grpc there; expected ports of HTTP in `ports`, or nothing of requests",
            "10:72: services.c.access.from[0].methods: the port `tcp` of `c` is none of HTTP: "
            "nobody sees methods and paths there; expected ports of HTTP in `ports`, or nothing "
            "of requests",
            "11:51: services.d.calls.web.methods: the port `tcp-admin` of `web` is none of HTTP: "
            "nobody sees methods there; expected ports of HTTP in `ports`, or nothing of requests",
        ],
    ),
    "who is not exported to": (
        """
namespaces: {pay: {}}
services:
  a: {image: a, calls: [ledger]}
  ledger: {image: a, port: 80, namespace: pay, exportTo: [.]}
""",
        [
            "6:25: services.a.calls.ledger: `ledger` is not exported to `t`; expected the "
            "namespace in its `exportTo`",
        ],
    ),
    "namespaces that are nearly the config's": (
        """
namespaces: {payments: {}}
services:
  a: {image: a, access: [{namespaces: [payment, other]}, {serviceAccounts: [paymens/x]}]}
""",
        [
            "6:40: services.a.access[0].namespaces[0]: no namespace is called `payment`; "
            "expected one of t, payments; did you mean `payments`?",
            "6:77: services.a.access[1].serviceAccounts[0]: no namespace is called `paymens`; "
            "expected one of t, payments; did you mean `payments`?",
        ],
    ),
    "addresses that calls do not name": (
        HEAD
        + """\
  a: {image: a, calls: [web], env: {A: "${web.url}", B: "${redis.url}"}, args: ["${db.url}"]}
  b: {image: a, calls: {web: {ports: [http]}}, env: {A: "${web.address:tcp-admin}"}}
  c: {image: a, calls: {web: {}}, containers: {log: {image: a, command: ["${redis.host}"]}}}
  d: {image: a, port: 80, calls: [], env: {PUBLIC_URL: "${web.url}", D: "${d.url}"}}
  e: {image: a, env: {A: "${web.url}", B: "${redis.url}", C: "${db.url}", D: "${stripe.url}"}}
  f: {image: a, calls: [db], annotations: {a: "${redis.url}"}, podAnnotations: {a: "${web.url}"}}
  g: {image: a, calls: [web], env: {A: "${stripe.url}"}}
external: {stripe: api.stripe.com}
""",
        [
            "8:57: services.a.env.B: `a` calls `redis`, which its `calls` do not name; expected "
            "`redis` in the `calls` of `a`; write `calls: [web, redis]` in services.a",
            "8:81: services.a.args[0]: `a` calls `db`, which its `calls` do not name; expected "
            "`db` in the `calls` of `a`; write `calls: [web, db]` in services.a",
            "9:57: services.b.env.A: `b` calls `web` at `tcp-admin`, which its `calls` leave "
            "out; expected `tcp-admin` among the `ports` of `calls.web`",
            "10:74: services.c.containers.log.command[0]: `c` calls `redis`, which its `calls` "
            "do not name; expected `redis` in the `calls` of `c`; write `calls: [web, redis]` in "
            "services.c",
            "12:26: services.e.env.A: `e` calls `web`, which refuses whom no `calls` and no "
            "`access` name; expected `web` in the `calls` of `e`; write `calls: [web]` in "
            "services.e",
            "14:40: services.g.env.A: `g` calls `stripe`, which its `calls` do not name; "
            "expected `stripe` in the `calls` of `g`; write `calls: [web, stripe]` in services.g",
        ],
    ),
    "what one service alone reads, and where the default is deny": (
        """
namespaces: {open: {authorization: allow}, closed: {}}
authorization: deny
services:
  a: {image: a, envFrom: [{configMap: own}, {configMap: shared}], calls: {c: {methods: [GET]}}}
  b: {image: a, port: 80, env: {A: {configMap: {name: shared, key: URL}}}, namespace: closed}
  c: {image: a, port: 80, envFrom: [{configMap: shared}]}
  d: {image: a, port: 80, namespace: open, env: {A: "${e.url}"}}
  e: {image: a, port: 80, namespace: open}
  f: {image: a, env: {A: "${b.url}", B: "${k.url}", D: "${d.url}"}}
  k: {image: a, port: 80, access: [{namespaces: [t]}]}
configMaps:
  own: {data: {URL: "${b.url}", C: "${c.url}", ALLOWED: "${k.url}"}}
  shared: {data: {URL: "${b.url}"}, namespace: closed}
""",
        [
            "7:57: services.a.envFrom[1].configMap: the ConfigMap `shared` is in `closed`, and a "
            "pod has only those of its own namespace, here `t`; expected a ConfigMap of `t`; "
            "declare one: `configMaps: {shared-t: {namespace: t, …}}`",
            "9:49: services.c.envFrom[0].configMap: the ConfigMap `shared` is in `closed`, and a "
            "pod has only those of its own namespace, here `t`; expected a ConfigMap of `t`; "
            "declare one: `configMaps: {shared-t: {namespace: t, …}}`",
            "12:26: services.f.env.A: `f` calls `b`, which refuses whom no `calls` and no "
            "`access` name; expected `b` in the `calls` of `f`; write `calls: [b]` in services.f",
            "15:21: configMaps.own.data.URL: `a` calls `b`, which its `calls` do not name; "
            "expected `b` in the `calls` of `a`; add `b: {}` to `calls` of services.a",
        ],
    ),
    "hosts outside, at a gateway that knows who calls": (
        """
authorization: deny
gateways: {out: {deployment: {}}}
external:
  maps: {hosts: maps.example.com, tls: SIMPLE, through: out}
  stripe: {hosts: api.stripe.com, through: out}
services:
  a: {image: a, env: {A: "${maps.url}", B: "${stripe.url}"}}
  b: {image: a, mesh: false, env: {A: "${stripe.url}"}}
environments: {t: {}}
""",
        [
            "10:26: services.a.env.A: `a` calls `maps`, to which its gateway leads nobody whose "
            "`calls` do not name it; expected `maps` in the `calls` of `a`; write `calls: [maps]` "
            "in services.a",
        ],
    ),
    "callers that nobody knows": (
        HEAD
        + """\
  job: {image: a, kind: Job, calls: [web, db]}
  plain: {image: a, mesh: false, calls: [redis]}
  open: {image: a, port: 80, access: [{ipBlocks: [10.0.0.0/8]}]}
  other: {image: a, mesh: false, calls: [open, both]}
  both: {image: a, port: 80, mtls: PERMISSIVE}
""",
        [
            "8:38: services.job.calls.web: `job` has no sidecar, so that `web` does not know who "
            "calls and refuses it; expected a sidecar: `mesh: true` in services.job",
            "9:42: services.plain.calls.redis: `plain` has no sidecar, so that `redis` does not "
            "know who calls and refuses it; expected a sidecar: `mesh: true` in services.plain",
            "11:48: services.other.calls.both: `other` has no sidecar, so that `both` does not "
            "know who calls and refuses it; expected a sidecar: `mesh: true` in services.other; or "
            "let its addresses in: `access: [{ipBlocks: [10.0.0.0/8]}]` in services.both",
        ],
    ),
    "while it is tried out": (
        HEAD
        + """\
  job: {image: a, kind: Job, calls: [web]}
  a: {image: a, port: 80, expose: {gateway: else/where}}
authorization: {default: deny, dryRun: true}
mtls: DISABLE
""",
        [],
    ),
    "gateways that nobody knows": (
        """
authorization: deny
gateways: {edge: {}, own: {selector: {a: b}}, told: {selector: {a: c}, serviceAccount: x/y}}
services:
  a: {image: a, port: 80, expose: {gateway: edge}}
  b: {image: a, port: 80, expose: [{gateway: own}, {gateway: else/where}]}
  c: {image: a, port: 80, expose: {gateway: told}}
  d: {image: a, port: 80, expose: {gateway: else/where, prefix: /d}, access: [{principals: [x]}]}
""",
        [
            "8:36: services.b.expose[0]: nothing tells the ServiceAccount of the gateway `own`, "
            "so that `b` would refuse it; expected `serviceAccount: NAMESPACE/NAME` in "
            "gateways.own",
            "8:52: services.b.expose[1]: nothing tells the ServiceAccount of the gateway "
            "`else/where`, so that `b` would refuse it; expected `access: [{serviceAccounts: "
            "[NAMESPACE/NAME]}]` in services.b",
        ],
    ),
    "the account of pods of the config": (
        "gateways: {edge: {deployment: {}, serviceAccount: x/y}}",
        [
            "4:35: gateways.edge.serviceAccount: the config has its pods, and their "
            "ServiceAccount; expected none here; `deployment: {…}` says it of the pods",
        ],
    ),
    "who cannot tell its callers": (
        """
services:
  a: {image: a, calls: [b, c, d, e]}
  b: {image: a, port: 80, mtls: DISABLE}
  c: {image: a, ports: {http: 80, tcp-x: 81}, mtls: {ports: {"81": DISABLE}}}
  d: {image: a, port: 80, mesh: false, access: []}
  e: {image: a, port: 80, mtls: PERMISSIVE}
""",
        [
            "6:33: services.b.mtls: `b` does no mutual TLS, so that it does not know who calls "
            "and refuses all; expected STRICT or PERMISSIVE; or let everybody in: `access: [{}]` "
            "in services.b",
            "7:68: services.c.mtls.ports.81: `c` does no mutual TLS, so that it does not know "
            "who calls and refuses all; expected STRICT or PERMISSIVE; or let everybody in: "
            "`access: [{}]` in services.c",
            "8:40: services.d.access: it has no sidecar that would refuse anybody; expected "
            "`mesh: true`, `networkPolicies: true`, or no `access`",
        ],
    ),
    "namespaces that are one": (
        """
namespace: one
namespaces: {a: {name: one, authorization: deny}}
""",
        [
            "5:44: namespaces.a.authorization: `deny` here and `allow` in the environment's own "
            "namespace, though both are `one`; expected the same in both, or another namespace; "
            "for all in one, write `namespaces: {a: {name: one, authorization: allow}}` under "
            "environments.default",
        ],
    ),
    "texts that are none": (
        """
services:
  a:
    image: a
    port: 80
    calls: {a: {methods: [get], paths: ["a", "/x?y", "/a*b", "/{*}/x", "*"], grpc: [a.B, a.B/*]}}
    access: [{ipBlocks: [x, 10.0.0.1, "::1", fd00::/8], serviceAccounts: [a/b/c]}]
  b: {image: a, port: 80, calls: [{a: {}}]}
""",
        [
            "8:27: services.a.calls.a.methods[0]: found `get`; expected a method in capitals, "
            "such as GET",
            "8:41: services.a.calls.a.paths[0]: found `a`; expected a path such as /items, "
            "/items/*, */status or /items/{*}/price, without a query, and no regular expression",
            "8:46: services.a.calls.a.paths[1]: found `/x?y`; expected a path such as /items, "
            "/items/*, */status or /items/{*}/price, without a query, and no regular expression",
            "8:54: services.a.calls.a.paths[2]: found `/a*b`; expected a path such as /items, "
            "/items/*, */status or /items/{*}/price, without a query, and no regular expression",
            "8:85: services.a.calls.a.grpc[0]: found `a.B`; expected SERVICE/METHOD, such as "
            "acme.Cart/GetItem or acme.Cart/*",
            "9:26: services.a.access[0].ipBlocks[0]: found `x`; expected an address such as "
            "10.0.0.1, or a network such as 10.0.0.0/8",
            "9:75: services.a.access[0].serviceAccounts[0]: found `a/b/c`; expected "
            "NAMESPACE/NAME, or NAME in the same namespace",
            "10:34: services.b.calls: found a list; expected a mapping or a list of names; "
            "write a mapping: {a: {}}",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_told(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
