"""What Grafana finds: its data sources, its dashboards, and who may see them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import load_all, to_data
from tests.platform.systems import project_of

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80}}
platform:
  prometheus: {}
"""

Objects = Mapping[tuple[str, str], Any]


def named(project: Project, environment: str) -> Objects:
    assert project.platform is not None
    objects = project.platform.objects(environment)
    return {(each["kind"], each["metadata"]["name"]): each for each in objects}


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Objects:
    return named(project_of("grafana", tmp_path_factory.mktemp("grafana")), "prod")


def pod(objects: Objects) -> Any:
    return objects["Deployment", "grafana"]["spec"]["template"]["spec"]


def files(objects: Objects) -> Mapping[str, Any]:
    """Return the dashboards that Grafana finds, by their files."""
    (found,) = (one["projected"] for one in pod(objects)["volumes"] if one["name"] == "dashboards")
    maps = [objects["ConfigMap", one["configMap"]["name"]]["data"] for one in found["sources"]]
    return {file: json.loads(text) for each in maps for file, text in each.items()}


def yaml(objects: Objects, name: str, file: str) -> Any:
    (document,) = load_all(objects["ConfigMap", name]["data"][file], file)
    return to_data(document)


def sources(dashboards: Mapping[str, Any]) -> set[str]:
    panels = [one for each in dashboards.values() for one in each["panels"]]
    return {one["datasource"]["uid"] for one in panels if one["type"] != "row"}


def test_panels_ask_the_source_that_is_there(prod: Objects) -> None:
    known = {one["uid"]: one for one in yaml(prod, "grafana", "datasources.yaml")["datasources"]}
    assert sources(files(prod)) == {"prometheus"}
    assert known["prometheus"]["jsonData"]["timeInterval"] == "15s"
    assert {uid: one["url"] for uid, one in known.items()} == {
        "prometheus": "http://prometheus:9090",
        "jaeger": "http://jaeger:16686",
    }


def test_what_files_say_is_where_they_are(prod: Objects) -> None:
    (container,) = pod(prod)["containers"]
    mounts = {one["mountPath"]: one["name"] for one in container["volumeMounts"]}
    (provider,) = yaml(prod, "grafana", "dashboards.yaml")["providers"]
    assert mounts[provider["options"]["path"]] == "dashboards"
    env = {one["name"]: one.get("value") for one in container["env"]}
    folder, _, home = env["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].rpartition("/")
    assert folder == provider["options"]["path"]
    assert home in files(prod)


def test_kiali_links_to_a_dashboard_and_its_variable(prod: Objects) -> None:
    (said,) = yaml(prod, "kiali", "config.yaml")["external_services"]["grafana"]["dashboards"]
    (found,) = (one for one in files(prod).values() if one["title"] == said["name"])
    assert [f"var-{one['name']}" for one in found["templating"]["list"]] == [
        said["variables"]["service"]
    ]


@pytest.mark.parametrize(
    ("grafana", "kiali", "enabled"),
    [
        ("anonymous: Viewer", "", False),
        ("anonymous: Viewer, externalUrl: 'http://g'", "", True),
        ("adminSecret: a, externalUrl: 'http://g'", "", False),
        ("adminSecret: a, storage: 5Gi, externalUrl: 'http://g'", ", grafanaToken: a", True),
        ("url: 'http://grafana.far', externalUrl: 'http://g'", "", True),
    ],
)
def test_kiali_links_where_it_may_ask(
    grafana: str, kiali: str, enabled: bool, tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    said = f"  grafana: {{{grafana}}}\n  kiali: {{auth: token{kiali}}}\n"
    path.write_text(_HEAD + said, encoding="utf-8")
    found = yaml(named(Project(path), "default"), "kiali", "config.yaml")
    assert found["external_services"]["grafana"]["enabled"] is enabled
    assert "istio_identity_domain" not in found["external_services"]["istio"]


def test_kiali_links_nowhere_in_another_domain(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    said = "  grafana: {anonymous: Viewer, externalUrl: 'http://g'}\n  kiali: {auth: token}\n"
    path.write_text(f"{_HEAD}{said}clusterDomain: corp.example\n", encoding="utf-8")
    found = yaml(named(Project(path), "default"), "kiali", "config.yaml")["external_services"]
    assert found["grafana"]["enabled"] is False
    assert found["istio"]["istio_identity_domain"] == "svc.corp.example"


_ANYBODY = {"GF_AUTH_ANONYMOUS_ENABLED": "true", "GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer"}
_NOBODY = {
    "GF_AUTH_DISABLE_LOGIN_FORM": "true",
    "GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION": "true",
}


@pytest.mark.parametrize(
    ("settings", "values", "secrets"),
    [
        ("{anonymous: Viewer}", _ANYBODY | _NOBODY, {}),
        (
            "{adminSecret: root}",
            {},
            {"USER": "root/admin-user", "PASSWORD": "root/admin-password"},
        ),
        (
            "{anonymous: Viewer, adminSecret: {name: x, user: a, password: b}}",
            _ANYBODY,
            {"USER": "x/a", "PASSWORD": "x/b"},
        ),
    ],
)
def test_who_may_see_it(
    settings: str, values: dict[str, str], secrets: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{_HEAD}  grafana: {settings}\n", encoding="utf-8")
    (container,) = pod(named(Project(path), "default"))["containers"]
    env = {one["name"]: one for one in container["env"]}
    asked = {name for name in env if "_AUTH_" in name or "ADMIN" in name}
    assert {name: env[name]["value"] for name in asked if "value" in env[name]} == values
    keys = {name: env[name]["valueFrom"]["secretKeyRef"] for name in asked - values.keys()}
    assert {name: f"{key['name']}/{key['key']}" for name, key in keys.items()} == {
        f"GF_SECURITY_ADMIN_{name}": key for name, key in secrets.items()
    }


def test_dashboards_for_one_that_exists(tmp_path: Path) -> None:
    project = project_of("grafana-elsewhere", tmp_path)
    for environment, source in (("dev", "prometheus"), ("prod", "thanos")):
        found = [o for o in named(project, environment).values() if o["kind"] == "ConfigMap"]
        shared = [one for one in found if one["metadata"]["name"].startswith("shop-dashboard-")]
        assert {one["metadata"]["labels"]["dashboards"] for one in shared} == {"mesh"}
        texts = {file: json.loads(text) for one in shared for file, text in one["data"].items()}
        assert sources(texts) == {source}
        assert len({one["uid"] for one in texts.values()}) == len(texts) == 6
