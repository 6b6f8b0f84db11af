"""What rules say across namespaces: whom it is about, and the way round."""

import pytest

from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from tests.checks.rules.cases import rule_of
from tests.system.build import built

_VIRTUAL = """\
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: web, namespace: {0}}}
spec:
  hosts: [web.shop.svc.cluster.local]
  exportTo: {1}
"""
_SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {networking.istio.io/exportTo: "."}}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
"""
_CALLER = """\
---
apiVersion: v1
kind: Pod
metadata: {name: pay, namespace: payments, labels: {sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: pay, env: [{name: WEB_URL, value: "http://web.shop"}]}]}
"""
_STRICT = """\
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: web}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
"""
_SIDECAR = """\
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: payments}
spec: {outboundTrafficPolicy: {mode: MODE}}
"""


def told(code: str, manifests: str, mesh: dict[str, object] | None = None) -> list[Violation]:
    return [violation for _, violation in rule_of(code).find(built(manifests, mesh))]


@pytest.mark.parametrize(
    ("first", "second", "effects"),
    [
        (
            ("shop", "['*']"),
            ("mail", "['.']"),
            [
                "sidecars in mail follow VirtualService/mail/web, whichever is older",
                "sidecars in mail follow this one, whichever is older",
            ],
        ),
        (
            ("ops", "[mail]"),
            ("mail", "[mail]"),
            [
                "sidecars in mail follow VirtualService/mail/web, whichever is older",
                "sidecars in mail follow this one, whichever is older",
            ],
        ),
        (
            ("shop", "['*']"),
            ("mail", "['*']"),
            ["sidecars follow the older one of the two"] * 2,
        ),
    ],
)
def test_of_two_virtual_services_it_is_told_which_is_followed(
    first: tuple[str, str], second: tuple[str, str], effects: list[str]
) -> None:
    found = told("MG1220", _VIRTUAL.format(*first) + _VIRTUAL.format(*second))
    assert [one.message.partition(": ")[2] for one in found] == effects


@pytest.mark.parametrize(
    ("more", "mesh", "effect", "severity"),
    [
        ("", {}, "goes past the mesh", Severity.NOTE),
        (_STRICT, {}, "STRICT refuses", Severity.WARNING),
        ("", {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}, "refuses", Severity.WARNING),
        (_SIDECAR.replace("MODE", "REGISTRY_ONLY"), {}, "its sidecar refuses", Severity.WARNING),
        (
            _SIDECAR.replace("MODE", "ALLOW_ANY"),
            {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}},
            "goes past the mesh",
            Severity.NOTE,
        ),
    ],
)
def test_what_becomes_of_a_call_to_a_host_that_is_not_seen(
    more: str, mesh: dict[str, object], effect: str, severity: Severity
) -> None:
    (found,) = told("MG1216", _SERVICE + _CALLER + more, mesh)
    assert effect in found.message
    assert found.severity is severity
    assert found.hint == "add payments to its `networking.istio.io/exportTo`"


def test_a_gateway_tells_for_whom_it_has_a_host() -> None:
    (found,) = told(
        "MG1212",
        """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec:
  servers:
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: [payments/www.example.com, other.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [www.example.com], gateways: [edge/public]}
""",
    )
    assert found.hint == (
        "it has www.example.com for payments alone: add `shop/www.example.com` there"
    )


def test_a_destination_rule_for_a_service_next_door_is_told_its_full_name() -> None:
    (found,) = told(
        "MG1240",
        """\
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: payments}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: pay, namespace: shop}
spec: {host: pay}
""",
    )
    assert found.hint == "for that of payments write pay.payments.svc.cluster.local"


_ROOT = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: edge}
spec: {hosts: [www.example.com], http: [{delegate: {name: pay, NAMESPACE}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: pay, namespace: payments}
spec: {exportTo: [EXPORTED], http: [{route: [{destination: {host: pay}}]}]}
"""


@pytest.mark.parametrize(
    ("namespace", "exported", "hint"),
    [
        ("", "edge", "for that of payments write `namespace: payments`"),
        ("namespace: payments", "'.'", "add edge to its `exportTo`"),
    ],
)
def test_a_delegate_of_another_namespace_is_told_how_to_name_it(
    namespace: str, exported: str, hint: str
) -> None:
    manifests = _ROOT.replace("NAMESPACE", namespace).replace("EXPORTED", exported)
    (found,) = told("MG1208", manifests)
    assert found.hint == hint
    assert found.severity is Severity.WARNING
