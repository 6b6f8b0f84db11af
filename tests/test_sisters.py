"""What has to be alike in all clusters of an environment."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.pipeline.regions import spread
from meshgen.pipeline.sisters import unlike, unread

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
clusters: {east: {}, west: {}}
istio: "1.27"
namespaces: {pay: {}}
services:
  web: {image: "nginx:1", port: 80}
  db: {image: "postgres:16", ports: {tcp: 5432}, namespace: pay}
environments:
"""
WEST = "environments.prod.clusters.west"
OTHERWISE = {
    'nodes: 3, istio: "1.28", services: {web: {replicas: 2}}': [],
    "namespace: shop-west, namespaces: {pay: {mtls: PERMISSIVE}}": [
        ".namespace: the own namespace is `shop-west`, in `prod-east` `shop`",
        ".namespaces.pay.mtls: mTLS of the namespace `pay` is `PERMISSIVE`, in `prod-east` "
        "`STRICT`",
    ],
    "nameSuffix: -w": [".nameSuffix: what each is called is `NAME-w`, in `prod-east` `NAME`"],
    "services: {web: {port: 81, protocol: tcp}, db: {ports: {tcp: 5433}, namespace: shop}}": [
        ".services.db.namespace: the namespace of `db` is `shop`, in `prod-east` `pay`",
        ".services.db.ports: the list of ports of `db` is `tcp 5433`, in `prod-east` `tcp 5432`",
        ".services.web.port: the list of ports of `web` is `tcp 81`, in `prod-east` `http 80`",
    ],
    'istio: {version: "1.25", meshConfig: {trustDomain: td}}, clusterDomain: c.local': [
        ".istio.meshConfig.trustDomain: the trust domain is `td`, in `prod-east` `cluster.local`",
        ".clusterDomain: the domain of Services is `c.local`, in `prod-east` `cluster.local`",
        ".istio.version: Istio is 1.25, in `prod-east` 1.27",
    ],
}


@pytest.mark.parametrize("west", OTHERWISE)
def test_is_told(west: str, tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{HEAD}  prod: {{clusters: {{east: , west: {{{west}}}}}}}\n", "utf-8")
    project = Project(path)
    found = [(name, one) for name, one in unlike(project, project.environments)]
    told = [f"{one.path.removeprefix(WEST)}: {one.message}" for _, one in found]
    assert told == OTHERWISE[west]
    assert {(name, one.location.line) for name, one in found} <= {("prod-west", 11)}


def test_what_a_control_plane_elsewhere_does_not_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    head = HEAD.replace("west: {}", "west: {primary: east}")
    otherwise = "services: {db: {mtls: PERMISSIVE}, web: {replicas: 3}}"
    path.write_text(f"{head}  prod: {{clusters: {{east: , west: {{{otherwise}}}}}}}\n", "utf-8")
    project = Project(path)
    ((environment, found),) = unread(project, project.environments)
    assert (environment, found.location.line) == ("prod-west", 11)
    assert found.message == (
        "the control plane reads the objects of `prod-east`, which has "
        "PeerAuthentication/pay-prod/db otherwise, or not at all"
    )
    path.write_text(f"{head}  prod: {{clusters: [east, west]}}\n", "utf-8")
    project = Project(path)
    assert list(unread(project, project.environments)) == []


SEVERAL = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
istio: "1.31"
authorization: deny
networkPolicies: true
clusters:
  east: {network: n1, address: 203.0.113.7}
  west: {network: n2, address: 203.0.113.9, primary: east}
defaults: {health: /}
services:
  web: {image: "nginx:1", port: 80, calls: [api]}
  api: {image: "nginx:1", port: 80, calls: [db], clusters: [east]}
  db: {image: "nginx:1", port: 80}
environments: {prod: {clusters: [east, west]}}
platform: {istio: {}}
"""
SHUT = """\
networkPolicies: false
objects:
- object:
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: shut}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress:
      - {to: [{namespaceSelector: {}}]}
      - {ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}
"""


def test_what_lets_other_clusters_through_is_no_mistake(tmp_path: Path) -> None:
    """In `west` there is no istiod, and no `api` that calls `db`."""
    path = tmp_path / "meshgen.yaml"
    path.write_text(SEVERAL, "utf-8")
    assert check(Project(path)) == []
    # Pods alone are no way to an istiod in another cluster.
    path.write_text(SEVERAL.replace("networkPolicies: true\n", SHUT), "utf-8")
    found = [one for one in check(Project(path)) if one.code == "MG1551"]
    assert [one.message[-14:] for one in found] == ["(in prod-west)"]


REGIONS = "{east: {region: eu}, west: {region: us}}"
SAID = {
    "": ["web"],
    "destinationRule: {outlierDetection: {consecutive5xxErrors: 5}}": [],
    "destinationRule: {loadBalancer: {localityLbSetting: {enabled: false}}}": [],
    "destinationRule: {trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5}}}": [],
    "service: {trafficDistribution: PreferClose}": [],
    "clusters: [west]": [],
    "mesh: false": [],
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("regions", [REGIONS, REGIONS.replace("us", "eu")])
def test_services_that_all_regions_answer_alike_are_told(
    said: str, regions: str, tmp_path: Path
) -> None:
    head = HEAD.replace("{east: {}, west: {}}", regions).replace(
        '"nginx:1"', f'"nginx:1", {said or "replicas: 2"}'
    )
    db = head.index("  db:")
    head = head[:db] + head[head.index("environments:") :]
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{head}  prod: {{clusters: [east, west]}}\n", "utf-8")
    project = Project(path)
    found = [(name, one.path) for name, one in spread(project, project.environments)]
    told = SAID[said] if "us" in regions else []
    assert found == [("prod-east", f"services.{name}") for name in told]
