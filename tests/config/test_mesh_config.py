"""Istio's MeshConfig in a config: a wrong name or type never passes in silence."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from meshgen.config.schema import mesh_config_schema
from meshgen.forecast import clusters, control_plane
from tests.config.problems import Load

_START = "services: {web: {image: nginx, port: 80}}\nistio:\n  meshConfig:\n"
WRONG = {
    "a name": ("trustDomian: corp", "unknown key `trustDomian`", "did you mean `trustDomain`?"),
    "another case": ("trustdomain: corp", "`trustdomain`", "did you mean `trustDomain`?"),
    "the name of the message": ("trust_domain: corp", "`trust_domain`", "`trustDomain`?"),
    "a name far below": (
        "defaultConfig: {tracing: {zipkin: {adress: a}}}",
        "istio.meshConfig.defaultConfig.tracing.zipkin.adress: unknown key `adress`",
        "did you mean `address`?",
    ),
    "a name in a list": (
        "extensionProviders: [{name: a, zipkin: {servce: b}}]",
        "istio.meshConfig.extensionProviders[0].zipkin.servce",
        "did you mean `service`?",
    ),
    "a boolean in quotes": ('enableTracing: "true"', "found text", "true or false"),
    "a number in quotes": ('proxyListenPort: "15001"', "found text", "whole number"),
    "a number with a point": ("proxyListenPort: 1.5", "found a number `1.5`", "whole number"),
    "a number that is too large": ("proxyListenPort: 3000000000", "3000000000", "at most"),
    "a number below none": (
        "defaultConfig: {gatewayTopology: {numTrustedProxies: -1}}",
        "-1",
        "from 0",
    ),
    "a choice": (
        "outboundTrafficPolicy: {mode: REGISTRY_ONYL}",
        "found `REGISTRY_ONYL`",
        "`REGISTRY_ONLY`",
    ),
    "a text for a mapping": ("outboundTrafficPolicy: ALLOW_ANY", "found text", "mode, tls"),
    "a text for a list": ("trustDomainAliases: corp", "found text", "a list"),
    "nothing in a list": ("trustDomainAliases: [a, ]\n    caCertificates: [null]", "nothing", ""),
    "a duration without a unit": ("connectTimeout: 10", "found a whole number `10`", "a duration"),
    "a duration in days": ("connectTimeout: 1d", "found `1d`", "a duration"),
}


@pytest.mark.parametrize(("said", "message", "more"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(said: str, message: str, more: str, problems: Load) -> None:
    (told,) = problems(f"{_START}    {said}\n")
    assert told.startswith(("7:", "8:"))
    assert message in told
    assert more in told


LAYERS = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
clusterDomain: corp.local
istio:
  version: "1.29"
  cni: true
  namespace: mesh
  meshConfig:
    trustDomain: corp
    accessLogFile: 7
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    defaultConfig: {proxyMetadata: {A: 1, B: yes}}
services:
  web: {image: nginx, port: 80}
environments:
  dev:
    istio: {meshConfig: {outboundTrafficPolicy: null, defaultConfig: {proxyMetadata: {A: null}}}}
  prod:
    clusterDomain: cluster.local
    istio: {namespace: istio-system, gatewayNamespace: istio-ingress, cni: false}
"""


def test_every_environment_can_say_it_otherwise(tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(LAYERS, encoding="utf-8")
    environments = load_config(tmp_path / "meshgen.yaml").environments
    dev, prod = environments["dev"].means, environments["prod"].means
    of_dev, of_prod = control_plane(dev), control_plane(prod)
    assert (of_dev.trust_domain, of_dev.outbound, of_dev.domain) == (
        "corp",
        "ALLOW_ANY",
        "corp.local",
    )
    assert (of_dev.namespace, of_dev.root_namespace, of_dev.gateway_namespace) == ("mesh",) * 3
    assert of_dev.proxy_metadata == {"B": "yes"}
    assert of_dev.mesh_config["accessLogFile"] == "7"
    assert (of_prod.outbound, of_prod.domain) == ("REGISTRY_ONLY", "cluster.local")
    assert (of_prod.namespace, of_prod.gateway_namespace) == ("istio-system", "istio-ingress")
    assert [cluster.cni for cluster in (*clusters(dev), *clusters(prod))] == [True, False]


def test_every_field_has_a_type() -> None:
    schema = mesh_config_schema()
    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is False
        for field in definition["properties"].values():
            assert field["anyOf"][1] == {"type": "null"}
            assert {"$ref", "type", "enum"} & field["anyOf"][0].keys()
