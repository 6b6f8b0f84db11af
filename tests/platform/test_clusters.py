"""Clusters that are one mesh: what Istio is told of each, what leads from one to the other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.resources import Object
from meshgen.yamlio import load, to_data

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
services: {web: {image: "nginx:1.27", port: 80}}
"""
# Two primaries in two networks, and a cluster that asks the first of them.
THREE = """\
istio: {version: "1.27", gatewayNamespace: gateways}
clusters:
  east: {network: n1, address: 203.0.113.7}
  west: {network: n2}
  north: {network: n3, primary: east}
environments:
  prod:
    clusters: {east: , west: {platform: {istio: {by: helm}}}, north: }
platform: {istio: {}}
"""
START = "platform/istio/"


def project_of(text: str, folder: Path) -> Project:
    path = folder / "meshgen.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return Project(path)


def files_of(text: str, folder: Path) -> Mapping[str, str]:
    return meshgen.render(project_of(text, folder), format="plain")


def data_of(files: Mapping[str, str], path: str) -> Any:
    return to_data(load(files[START + path], path))


def commands(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith(("kubectl", "istioctl", "helm up", "DISC"))]


def beside(project: Project, environment: str) -> dict[tuple[str, str], Object]:
    assert project.platform is not None
    objects = project.platform.objects(environment)
    return {(one["kind"], one["metadata"]["name"]): one for one in objects}


def test_a_control_plane_has_the_proxies_of_other_clusters_count_their_limits(
    tmp_path: Path,
) -> None:
    limit = "services: {web: {rateLimit: {requests: 5}}}"
    of_remote = THREE.replace("north: }", f"north: {{{limit}}}}}")
    of_another = THREE.replace("west: {platform", f"west: {{{limit}, platform")
    for text, is_counted in ((of_remote, True), (of_another, False)):
        files = files_of(text, tmp_path)
        said = files[START + "prod-east/istio.yaml"]
        assert ("http_local_rate_limiter" in said) == is_counted


def test_each_control_plane_knows_its_cluster(tmp_path: Path) -> None:
    files = files_of(THREE, tmp_path)
    known = {
        name: {
            "meshID": "shop",
            "multiCluster": {"clusterName": name},
            "network": network,
        }
        for name, network in (("east", "n1"), ("west", "n2"), ("north", "n3"))
    }
    east, north = (data_of(files, f"prod-{name}/istio.yaml")["spec"] for name in ("east", "north"))
    assert (east["profile"], north["profile"]) == ("default", "remote")
    assert east["values"] == {"global": {**known["east"], "externalIstiod": True}}
    assert north["values"] == {
        "global": {**known["north"], "remotePilotAddress": "203.0.113.7"},
        "istiodRemote": {"injectionPath": "/inject/cluster/north/net/n3"},
    }
    assert data_of(files, "prod-west/istiod.yaml") == {"global": known["west"]}


def test_an_east_west_gateway_is_one_for_its_network(tmp_path: Path) -> None:
    files = files_of(THREE, tmp_path)
    spec = data_of(files, "prod-east/istio-eastwestgateway.yaml")["spec"]
    (entry,) = (one for one in spec["components"]["ingressGateways"] if one["enabled"])
    labels = {"app": "istio-eastwestgateway", "istio": "eastwestgateway"}
    assert entry["label"] == {**labels, "topology.istio.io/network": "n1"}
    assert spec["values"]["global"]["network"] == "n1"
    said = spec["values"]["gateways"]["istio-ingressgateway"]
    chart = data_of(files, "prod-west/istio-eastwestgateway.yaml")
    assert chart["labels"] == {**labels, "topology.istio.io/network": "n2"}
    for env, ports, network in (
        (said["env"], said["ports"], "n1"),
        (chart["env"], chart["service"]["ports"], "n2"),
    ):
        assert env == {"ISTIO_META_REQUESTED_NETWORK_VIEW": network}
        assert [one["port"] for one in ports] == [15021, 15443, 15012, 15017]


