"""A tree of parts: what stands where, what is written out, and how it is applied."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.transform.configmaps import CHECKSUM
from meshgen.yamlio import load_all, to_data
from tests.equality.compare import by_identity, differences, kustomize, write_tree

CONFIG = """
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
namespaces: {pay: {labels: {team: pay}}}
configMaps:
  both: {data: {A: "1"}}
  one: {data: {A: "1"}}
defaults: {image: nginx, port: 80}
services:
  web: {group: front, envFrom: [{configMap: both}], env: {PAY: "${pay.url}", CART: "${cart.url}"}}
  cart: {group: back, envFrom: [{configMap: both}, {configMap: one}]}
  alone: {}
  pay: {namespace: pay}
environments:
  dev: {namespace: dev, configMaps: {both: {data: {A: "2"}}}}
  prod: {namespaces: {pay: {name: pay-prod}}, namePrefix: p-, services: {cart: {replicas: 3}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return Project(path)


def printed(project: Project, *environment: str, **parts: Any) -> list[Any]:
    return [to_data(n) for n in load_all(meshgen.build(project, *environment, **parts), "build")]


def names(objects: list[Any], kind: str) -> list[str]:
    return sorted(o["metadata"]["name"] for o in objects if o["kind"] == kind)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_each_part_builds_alone_and_all_of_them_are_the_whole(
    project: Project, environment: str, tmp_path: Path
) -> None:
    write_tree(meshgen.render(project), tmp_path / "deploy")
    overlay = tmp_path / "deploy" / "overlays" / environment
    whole = by_identity(printed(project, environment))
    assert not differences(by_identity(kustomize(overlay)), whole)
    parts = [part.path for part in project.parts(environment)]
    assert parts == ["shop/shared", "shop/back", "shop/front", "pay"]
    alone = [obj for part in parts for obj in kustomize(overlay / part)]
    assert not differences(by_identity(alone), whole)


def test_what_several_groups_read_has_no_hash(project: Project) -> None:
    files = meshgen.render(project)
    assert "configMapGenerator" not in files["base/shop/shared/kustomization.yaml"]
    assert "name: both" in files["base/shop/shared/config/configmap.yaml"]
    # What one group reads stands beside it, and has one.
    assert "- name: one\n" in files["base/shop/back/kustomization.yaml"]
    pods = {}
    for env in ("dev", "prod"):
        for obj in printed(project, env):
            if obj["kind"] == "Deployment":
                metadata = obj["spec"]["template"]["metadata"]
                key = env, obj["metadata"]["labels"]["app"]
                pods[key] = metadata.get("annotations", {}).get(CHECKSUM)
    assert pods["dev", "alone"] is None
    assert pods["dev", "web"] == pods["dev", "cart"]
    assert pods["prod", "web"] == pods["prod", "cart"]
    assert pods["dev", "web"] != pods["prod", "web"]


def test_a_name_in_another_part_is_written_out(project: Project) -> None:
    files = meshgen.render(project)
    front = files["overlays/prod/shop/front/kustomization.yaml"]
    assert "configMapRef/name\n      value: p-both" in front
    assert "value: http://p-cart:80" in front
    assert "value: http://p-pay.pay-prod.svc.cluster.local:80" in front


def test_parts_of_a_stream(project: Project) -> None:
    assert names(printed(project, "prod", namespaces="pay"), "Deployment") == ["p-pay"]
    assert names(printed(project, "prod", groups=["back"]), "Deployment") == ["p-cart"]
    shared = printed(project, "prod", namespaces="shop", groups="shared")
    assert names(shared, "Deployment") == ["p-alone"]
    assert names(shared, "Namespace") == ["shop"]
    whole = printed(project, "prod")
    assert names(whole, "Deployment") == ["p-alone", "p-cart", "p-pay", "p-web"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"namespaces": "pai"}, "no namespace is called `pai`; expected one of shop, pay"),
        ({"groups": "frnt"}, "no group is called `frnt`; expected one of shared, back, front"),
        (
            {"namespaces": "pay", "groups": "front"},
            "no group is called `front`; there are no groups",
        ),
    ],
)
def test_a_part_that_is_not_there(project: Project, parts: dict[str, Any], told: str) -> None:
    with pytest.raises(meshgen.MeshgenError) as raised:
        meshgen.build(project, "prod", **parts)
    (finding,) = raised.value.findings
    assert str(finding).startswith(told)


