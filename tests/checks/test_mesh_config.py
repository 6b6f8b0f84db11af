"""What istiod refuses of a MeshConfig, or takes otherwise than it seems."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.checks.istiod.meshconfig.check import mesh_config_violations
from meshgen.config.schema import mesh_config_schema
from meshgen.findings import Severity
from meshgen.pipeline import Project
from meshgen.resources import dotted
from meshgen.yamlio import load, to_data

ZIPKIN = "zipkin: {service: zipkin.tracing.svc.cluster.local, port: 9411}"
WRONG = {
    "trustDomain: spiffe://corp": "trustDomain: ",
    "trustDomain: ''": "trustDomain: is empty",
    "trustDomainAliases: [old, a_b]": "trustDomainAliases[1]: ",
    "rootNamespace: Istio_System": "rootNamespace: no namespace is called",
    "connectTimeout: 0s": "connectTimeout: found 0s",
    "connectTimeout: 2h": "connectTimeout: found 2h",
    "proxyListenPort: 0": "proxyListenPort: found 0",
    "protocolDetectionTimeout: 1us": "protocolDetectionTimeout: ",
    "outboundTrafficPolicy: {}": "outboundTrafficPolicy.mode: without a `mode`",
    "serviceSettings: [{hosts: ['a.*']}]": "serviceSettings[0].hosts[0]: ",
    "meshMTLS: {ecdhCurves: [P-256]}": "meshMTLS.ecdhCurves: ",
    "tlsDefaults: {ecdhCurves: [P-999]}": "tlsDefaults.ecdhCurves[0]: ",
    "localityLbSetting: {distribute: [{from: a, to: {b: 40}}]}": "localityLbSetting.distribute",
    "defaultTrafficPolicy: {connectionPool: {}}": "defaultTrafficPolicy.connectionPool: ",
    "discoverySelectors: [{matchExpressions: [{key: a, operator: is}]}]": (
        "discoverySelectors[0].matchExpressions[0].operator: "
    ),
    "discoverySelectors: [{matchExpressions: [{operator: Exists}]}]": (
        "discoverySelectors[0].matchExpressions[0].key: "
    ),
    "discoverySelectors: [{matchLabels: {a: b/c}}]": "discoverySelectors[0].matchLabels.a: ",
    f"extensionProviders: [{{{ZIPKIN}}}]": "extensionProviders[0].name: `name` is required",
    "extensionProviders: [{name: a}]": "extensionProviders[0]: is of no type",
    f"extensionProviders: [{{name: a, {ZIPKIN}, datadog: {{service: a.b, port: 1}}}}]": (
        "extensionProviders[0].zipkin: `datadog` is set already"
    ),
    f"extensionProviders: [{{name: a, {ZIPKIN}}}, {{name: a, {ZIPKIN}}}]": (
        'extensionProviders[1].name: "a" is the `name`'
    ),
    "extensionProviders: [{name: a, zipkin: {port: 1}}]": "extensionProviders[0].zipkin.service: ",
    "extensionProviders: [{name: a, zipkin: {service: a/b, port: 1}}]": (
        "extensionProviders[0].zipkin.service: "
    ),
    "extensionProviders: [{name: a, zipkin: {service: a, port: 70000}}]": (
        "extensionProviders[0].zipkin.port: "
    ),
    "extensionProviders: [{name: a, lightstep: {service: a, port: 1}}]": (
        "extensionProviders[0].lightstep.accessToken: "
    ),
    "extensionProviders: [{name: a, envoyExtAuthzHttp: {service: a, port: 1, pathPrefix: b}}]": (
        "extensionProviders[0].envoyExtAuthzHttp.pathPrefix: "
    ),
    "extensionProviders: [{name: a, envoyExtAuthzGrpc: {service: a, port: 1, statusOnError: b}}]": (
        "extensionProviders[0].envoyExtAuthzGrpc.statusOnError: "
    ),
    "extensionProviders: [{name: a, envoyExtAuthzHttp: {service: a, port: 1, "
    "statusOnError: '418'}}]": "extensionProviders[0].envoyExtAuthzHttp.statusOnError: Envoy",
    "extensionProviders: [{name: a, opentelemetry: {service: a, port: 1, http: {}, grpc: {}}}]": (
        "extensionProviders[0].opentelemetry.http: "
    ),
    "defaultProviders: {tracing: [zipkn]}": "defaultProviders.tracing[0]: no extension provider",
    "defaultConfig: {discoveryAddress: istiod}": "defaultConfig.discoveryAddress: ",
    "defaultConfig: {discoveryAddress: 'istiod:99999'}": "defaultConfig.discoveryAddress: ",
    "defaultConfig: {drainDuration: 1500ms}": "defaultConfig.drainDuration: 1500ms is no whole",
    "defaultConfig: {drainDuration: 0s}": "defaultConfig.drainDuration: found 0s",
    "defaultConfig: {statusPort: 0}": "defaultConfig.statusPort: found 0",
    "defaultConfig: {controlPlaneAuthPolicy: INHERIT}": "defaultConfig.controlPlaneAuthPolicy: ",
    "defaultConfig: {privateKeyProvider: {}}": "defaultConfig.privateKeyProvider: has no provider",
    "defaultConfig: {privateKeyProvider: {qat: {pollDelay: 0s}}}": (
        "defaultConfig.privateKeyProvider.qat.pollDelay: "
    ),
    "defaultConfig: {tracing: {zipkin: {address: a}}}": "defaultConfig.tracing.zipkin.address: ",
    "defaultConfig: {tracing: {zipkin: {address: 'a:1'}, datadog: {address: 'a:1'}}}": (
        "defaultConfig.tracing.zipkin: `datadog` is set already"
    ),
    "defaultConfig: {statsdUdpAddress: a}": "defaultConfig.statsdUdpAddress: ",
    "defaultConfig: {serviceCluster: ''}": "defaultConfig.serviceCluster: is empty",
    "defaultConfig: {connectionSettings: {httpMaxConcurrentStreams: 0}}": (
        "defaultConfig.connectionSettings.httpMaxConcurrentStreams: "
    ),
    "defaultConfig: {proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: 'true'}}": (
        "defaultConfig.proxyMetadata.ISTIO_META_DNS_AUTO_ALLOCATE: "
    ),
}
WARNED = (
    "outboundTrafficPolicy.mode",
    "defaultProviders.tracing[0]",
    "defaultConfig.proxyMetadata.ISTIO_META_DNS_AUTO_ALLOCATE",
    "tlsDefaults.ecdhCurves[0]",
)
RIGHT = (
    "trustDomain: corp.example.com.",
    "rootNamespace: ''",
    "connectTimeout: 1h",
    "protocolDetectionTimeout: 0s",
    "outboundTrafficPolicy: {mode: REGISTRY_ONLY}",
    "outboundTrafficPolicy: null",
    "serviceSettings: [{hosts: ['*.svc', '*']}]",
    "discoverySelectors: [{}, {matchExpressions: [{key: a, operator: In, values: [b]}]}]",
    f"extensionProviders: [{{name: a, {ZIPKIN}, datadog: null}}]",
    "extensionProviders: [{name: a, zipkin: {service: tracing/zipkin.tracing.svc, port: 1}}]",
    "extensionProviders: [{name: a, prometheus: {}}, {name: b, envoyFileAccessLog: {path: /x}}]",
    f"extensionProviders: [{{name: a, {ZIPKIN}}}]\ndefaultProviders: {{tracing: [a, envoy]}}",
    "extensionProviders: [{name: a, envoyExtAuthzGrpc: {service: a, port: 1, statusOnError: ''}}]",
    "extensionProviders: [{name: a, datadog: {service: a, port: 1}}]\ntrustDomain: a",
    "defaultConfig: {tracing: {zipkin: {address: '$(HOST_IP):9411'}}, concurrency: 0}",
    "defaultConfig: {discoveryAddress: '[::1]:15012', statsdUdpAddress: ''}",
    "defaultConfig: {privateKeyProvider: {cryptomb: {pollDelay: 10ms}}, drainDuration: 1m}",
)


def told(text: str) -> list[str]:
    data: Any = to_data(load(text, "mesh"))
    return [
        f"{dotted(v.path)}: {v.message}" for v in mesh_config_violations(data, ["1.20", "1.29"])
    ]


@pytest.mark.parametrize(("text", "expected"), WRONG.items(), ids=WRONG)
def test_what_is_wrong(text: str, expected: str) -> None:
    found = told(text)
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right(text: str) -> None:
    assert told(text) == []


def test_what_istiod_lives_with_is_a_warning() -> None:
    for text, expected in WRONG.items():
        (found,) = mesh_config_violations(to_data(load(text, "mesh")), ["1.29"])
        of_provider = dotted(found.path).startswith("extensionProviders[0].") and found.path[3:]
        warned = dotted(found.path) in WARNED or of_provider
        assert found.severity is (Severity.WARNING if warned else Severity.ERROR), expected


@pytest.mark.parametrize(("newest", "found"), [("1.29", []), ("1.30", [Severity.WARNING])])
def test_an_authorizer_is_called_by_a_label(newest: str, found: list[Severity]) -> None:
    text = "extensionProviders: [{name: a_b, envoyExtAuthzGrpc: {service: a, port: 1}}]"
    told = mesh_config_violations(to_data(load(text, "mesh")), ["1.28", newest])
    assert [violation.severity for violation in told] == found


def test_every_message_of_istio_with_a_choice_is_known() -> None:
    with_choice = [d for d in mesh_config_schema()["$defs"].values() if "x-only-one" in d]
    assert len(with_choice) > 5


CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
istio:
  meshConfig:
    extensionProviders:
    - zipkin: {service: zipkin.tracing.svc.cluster.local, port: 9411}
services:
  web: {image: nginx, port: 80, health: /}
environments:
  a: {}
  b: {cluster: b, istio: {meshConfig: {rootNamespace: A_B}}}
"""


def test_a_finding_leads_to_the_setting(tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    found = [f for f in meshgen.check(Project(tmp_path / "meshgen.yaml")) if f.subcode == "MG220"]
    assert [(f.path, f.location.line, f.code, f.subcode) for f in found] == [
        ("istio.meshConfig.extensionProviders[0].name", 7, "MG201", "MG220"),
        ("environments.b.istio.meshConfig.rootNamespace", 12, "MG201", "MG220"),
    ]