def test_what_a_gateway_opens_leads_to_what_there_is(tmp_path: Path) -> None:
    """Names, labels, gateways and ports that one object has of another one."""
    project = project_of(THREE, tmp_path)
    files = meshgen.render(project)
    for name, network in (("east", "n1"), ("west", "n2"), ("north", "n3")):
        found = beside(project, f"prod-{name}")
        home = found["Namespace", "istio-system"]["metadata"]
        assert home["labels"]["topology.istio.io/network"] == network
        path = f"{START}prod-{name}/istio-eastwestgateway.yaml"
        labels, ports = _gateway(to_data(load(files[path], path)))
        for (kind, called), obj in found.items():
            if kind == "Gateway":
                assert obj["metadata"]["namespace"] == "gateways"
                assert obj["spec"]["selector"].items() <= labels.items()
                assert {one["port"]["number"] for one in obj["spec"]["servers"]} <= ports
            if kind == "VirtualService":
                gateways = [("Gateway", one) for one in obj["spec"]["gateways"]]
                served = {one["port"]["number"] for g in gateways for one in _servers(found[g])}
                matched = {m["port"] for route in obj["spec"]["tls"] for m in route["match"]}
                assert served == matched == {15012, 15017}
                assert called == "istiod-vs"
    kinds = {e: sorted(beside(project, e)) for e in project.environments}
    across, home = ("Gateway", "cross-network-gateway"), ("Namespace", "istio-system")
    assert kinds == {
        "prod-east": [
            across,
            ("Gateway", "istiod-gateway"),
            home,
            ("VirtualService", "istiod-vs"),
        ],
        # What an istiod elsewhere has to know is not read here.
        "prod-north": [home],
        "prod-west": [across, home],
    }
    north = beside(project, "prod-north")[home]["metadata"]["annotations"]
    assert north == {"topology.istio.io/controlPlaneClusters": "east"}
    (server,) = _servers(beside(project, "prod-west")[across])
    assert server == {
        "port": {"number": 15443, "name": "tls", "protocol": "TLS"},
        "tls": {"mode": "AUTO_PASSTHROUGH"},
        "hosts": ["*.local"],
    }


def _servers(gateway: Object) -> Iterator[Object]:
    yield from gateway["spec"]["servers"]


def _gateway(data: Any) -> tuple[dict[str, str], set[int]]:
    """Return the labels and the ports of a gateway in what either tool takes."""
    if "spec" in data:
        said = data["spec"]["values"]["gateways"]["istio-ingressgateway"]
        components = data["spec"]["components"]["ingressGateways"]
        (labels,) = (one["label"] for one in components if one["enabled"])
        return labels, {one["targetPort"] for one in said["ports"]}
    return data["labels"], {one["targetPort"] for one in data["service"]["ports"]}


def test_the_steps_are_in_order(tmp_path: Path) -> None:
    files = files_of(THREE, tmp_path)
    create = "kubectl create namespace {} --dry-run=client -o yaml | kubectl apply -f -"
    pems = ("ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem")
    authority = "kubectl create secret generic cacerts -n istio-system " + " ".join(
        f"--from-file={one}" for one in pems
    )
    network = "kubectl label namespace istio-system topology.istio.io/network={} --overwrite"
    address = "kubectl get service istio-eastwestgateway -n gateways"
    secret = (
        "istioctl create-remote-secret --context={0} --name={0} | kubectl apply --context={1} -f -"
    )
    assert commands(files[f"{START}prod-east/README.md"]) == [
        create.format("gateways"),
        create.format("istio-system"),
        network.format("n1"),
        authority,
        "istioctl install -y -f istio.yaml",
        "istioctl install -y -f istio-eastwestgateway.yaml",
        address,
        secret.format("west", "east"),
        "istioctl remote-clusters --context=east",
    ]
    assert commands(files[f"{START}prod-north/README.md"]) == [
        create.format("gateways"),
        create.format("istio-system"),
        network.format("n3"),
        "kubectl annotate namespace istio-system topology.istio.io/controlPlaneClusters=east "
        "--overwrite",
        # Its gateways get ready only where the control plane sees their cluster.
        secret.format("north", "east"),
        "istioctl install -y -f istio.yaml",
        "istioctl install -y -f istio-eastwestgateway.yaml",
        address,
    ]
    west = commands(files[f"{START}prod-west/README.md"])
    assert west[:3] == [create.format("istio-system"), network.format("n2"), authority]
    assert west[-3:] == [
        secret.format("east", "west"),
        secret.format("north", "west"),
        "istioctl remote-clusters --context=west",
    ]


@pytest.mark.parametrize("by", ["istioctl", "helm"])
def test_an_address_that_nobody_knows_yet_is_asked_for(by: str, tmp_path: Path) -> None:
    text = THREE.replace(", address: 203.0.113.7", "").replace(
        "{istio: {}}", f"{{istio: {{by: {by}}}}}"
    )
    files = files_of(text, tmp_path)
    found = commands(files[f"{START}prod-north/README.md"])
    asked = found.index(
        "DISCOVERY_ADDRESS=$(kubectl --context=east -n gateways get service istio-eastwestgateway "
        "-o jsonpath='{.status.loadBalancer.ingress[0].ip}')"
    )
    said = [one for one in found if "remotePilotAddress" in one]
    assert [found.index(one) > asked for one in said] == [True]
    values = "values." if by == "istioctl" else ""
    assert said[0].endswith(f" --set {values}global.remotePilotAddress=$DISCOVERY_ADDRESS")


