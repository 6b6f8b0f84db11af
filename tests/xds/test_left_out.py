"""What is not translated is told."""

import pytest

from meshgen.xds.left_out import left_out
from meshgen.xds.proxies import gateways, sidecars
from tests.system.build import built

NETWORKING = "networking.istio.io/v1"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {ANNOTATIONS}}
"""


def istio(
    kind: str, spec: str, version: str = "networking.istio.io/v1", place: str = "shop"
) -> str:
    return f"""\
---
apiVersion: {version}
kind: {kind}
metadata: {{name: it, namespace: {place}}}
spec: {spec}
"""


SECURITY, EXTENSIONS = "security.istio.io/v1", "extensions.istio.io/v1alpha1"
AT_80 = "{port: {number: 80, protocol: HTTP}, hosts: ['*/*']}"
PROXY = "{port: {number: 3128, protocol: HTTP_PROXY}, hosts: ['*/*']}"
SOCKET = "{port: {number: 0, protocol: HTTP}, bind: unix:///a, hosts: ['*/*']}"
API = "gateway.networking.k8s.io/v1"


def told(manifests: str, annotations: str = "") -> list[str]:
    (proxy,) = sidecars(built(POD.replace("ANNOTATIONS", annotations) + manifests))
    return [f"{each.member} {'.'.join(map(str, each.path))}".strip() for each in left_out(proxy)]


@pytest.mark.parametrize(
    ("manifests", "expected"),
    [
        ("", []),
        (istio("AuthorizationPolicy", "{}", SECURITY), []),
        (istio("RequestAuthentication", "{}", SECURITY), []),
        (
            istio("WasmPlugin", "{selector: {matchLabels: {app: web}}}", EXTENSIONS),
            ["WasmPlugin/it"],
        ),
        (istio("WasmPlugin", "{selector: {matchLabels: {app: x}}}", EXTENSIONS), []),
        (istio("WasmPlugin", "{}", EXTENSIONS, "far"), []),
        (istio("WasmPlugin", "{}", EXTENSIONS, "istio-system"), ["WasmPlugin/it"]),
        (istio("Telemetry", "{}", "telemetry.istio.io/v1"), []),
        (istio("ProxyConfig", "{}", "networking.istio.io/v1beta1"), []),
        (istio("HTTPRoute", "{}", API), ["HTTPRoute/it"]),
        (
            istio("ServiceEntry", '{hosts: ["*.a.example.com"], resolution: DYNAMIC_DNS}'),
            ["ServiceEntry/it spec.resolution"],
        ),
        (
            istio("Sidecar", "{outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}}"),
            ["Sidecar/it spec.outboundTrafficPolicy.mode"],
        ),
        (istio("Sidecar", "{outboundTrafficPolicy: {mode: ALLOW_ANY}}"), []),
        (
            istio("Sidecar", f"{{egress: [{AT_80}, {PROXY}, {SOCKET}, {{hosts: ['*/*']}}]}}"),
            ["Sidecar/it spec.egress.1.port", "Sidecar/it spec.egress.2.port"],
        ),
    ],
)
def test_of_a_sidecar(manifests: str, expected: list[str]) -> None:
    assert told(manifests) == expected


def test_without_redirection() -> None:
    mode = "sidecar.istio.io/interceptionMode"
    assert told("", f"{mode}: NONE") == [f"Pod/web metadata.annotations.{mode}"]
    assert told("", f"{mode}: REDIRECT") == []


def test_of_a_gateway_of_the_profile() -> None:
    gateway = istio("Gateway", "{selector: {istio: ingressgateway}, servers: []}")
    plugin = istio("WasmPlugin", "{}", EXTENSIONS, "istio-system")
    (proxy,) = gateways(built(gateway + plugin))
    assert [str(each.member) for each in left_out(proxy)] == ["WasmPlugin/it"]
