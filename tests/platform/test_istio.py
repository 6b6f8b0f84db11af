"""What installs Istio says what the config says of it, in the words of each tool."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.platform.istio.releases import LAST
from meshgen.schemas.store import supported_istio
from meshgen.seal import intact
from meshgen.yamlio import load, to_data

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.29"
services:
  web: {image: "nginx:1.27", port: 80, health: /, extAuthz: opa}
  opa: {image: "opa:1.0", ports: {grpc: 9191}}
authorizationProviders: {opa: {service: opa, failOpen: false}}
"""
_ISTIO = """\
istio:
  version: "1.23"
  profile: demo
  gatewayNamespace: istio-ingress
  nativeSidecars: true
  cni: true
  proxy: {limits: {memory: 512Mi}}
  meshConfig: {trustDomain: corp.example.com}
platform:
  istio:
    hub: mirror.example.com/istio
    istiod: {replicas: 2}
    gateways:
      istio-ingressgateway:
        type: NodePort
        ports: {http2: {port: 80, nodePort: 30080}, db: 15432}
        autoscaling: {min: 2, max: 4}
      istio-egressgateway: {resources: {limits: {cpu: "1"}}}
      edge: {replicas: 3, annotations: {a.example.com/b: c}}
environments:
  ctl: {}
  helm: {platform: {istio: {by: helm}}}
"""
_PROVIDER = {
    "name": "opa-shop",
    "envoyExtAuthzGrpc": {
        "service": "opa.shop.svc.cluster.local",
        "port": 9191,
        "failOpen": False,
    },
}


def test_a_release_that_nobody_has_told_of(tmp_path: Path) -> None:
    path, told = tmp_path / "meshgen.yaml", []
    for release in ("1.23.0", LAST["1.23"], "1.23.99"):
        said = f'istio: {{version: "1.23"}}\nplatform: {{istio: {{release: {release}}}}}\n'
        path.write_text(_HEAD + said, encoding="utf-8")
        told.append([str(one) for one in meshgen.check(path) if one.code == "MG616"])
    assert told[:2] == [[], []]
    assert told[2] == [
        f"{path}:10:29: platform.istio.release: no release 1.23.99 of Istio is known: its images "
        f'and charts may not be there; expected one up to "{LAST["1.23"]}"'
    ]


def rendered(
    text: str, folder: Path, output: str = "kustomize", head: str = _HEAD
) -> Mapping[str, str]:
    path = folder / "meshgen.yaml"
    path.write_text(head + text, encoding="utf-8")
    start = "platform/istio/"
    files = meshgen.render(Project(path), format=output)
    assert "extensionProviders" not in files["PLATFORM.md"]
    return {p.removeprefix(start): file for p, file in files.items() if p.startswith(start)}


def data_of(text: str) -> Any:
    return to_data(load(text, "file"))


def commands(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith(("kubectl ", "istioctl ", "helm "))]


def test_istioctl(tmp_path: Path) -> None:
    files = rendered(_ISTIO, tmp_path, "plain")
    assert {p for p in files if p.startswith("ctl/")} == {
        *("ctl/README.md", "ctl/istio.yaml", "ctl/edge.yaml"),
    }
    whole = data_of(files["ctl/istio.yaml"])
    assert whole["metadata"] == {"name": "istio", "namespace": "istio-system"}
    spec = whole["spec"]
    assert (spec["profile"], spec["tag"], spec["hub"]) == (
        *("demo", "1.23.6", "mirror.example.com/istio"),
    )
    assert spec["meshConfig"] == {
        "trustDomain": "corp.example.com",
        "extensionProviders": [_PROVIDER],
    }
    ingress, egress = (
        {"name": f"istio-{kind}gateway", "enabled": True, "namespace": "istio-ingress"}
        for kind in ("ingress", "egress")
    )
    assert spec["components"] == {
        "cni": {"enabled": True},
        "ingressGateways": [ingress],
        "egressGateways": [egress],
    }
    values = spec["values"]
    assert values["pilot"] == {
        "autoscaleEnabled": False,
        "replicaCount": 2,
        "env": {"ENABLE_NATIVE_SIDECARS": "true"},
        "cni": {"enabled": True},
    }
    assert values["global"]["proxy"]["resources"] == {
        "requests": {"cpu": "10m", "memory": "40Mi"},
        "limits": {"cpu": "2000m", "memory": "512Mi"},
    }
    gateways = values["gateways"]
    assert gateways["istio-egressgateway"] == {"resources": {"limits": {"cpu": "1"}}}
    of_ingress = gateways["istio-ingressgateway"]
    assert [(one["name"], one["port"], one["targetPort"]) for one in of_ingress.pop("ports")] == [
        *(("status-port", 15021, 15021), ("http2", 80, 8080), ("https", 443, 8443)),
        *(("tcp", 31400, 31400), ("tls", 15443, 15443), ("db", 15432, 15432)),
    ]
    assert of_ingress == {
        "autoscaleEnabled": True,
        "autoscaleMin": 2,
        "autoscaleMax": 4,
        "type": "NodePort",
    }
    edge = data_of(files["ctl/edge.yaml"])["spec"]
    assert edge["profile"] == "empty"
    assert edge["components"]["ingressGateways"] == [
        {
            "name": "edge",
            "enabled": True,
            "namespace": "istio-ingress",
            "k8s": {"replicaCount": 3},
            "label": {"app": "edge", "istio": "edge"},
        }
    ]
    assert "meshConfig" not in edge
    assert commands(files["ctl/README.md"]) == [
        "kubectl create namespace istio-ingress --dry-run=client -o yaml | kubectl apply -f -",
        "istioctl install -y -f istio.yaml",
        "istioctl install -y -f edge.yaml",
    ]