def test_charts_of_a_cluster_without_a_control_plane(tmp_path: Path) -> None:
    text = THREE.replace("{istio: {}}", "{istio: {by: helm}}")
    files = files_of(text, tmp_path)
    assert data_of(files, "prod-north/istio-base.yaml")["profile"] == "remote"
    istiod = data_of(files, "prod-north/istiod.yaml")
    assert istiod["profile"] == "remote"
    assert istiod["pilot"] == {"enabled": False, "env": {"EXTERNAL_ISTIOD": "true"}}
    assert istiod["global"]["configCluster"] is True
    assert istiod["global"]["multiCluster"] == {"clusterName": "north"}
    assert istiod["istiodRemote"]["injectionPath"] == "/inject/cluster/north/net/n3"


def test_before_1_24_istiod_is_told_by_a_variable(tmp_path: Path) -> None:
    text = THREE.replace('"1.27"', '"1.20"').replace("{platform: {istio: {by: helm}}}", "")
    values = data_of(files_of(text, tmp_path), "prod-east/istio.yaml")["spec"]["values"]
    assert values["pilot"] == {"env": {"EXTERNAL_ISTIOD": "true"}}
    assert "externalIstiod" not in values["global"]


def test_control_planes_beside_each_other_are_asked_by_name(tmp_path: Path) -> None:
    text = THREE.replace('version: "1.27"', 'version: ["1.27", "1.28"], revision: old')
    project = project_of(text, tmp_path)
    routes = beside(project, "prod-east")["VirtualService", "istiod-vs"]["spec"]["tls"]
    hosts = [route["route"][0]["destination"]["host"] for route in routes]
    assert hosts == [
        f"istiod-{r}.istio-system.svc.cluster.local" for r in ("old",) * 2 + ("1-28-10",) * 2
    ]
    assert routes[0]["match"][0]["sniHosts"] == [hosts[0].removesuffix(".cluster.local"), hosts[0]]


def test_one_network_needs_no_gateway(tmp_path: Path) -> None:
    text = """\
clusters: {east: {network: n1}, west: {network: n1}}
environments: {prod: {clusters: [east, west]}}
platform: {istio: {}}
"""
    files = files_of(text, tmp_path)
    assert f"{START}prod-east/istio-eastwestgateway.yaml" not in files
    assert list(beside(project_of(text, tmp_path), "prod-west")) == [("Namespace", "istio-system")]
    assert "eastwest" not in files[f"{START}prod-east/README.md"]


def test_an_istio_of_somebody_else_is_told_in_words(tmp_path: Path) -> None:
    text = THREE.replace("platform: {istio: {}}\n", "").replace(
        "{platform: {istio: {by: helm}}}", ""
    )
    project = project_of(text, tmp_path)
    page = meshgen.render(project)["PLATFORM.md"]
    for name in ("east", "west", "north"):
        section = page.partition(f"\n## prod-{name}\n")[2].partition("\n## ")[0]
        values = to_data(load(section.partition("```yaml\n")[2].partition("```")[0], "values"))
        assert values["global"]["multiCluster"] == {"clusterName": name}
        assert ("istiodRemote" in values) is (name == "north")
        assert any("topology.istio.io/network" in one for one in commands(section))
    # The namespace is theirs, what the gateway opens is not.
    assert sorted(beside(project, "prod-west")) == [("Gateway", "cross-network-gateway")]
    assert project.platform is not None
    assert project.platform.environments == ["prod-east", "prod-west"]


@pytest.mark.parametrize(
    "others", ["istio: {by: argocd}", "istio: {}, metricsServer: {}, jaeger: {}"]
)
def test_what_opens_a_cluster_stands_beside_the_other_parts(others: str, tmp_path: Path) -> None:
    project = project_of(THREE.replace("istio: {}}", others + "}"), tmp_path)
    found = {kind for kind, _ in beside(project, "prod-east")}
    of_parts = {"Application"} if "argocd" in others else {"APIService", "Telemetry"}
    assert found >= {"Gateway", "VirtualService", *of_parts}


def test_charts_show_a_cluster_before_its_gateways(tmp_path: Path) -> None:
    text = THREE.replace("{istio: {}}", "{istio: {by: helm}}")
    told = commands(files_of(text, tmp_path)[f"{START}prod-north/README.md"])
    (shown,) = (i for i, one in enumerate(told) if "create-remote-secret" in one)
    assert "istio/istiod" in told[shown - 1]
    assert "istio/gateway" in told[shown + 1]


