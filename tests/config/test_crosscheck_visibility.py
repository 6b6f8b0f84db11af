"""Namespaces that do not see what they need, and hosts that a gateway takes from others only."""

import pytest

from tests.config.problems import Load

HEAD = """
namespaces: {payments: {}, ingress: {}}
gateways: {web: {namespace: ingress}}
"""
CASES = {
    "names that are nearly one of the config's": (
        HEAD
        + """
services:
  a: {image: a, port: 80, exportTo: [payment, istio-system, t, .], expose: {gateway: mesh}}
  b: {image: a, port: 80, expose: {gateway: mesh, exportTo: [ingres, payments]}}
""",
        [
            "8:38: services.a.exportTo[0]: no namespace is called `payment`; expected one of "
            "t, ingress, payments; did you mean `payments`?",
            "9:62: services.b.expose.exportTo[0]: no namespace is called `ingres`; expected one "
            "of t, ingress, payments; did you mean `ingress`?",
        ],
    ),
    "before a gateway's hosts": (
        """
namespaces: {payments: {}}
gateways: {web: {hosts: ["payment/a.example.com", "payments/b.example.com", "x/c.example.com"]}}
""",
        [
            "5:26: gateways.web.hosts[0]: no namespace is called `payment`; expected one of "
            "t, payments; did you mean `payments`?",
        ],
    ),
    "what Istio refuses": (
        HEAD
        + """
services:
  a: {image: a, port: 80, exportTo: ["*", payments]}
  b: {image: a, port: 80, exportTo: [payments, payments]}
  c: {image: a, port: 80, exportTo: []}
  d: {image: a, port: 80, exportTo: [Pay]}
  e:
    image: a
    port: 80
    exportTo: [.]
    service: {annotations: {networking.istio.io/exportTo: "*"}}
  f: {image: a, port: 80, service: {annotations: {networking.istio.io/exportTo: "*"}}}
  g: {image: a, kind: CronJob, schedule: "* * * * *", exportTo: [.]}
""",
        [
            "8:38: services.a.exportTo[0]: `*` is every namespace, so that Istio refuses others "
            "beside it; expected it alone",
            "9:48: services.b.exportTo[1]: `payments` stands in the list already; expected it once",
            "10:37: services.c.exportTo: an empty list exports to all, as if nothing was said; "
            "expected namespaces, . for its own, or * for all",
            "11:38: services.d.exportTo[0]: found `Pay`; expected a namespace, . for its own, or "
            "* for all; write `pay`",
            '16:29: services.e.service.annotations["networking.istio.io/exportTo"]: the service '
            "says `exportTo` already; expected one of them",
            "18:55: services.g.exportTo: a CronJob has no `exportTo`; expected it only on kind "
            "Deployment, StatefulSet or DaemonSet",
        ],
    ),
    "a gateway whose pods do not see it": (
        HEAD
        + """
services:
  a: {image: a, port: 80, exportTo: [., payments], expose: {gateway: web, prefix: /a}}
  b: {image: a, port: 80, exportTo: [., istio-system], expose: {gateway: web, prefix: /b}}
  c: {image: a, port: 80, exportTo: [., ingress], expose: {gateway: web, prefix: /c}}
  d: {image: a, port: 80, exportTo: ["*"], expose: {gateway: web, prefix: /d}}
  e: {image: a, port: 80, exportTo: [.], expose: {gateway: x/web, prefix: /e}}
  f: {image: a, port: 80, expose: {gateway: web, hosts: [f.b], exportTo: [payments], prefix: /f}}
""",
        [
            "8:27: services.a.exportTo: the pods of the gateway `web` do not see it; expected "
            "ingress, or the namespace in which they run, in the list",
            "13:64: services.f.expose.exportTo: the pods of the gateway `web` do not see it; "
            "expected ingress, or the namespace in which they run, in the list",
        ],
    ),
    "a gateway whose pods are the config's": (
        """
namespaces: {payments: {}, ingress: {}}
gateways: {web: {selector: {app: envoy}}}
services:
  envoy: {namespace: ingress, image: a, mesh: false}
  a: {image: a, port: 80, exportTo: [., istio-system], expose: {gateway: web, prefix: /a}}
  b: {image: a, port: 80, exportTo: [ingress], expose: {gateway: web, prefix: /b}}
""",
        [
            "8:27: services.a.exportTo: the pods of the gateway `web` do not see it; expected "
            "ingress, in the list",
        ],
    ),
    "a gateway with a Deployment of its own": (
        """
namespaces: {payments: {}, ingress: {}}
gateways: {web: {namespace: ingress, deployment: {}}}
services:
  a: {image: a, port: 80, exportTo: [., istio-system], expose: {gateway: web, prefix: /a}}
  b: {image: a, port: 80, exportTo: [ingress], expose: {gateway: web, prefix: /b}}
""",
        [
            "7:27: services.a.exportTo: the pods of the gateway `web` do not see it; expected "
            "ingress, in the list",
        ],
    ),
    "a caller that does not see what it calls": (
        """
namespaces: {payments: {}, data: {mesh: false}}
services:
  a: {image: a, port: 80, namespace: payments, exportTo: [.]}
  b: {image: a, env: {A: "${a.url}"}}
  c: {image: a, namespace: payments, env: {A: "${a.url}"}}
  d: {image: a, namespace: data, env: {A: "${a.url}"}}
configMaps:
  e: {data: {A: "${a.url}"}}
  f: {namespace: payments, data: {A: "${a.url}"}}
""",
        [
            "7:26: services.b.env.A: `${a.url}`: `a` is not exported to `t`; expected the "
            "namespace in its `exportTo`",
            "11:17: configMaps.e.data.A: `${a.url}`: `a` is not exported to `t`; expected the "
            "namespace in its `exportTo`",
        ],
    ),
    "hosts that a gateway takes from elsewhere": (
        """
namespaces: {payments: {}, ingress: {}, data: {}}
gateways: {web: {namespace: ingress, hosts: ["payments/*.example.com", ./www.example.org]}}
services:
  a: {image: a, port: 80, namespace: payments, expose: {gateway: web, prefix: /a}}
  b: {image: a, port: 80, namespace: data, expose: {gateway: web, prefix: /b}}
  c: {image: a, port: 80, expose: {gateway: web, hosts: [x.example.com], prefix: /c}}
  d: {image: a, port: 80, expose: {gateway: web, hosts: [nobody.com], prefix: /d}}
""",
        [
            "9:58: services.c.expose.hosts[0]: the gateway `web` takes no routes for "
            "`x.example.com` from the namespace `ingress`, where the VirtualService stands; "
            "expected www.example.org; say `./x.example.com` at the gateway",
            "10:58: services.d.expose.hosts[0]: the gateway `web` does not serve `nobody.com`; "
            "expected one of *.example.com, www.example.org",
        ],
    ),
    "routes that are not exported alike": (
        HEAD
        + """
services:
  a: {image: a, port: 80, expose: {gateway: web, prefix: /a, exportTo: [istio-system]}}
  b: {image: a, port: 80, expose: {gateway: web, prefix: /b}}
  c: {image: a, port: 80, expose: {gateway: web, prefix: /c, exportTo: [istio-system]}}
  d: {image: a, port: 80, expose: {gateway: web, hosts: [d.b], prefix: /c}}
""",
        [
            "9:27: services.b.expose: its routes stand in one VirtualService with those of `a`, "
            "which says `exportTo: [istio-system]`; expected the same in both",
        ],
    ),
    "in some environments only": (
        HEAD
        + """
services:
  a: {image: a, port: 80, namespace: payments, exportTo: [.]}
  b: {image: a, env: {A: "${a.url}"}}
environments:
  dev: {namespace: all}
  prod: {namespace: shop, namespaces: {payments: {name: pay}}}
""",
        [
            "9:26: services.b.env.A: `${a.url}`: `a` is not exported to `shop` (in prod); "
            "expected the namespace in its `exportTo`",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_is_not_seen(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