@pytest.mark.parametrize(
    ("limit", "said", "expected"),
    [
        ("{requests: 5}", "", ["http_local_rate_limiter"]),
        ("{at: gateway, requests: 5}", "", ["http_local_rate_limiter"]),
        ("{requests: 5}", "[cluster.]", ["cluster.", "http_local_rate_limiter"]),
        ("{requests: 5}", "[http_]", ["http_"]),
        ("{requests: 5, scope: global}", "", None),
        ("null", "", None),
    ],
)
def test_proxies_count_what_limits_let_in(
    limit: str, said: str, expected: list[str] | None, tmp_path: Path
) -> None:
    matcher = f"{{defaultConfig: {{proxyStatsMatcher: {{inclusionPrefixes: {said}}}}}}}"
    text = f"""\
  web:
    {{image: "nginx:1", port: 80, expose: {{gateway: edge}}, rateLimit: {limit}}}
  counter: {{image: "ratelimit:1", ports: {{grpc: 8081}}}}
rateLimitService: counter
gateways: {{edge: {{}}}}
istio: {{meshConfig: {matcher if said else "{}"}}}
platform: {{istio: {{}}}}
environments: {{ctl: {{}}, helm: {{platform: {{istio: {{by: helm}}}}}}}}
"""
    files = rendered(text, tmp_path, head=_HEAD.partition("  web:")[0])
    for config in (
        data_of(files["ctl/istio.yaml"])["spec"].get("meshConfig", {}),
        data_of(files["helm/istiod.yaml"]).get("meshConfig", {}),
    ):
        matcher = config.get("defaultConfig", {}).get("proxyStatsMatcher", {})
        assert matcher.get("inclusionPrefixes") == expected