def test_what_each_cluster_has_for_itself_is_asked_there(tmp_path: Path) -> None:
    """What one cluster of a control plane alone has, the others ask too."""
    own = "prometheus: {}, jaeger: {service: {name: traces}}, metricsServer: {}"
    text = THREE.replace("north: }", "north: {platform: {prometheus: null}}}")
    text = text.replace("{istio: {}}\n", f"{{istio: {{}}, {own}}}\n")
    files = files_of(text, tmp_path)
    traces, metrics = (f"{name}.monitoring.svc.cluster.local" for name in ("traces", "prometheus"))

    def kept(*hosts: str) -> list[Object]:
        return [{"settings": {"clusterLocal": True}, "hosts": list(hosts)}]

    east = data_of(files, "prod-east/istio.yaml")["spec"]["meshConfig"]
    west = data_of(files, "prod-west/istiod.yaml")["meshConfig"]
    assert east["serviceSettings"] == kept(traces)
    assert west["serviceSettings"] == kept(metrics, traces)
    assert "meshConfig" not in data_of(files, "prod-north/istio.yaml")["spec"]
    # Whoever says it stays right, and who runs in one cluster has nothing to keep.
    said = "[{settings: {clusterLocal: false}, hosts: ['*.monitoring.svc.cluster.local']}]"
    config = f"gatewayNamespace: gateways, meshConfig: {{serviceSettings: {said}}}"
    own_words = data_of(
        files_of(text.replace("gatewayNamespace: gateways", config), tmp_path),
        "prod-west/istiod.yaml",
    )["meshConfig"]["serviceSettings"]
    assert [one["settings"] for one in own_words] == [{"clusterLocal": False}]
    alone = text.partition("environments:")[0] + "environments: {prod: {cluster: west}}\n"
    alone += f"platform: {{istio: {{}}, {own}}}\n"
    found = data_of(files_of(alone, tmp_path), "prod/istio.yaml")["spec"]["meshConfig"]
    assert list(found) == ["extensionProviders"]


def test_what_is_kept_is_told_whoever_installs_istio(tmp_path: Path) -> None:
    text = THREE.replace("{platform: {istio: {by: helm}}}", "")
    project = project_of(text.replace("{istio: {}}", "{prometheus: {}}"), tmp_path)
    page = meshgen.render(project)["PLATFORM.md"]
    values = to_data(load(page.partition("```yaml\n")[2].partition("```")[0], "values"))
    (kept,) = values["meshConfig"]["serviceSettings"]
    assert kept["hosts"] == ["prometheus.monitoring.svc.cluster.local"]
    by_git = project_of(
        text.replace("{istio: {}}", "{istio: {by: argocd}, prometheus: {}}").replace(
            "1.27", "1.28"
        ),
        tmp_path,
    )
    chart = beside(by_git, "prod-east")["Application", "istiod"]["spec"]["source"]["helm"]
    assert chart["valuesObject"]["meshConfig"]["serviceSettings"] == [kept]


_REGIONS = """\
clusters: {a: {region: r1}, b: {region: r2}}
environments: {prod: {clusters: {a: , b: }}}
services:
  web:
    image: "nginx:1.27"
    ports: {http: 80, http-more: 8080}
    health: /
    destinationRule: RULE
"""


@pytest.mark.parametrize(
    ("rule", "is_told"),
    [
        ("{}", True),
        ("{outlierDetection: {consecutive5xxErrors: 5}}", False),
        ("{ports: {http: {outlierDetection: {consecutive5xxErrors: 5}}}}", True),
        # What holds for all ports is filled in for one that is listed; what is written raw is not.
        (
            "{outlierDetection: {}, ports: {http: {connectionPool: {tcp: {maxConnections: 9}}}}}",
            False,
        ),
        (
            "{outlierDetection: {}, trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}}",
            True,
        ),
        ("{ports: {http: {outlierDetection: {}}, http-more: {outlierDetection: {}}}}", False),
        (
            "{ports: {http: {outlierDetection: {}}, http-more: {loadBalancer: {simple: RANDOM}}}}",
            True,
        ),
    ],
)
def test_ports_whose_requests_go_to_all_regions_alike(
    rule: str, is_told: bool, tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    head = HEAD.partition("services:")[0]
    path.write_text(head + _REGIONS.replace("RULE", rule), encoding="utf-8")
    told = [one.message for one in meshgen.check(Project(path)) if one.code == "MG615"]
    assert told == (["requests to `web` go to pods of all regions alike"] if is_told else [])
