"""What may be made of objects is not missing."""

import pytest

from tests.system.build import built

_MANIFESTS = """\
apiVersion: example.com/v1
kind: Database
metadata: {name: orders, namespace: shop}
spec: {target: {name: credentials}, text: Not a name, users: [keeper]}
---
apiVersion: example.com/v1
kind: Tenant
metadata: {name: acme}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, namespace: shop}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: shop}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: istio}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator: [{name: generated}]
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {template: {metadata: {name: unsealed}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: fetched, namespace: shop}
spec: {target: {name: smtp}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: settings, namespace: shop}
spec: {target: {name: settings, manifest: {kind: ConfigMap}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: homeless}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: site, namespace: shop}
spec: {secretName: site-tls}
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: cart, namespace: shop}
spec:
  targetRef: {kind: Deployment, name: cart}
  autoscalerRef: {kind: HorizontalPodAutoscaler, name: cart-hpa}
  service: {name: basket}
"""


@pytest.mark.parametrize(
    ("kind", "namespace", "name", "expected"),
    [
        ("Secret", "shop", "orders", True),
        ("Secret", "shop", "orders-app", True),
        ("Secret", "shop", "app.orders", True),
        ("Secret", "shop", "reorders", False),
        ("Secret", "mail", "orders", False),
        ("Secret", "shop", "credentials", True),
        ("Secret", "mail", "credentials", False),
        ("Secret", "shop", "keeper", True),
        ("Secret", "mail", "acme-tls", True),
        ("Secret", "shop", "web", False),
        ("Secret", "shop", "api", False),
        ("Secret", "mail", "generated", True),
        ("ConfigMap", "mail", "generated", False),
        ("ClusterRole", "", "orders-admin", True),
        ("ClusterRole", "", "web-admin", False),
        ("Service", "shop", "edge-istio", True),
        ("Service", "shop", "edge", False),
        *(("Secret", "shop", name, True) for name in ("sealed", "unsealed", "smtp", "site-tls")),
        *(("Secret", "shop", name, False) for name in ("sealed-app", "fetched", "site")),
        ("Secret", "mail", "homeless", True),
        ("Secret", "mail", "sealed", False),
        ("ServiceAccount", "shop", "sealed", False),
        ("ConfigMap", "shop", "settings", True),
        ("ConfigMap", "mail", "kube-root-ca.crt", True),
        ("ServiceAccount", "mail", "default", True),
    ],
)
def test_what_may_be_made(kind: str, namespace: str, name: str, expected: bool) -> None:
    assert built(_MANIFESTS).made.may_have(kind, namespace, name) is expected


@pytest.mark.parametrize(
    ("type_", "name", "expected"),
    [
        *(("Service", name, True) for name in ("basket", "basket-primary", "basket-canary")),
        ("VirtualService.networking.istio.io", "basket", True),
        ("DestinationRule.networking.istio.io", "basket-primary", True),
        ("DestinationRule.networking.istio.io", "basket", False),
        ("Deployment.apps", "cart-primary", True),
        ("HorizontalPodAutoscaler.autoscaling", "cart-hpa-primary", True),
        ("Service", "cart", False),
    ],
)
def test_what_flagger_makes_is_there(type_: str, name: str, expected: bool) -> None:
    system = built(_MANIFESTS)
    assert system.is_external(type_, "shop", name) is expected
    assert not system.is_external(type_, "mail", name)
    if type_ == "Service":
        assert system.is_external_host(f"{name}.shop.svc.cluster.local") is expected