def test_charts_have_what_the_profile_has(tmp_path: Path) -> None:
    files = rendered(_ISTIO, tmp_path)
    istiod = data_of(files["helm/istiod.yaml"])
    assert istiod["meshConfig"] == {
        "accessLogFile": "/dev/stdout",
        "trustDomain": "corp.example.com",
        "extensionProviders": [_PROVIDER],
    }
    assert istiod["pilot"] == {
        "autoscaleEnabled": False,
        "traceSampling": 100,
        "resources": {"requests": {"cpu": "10m", "memory": "100Mi"}},
        "replicaCount": 2,
        "env": {"ENABLE_NATIVE_SIDECARS": "true"},
        "cni": {"enabled": True},
    }
    assert istiod["global"] == {
        "hub": "mirror.example.com/istio",
        "proxy": {
            "resources": {
                "requests": {"cpu": "10m", "memory": "40Mi"},
                "limits": {"cpu": "2000m", "memory": "512Mi"},
            }
        },
    }
    assert data_of(files["helm/istio-base.yaml"]) == {"defaultRevision": "default"}
    ingress = data_of(files["helm/istio-ingressgateway.yaml"])
    # Policies know gateways by the account that istioctl gives them.
    assert ingress["serviceAccount"] == {"name": "istio-ingressgateway-service-account"}
    assert ingress["labels"]["istio"] == "ingressgateway"
    assert {
        "name": "http2",
        "port": 80,
        "targetPort": 8080,
        "protocol": "TCP",
        "nodePort": 30080,
    } in (ingress["service"]["ports"])
    assert ingress["podDisruptionBudget"] == {"minAvailable": 1}
    assert ingress["autoscaling"] == {
        "enabled": True,
        "minReplicas": 2,
        "maxReplicas": 4,
        "targetCPUUtilizationPercentage": 80,
    }
    egress = data_of(files["helm/istio-egressgateway.yaml"])
    assert egress["resources"] == {
        "requests": {"cpu": "10m", "memory": "40Mi"},
        "limits": {"cpu": "1", "memory": "1024Mi"},
    }
    assert (egress["service"]["type"], egress["replicaCount"]) == ("ClusterIP", 1)
    assert data_of(files["helm/edge.yaml"])["replicaCount"] == 3
    told = commands(files["helm/README.md"])
    assert told[2] == (
        "helm show crds istio/base --version 1.23.6 | kubectl apply --server-side -f -"
    )
    names = [line.split()[3:5] for line in told if line.startswith("helm upgrade")]
    assert names == [
        *(["istio-base", "istio/base"], ["istio-cni", "istio/cni"], ["istiod", "istio/istiod"]),
        ["istio-ingressgateway", "istio/gateway"],
        *(["istio-egressgateway", "istio/gateway"], ["edge", "istio/gateway"]),
    ]


_UPGRADES = {
    "the one that is there is as it was": (
        'istio: {version: ["1.30", "1.31"]}\nplatform: {istio: {}}\n',
        [
            "istioctl install -y -f istiod.yaml",
            "istioctl install -y -f istiod-1-31-1.yaml",
            "istioctl install -y -f istio-ingressgateway.yaml",
        ],
        ("", "`istio.revision: 1-31-1`, and `istio.version` without the old one"),
        "istioctl uninstall --revision default",
    ),
    "tags": (
        'istio: {version: ["1.30", "1.31"], revision: prod, namespace: mesh}\n'
        'platform: {istio: {by: helm, revisions: {new: "1.31.0", old: "1.30.2"}}}\n',
        ["istioctl tag set prod --revision old --overwrite -i mesh"],
        ("old", "`prod: new` in `platform.istio.tags`"),
        "helm uninstall istiod-old -n mesh",
    ),
}


@pytest.mark.parametrize("name", _UPGRADES)
def test_control_planes_side_by_side(name: str, tmp_path: Path) -> None:
    text, expected, (revision, moved), removed = _UPGRADES[name]
    files = rendered(text, tmp_path)
    (readme,) = (file for path, file in files.items() if path.endswith("README.md"))
    told = commands(readme)
    assert told[-len(expected) :] == expected
    assert moved in readme
    assert f"`{removed}`" in readme
    gateway = data_of(files["default/istio-ingressgateway.yaml"])
    assert gateway.get("spec", gateway).get("revision", "") == revision
    for path, file in files.items():
        is_data = path.endswith(".yaml")
        assert not is_data or intact(f"platform/istio/{path}", file.encode())


def test_releases_before_1_22_know_the_plugin_by_another_name(tmp_path: Path) -> None:
    files = rendered(
        'istio: {version: "1.21", cni: true}\nplatform: {istio: {by: helm}}\n', tmp_path
    )
    istiod = data_of(files["default/istiod.yaml"])
    assert (istiod["istio_cni"], istiod.get("pilot")) == ({"enabled": True}, None)


def test_openshift(tmp_path: Path) -> None:
    text = 'istio: {version: ["1.23", "1.24"], profile: openshift}\nplatform: {istio: {by: helm}}\n'
    files = rendered(text, tmp_path)
    assert data_of(files["default/istiod.yaml"])["profile"] == "openshift"
    assert data_of(files["default/istiod-1-24-6.yaml"])["global"] == {"platform": "openshift"}
    assert data_of(files["default/istio-cni.yaml"]) == {"global": {"platform": "openshift"}}
    (cni,) = (line for line in commands(files["default/README.md"]) if "istio/cni" in line)
    assert " -n kube-system " in cni


def test_a_release_of_each_version_is_known() -> None:
    assert list(LAST) == supported_istio()
