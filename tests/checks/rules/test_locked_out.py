"""What is said of callers that AuthorizationPolicies shut out: by whom, and how to let them in."""

import pytest

from tests.checks.rules.test_told import told

_PODS = """\
---
apiVersion: v1
kind: Pod
metadata: {name: orders, namespace: shop, labels: {app: orders, sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: orders, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: front, labels: {sidecar.istio.io/inject: "INJECT"}}
spec:
  serviceAccountName: web
  containers: [{name: web, env: [{name: URL, value: "http://orders.shop"}]}]
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: orders, namespace: shop}
spec: {selector: {matchLabels: {app: orders}}, podMetricsEndpoints: [{port: http}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: shop}
spec: {hosts: ["*"], gateways: [edge], http: [{delegate: {name: c}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: b, namespace: shop}
spec: {hosts: [b], gateways: [edge], http: [{delegate: {name: c}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: c, namespace: shop}
spec: {http: [{route: [{destination: {host: orders}}]}]}
"""
_POLICY = """\
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {{name: {}, namespace: {}}}
spec: {{{}}}
"""
_SOME = _POLICY.format("orders", "shop", "rules: [{from: [{source: {namespaces: [shop]}}]}]")
_NONE = _POLICY.format("default", "istio-system", "")
_DENY = _POLICY.format("deny", "shop", "action: DENY, rules: [{}]")
_KEYS = """\
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: keys, namespace: shop}
spec: {jwtRules: [{issuer: a, jwksUri: "http://orders.shop/keys"}]}
"""
_GATEWAY = "cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account"


@pytest.mark.parametrize(
    ("code", "policies", "message", "hint"),
    [
        (
            "MG1540",
            _SOME,
            f"AuthorizationPolicy/orders does not let the gateway, which is `{_GATEWAY}`, in",
            "add a rule with this principal to AuthorizationPolicy/orders",
        ),
        (
            "MG1542",
            _DENY,
            "AuthorizationPolicy/deny keeps Prometheus out at port 8080 of Pod/orders: it has no "
            "identity",
            "except it in AuthorizationPolicy/deny, or do not let it call",
        ),
        (
            "MG1542",
            _SOME,
            "AuthorizationPolicy/orders does not let Prometheus in at port 8080 of Pod/orders: it "
            "has no identity",
            "add a rule with `to: [{operation: {ports: ['8080'], paths: [/metrics]}}]` to "
            "AuthorizationPolicy/orders",
        ),
        (
            "MG1543",
            _NONE + _SOME,
            "no AuthorizationPolicy (default and orders) lets service account `web` in at port "
            "80 of Service/shop/orders",
            "add a rule with the principal `cluster.local/ns/front/sa/web` to "
            "AuthorizationPolicy/orders",
        ),
        (
            "MG1543",
            _NONE,
            "AuthorizationPolicy/default does not let service account `web` in at port 80 of "
            "Service/shop/orders",
            "add an ALLOW for these pods, with the principal `cluster.local/ns/front/sa/web`",
        ),
        (
            "MG1544",
            _SOME,
            "has no sidecar, and so no identity: AuthorizationPolicy/orders does not let it in at "
            "port 80 of Service/shop/orders",
            "give it a sidecar, and let in its principal, `cluster.local/ns/front/sa/web`",
        ),
        (
            "MG1535",
            _SOME + _KEYS,
            "istiod has no identity: AuthorizationPolicy/orders does not let it in at port 80 of "
            "Service/orders",
            "write the keys into `jwks`, or add a rule with `to: [{operation: {methods: [GET], "
            "paths: [/keys]}}]` to AuthorizationPolicy/orders",
        ),
        (
            "MG1545",
            _NONE,
            "AuthorizationPolicy/default does not let anybody from outside in",
            "add an ALLOW with a rule `{}` for `istio: ingressgateway`, or take the server away",
        ),
    ],
)
def test_it_is_told_who_shuts_out_whom(code: str, policies: str, message: str, hint: str) -> None:
    inject = "false" if code == "MG1544" else "true"
    found = told(code, _PODS.replace("INJECT", inject) + policies)
    assert [(one.message, one.hint) for one in found] == [(message, hint)]


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://api.stripe.com/v1", "external: {stripe: {hosts: api.stripe.com}}"),
        ("http://a.b.eu", "external: {b: {hosts: a.b.eu, ports: {http: 80}}}"),
        ("redis://x.dev:6379", "external: {x: {hosts: x.dev, ports: {tcp: 6379}}}"),
    ],
)
def test_the_line_is_told_that_lets_a_call_out(url: str, line: str) -> None:
    pods = _PODS.replace("INJECT", "true").replace("http://orders.shop", url)
    (found,) = told("MG1273", pods, {"outboundTrafficPolicy": {}})
    assert found.hint.startswith(f"in meshgen's config `{line}`")