def test_the_readme_tells_the_order(project: Project) -> None:
    text = meshgen.render(project)["README.md"]
    loop = 'for part in shop/shared shop/back shop/front pay; do\n  kubectl apply -k "overlays/'
    assert [f"{loop}{env}/$part" in text for env in ("dev", "prod")] == [True, True]
    assert "| [pay](overlays/prod/pay) | pay-prod |\n" in text
    assert "| [pay](overlays/dev/pay) | dev |\n" in text


def test_a_template_of_the_users_is_in_the_namespace_of_its_service(tmp_path: Path) -> None:
    templates = tmp_path / "templates" / "service"
    templates.mkdir(parents=True)
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: '{{ name }}-{{ namespace.name }}'}\n"
        "stringData: {PAY: '${pay.host}'}\n"
    )
    (templates / "secret.yaml.j2").write_text(text, encoding="utf-8")
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG + "templates: templates\n", encoding="utf-8")
    objects = printed(Project(path), "prod")
    secrets = {
        o["metadata"]["name"]: o["stringData"]["PAY"] for o in objects if o["kind"] == "Secret"
    }
    assert secrets["p-pay-pay-prod"] == "p-pay"
    assert secrets["p-web-shop"] == "p-pay.pay-prod.svc.cluster.local"


def test_plain_manifests_have_a_folder_for_each_part(project: Project) -> None:
    files = meshgen.render(project, format="plain")
    assert "prod/shop/back/cart/deployment.yaml" in files
    assert "prod/pay/pay/deployment.yaml" in files


PROMETHEUS = """
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: own}
spec: {configMaps: [one]}
"""


def test_a_manifest_of_another_part_that_names_a_config_map_is_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG + "resources: [own.yaml]\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text(PROMETHEUS, encoding="utf-8")
    project = Project(path)
    assert not [one.name for one in project.resources("prod") if one.generated]
    write_tree(meshgen.render(project), tmp_path / "deploy")
    whole = {o["kind"]: o for o in kustomize(tmp_path / "deploy" / "overlays" / "prod")}
    assert whole["Prometheus"]["spec"]["configMaps"] == ["p-one"]


CLUSTER = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: own}
rules: []
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: own}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: own}
"""


def test_what_lives_in_no_namespace_is_one_for_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    apart = CONFIG.replace("dev: {namespace: dev, ", "dev: {")
    listed = "resources: [own.yaml, {path: pay.yaml, namespace: pay}]\n"
    path.write_text(apart + listed, encoding="utf-8")
    for name in ("own.yaml", "pay.yaml"):
        (tmp_path / name).write_text(CLUSTER, encoding="utf-8")
    with pytest.raises(MeshgenError) as caught:
        Project(path).resources("prod")
    assert [(f.location.line, f.message, f.expected, f.hint) for f in caught.value.findings] == [
        (
            18,
            f"{kind}/p-own is rendered twice: it lives in no namespace",
            "expected a name of its own, or only one of them",
            f"the other comes from resources[0] ({path}:18:13)",
        )
        for kind in ("ClusterIssuer", "ClusterRole")
    ]


def test_references_in_a_file_are_as_the_namespace_of_each_object_sees_them(
    tmp_path: Path,
) -> None:
    objects = "\n---\n".join(
        "apiVersion: v1\nkind: ConfigMap\n"
        f"metadata: {{name: own{i}{named}}}\ndata: {{URL: '${{pay.url}}'}}"
        for i, named in enumerate(["", ", namespace: pay-prod", ", namespace: elsewhere"])
    )
    (tmp_path / "own.yaml").write_text(objects, encoding="utf-8")
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG + "resources: [own.yaml]\n", encoding="utf-8")
    urls = {
        o["metadata"]["name"]: o["data"]["URL"]
        for o in printed(Project(path), "prod")
        if o["kind"] == "ConfigMap" and "URL" in o["data"]
    }
    whole = "http://p-pay.pay-prod.svc.cluster.local:80"
    assert urls == {"p-own0": whole, "p-own1": "http://p-pay:80", "p-own2": whole}


def test_a_gateway_of_the_config_is_named_without_its_namespace(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    more = "gateways: {web: {namespace: pay}, other: {}}\n"
    exposed = CONFIG.replace("  alone: {}", "  alone: {expose: {gateway: pay-prod/web}}")
    path.write_text(exposed + more, encoding="utf-8")
    with pytest.raises(meshgen.MeshgenError) as raised:
        Project(path)
    told = str(raised.value.findings[0])
    assert "`pay-prod/web` is the config's own gateway `web` (in prod); expected `web`" in told
    path.write_text(exposed.replace("pay-prod/web", "pay-prod/more") + more, encoding="utf-8")
    assert Project(path).environments == ["dev", "prod"]


POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none}
spec: {podSelector: {}}
"""


def test_a_file_is_for_each_namespace_that_it_is_listed_for(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(POLICY, encoding="utf-8")
    path = tmp_path / "meshgen.yaml"
    apart = CONFIG.replace("dev: {namespace: dev, ", "dev: {")
    listed = (
        "resources: [own.yaml, {path: own.yaml, namespace: pay}, {path: '*.yaml', namespace: pay}"
    )
    path.write_text(apart + listed + ', "!meshgen.yaml"]\n', encoding="utf-8")
    policies = [o for o in printed(Project(path), "prod") if o["kind"] == "NetworkPolicy"]
    assert sorted(o["metadata"]["namespace"] for o in policies) == ["pay-prod", "shop"]
    # In one namespace it is one.
    joined = CONFIG + listed + ', "!meshgen.yaml"]\n'
    path.write_text(joined, encoding="utf-8")
    assert names(printed(Project(path), "dev"), "NetworkPolicy") == ["none"]
    path.write_text(apart + listed + ', "!meshgen.yaml"]\n', encoding="utf-8")
    path.write_text(apart + listed + ', "!*.yaml"]\n', encoding="utf-8")
    assert "NetworkPolicy" not in meshgen.build(Project(path), "prod")


def test_a_namespace_that_others_make_is_not_to_be_deleted(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    deploy = tmp_path / "deploy"
    meshgen.render(Project(path), output=deploy)
    others = CONFIG.replace("{name: pay-prod}", "{name: pay-prod, create: false}")
    path.write_text(others.replace("  alone: {}\n", ""), encoding="utf-8")
    (finding,) = [f for f in meshgen.changes(Project(path), deploy) if "prod" in f.path]
    assert "Deployment/p-alone" in finding.message
    assert "amespace" not in finding.message + finding.hint.replace("-n shop", "")


def test_a_finding_stands_in_the_file_of_its_object(tmp_path: Path) -> None:
    wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: own}\nspec: {ports: [{prot: 1}]}\n"
    (tmp_path / "a.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"\n{wrong}", encoding="utf-8")
    path = tmp_path / "meshgen.yaml"
    listed = "resources: [a.yaml, {path: b.yaml, namespace: pay}]\n"
    apart = CONFIG.replace("dev: {namespace: dev, ", "dev: {")
    path.write_text(apart + listed, encoding="utf-8")
    found = meshgen.check(Project(path), "prod")
    places = {(Path(f.location.file).name, f.location.line) for f in found if "prot" in f.message}
    assert places == {("a.yaml", 4), ("b.yaml", 5)}
