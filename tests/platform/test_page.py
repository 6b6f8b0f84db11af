"""PLATFORM.md has the steps in order, and all that they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline import Project
from meshgen.pipeline.page import steps
from meshgen.yamlio import load_all, to_data
from tests.platform.systems import SYSTEMS, project_of

_CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80, health: /}}
platform:
  namespace: tools
  istio: {by: helm}
  metricsServer: {}
  prometheus: {}
  jaeger: {service: {name: traces}}
  grafana: {adminSecret: {name: admins, password: pass.word}}
  kiali: {auth: token, signingKey: sessions}
environments:
  first: {}
  gitops: {cluster: b, platform: {istio: {by: flux}}}
  none: {cluster: c, platform: null}
  other: {cluster: d, platform: {istio: null}}
"""


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("page") / "meshgen.yaml"
    path.write_text(_CONFIG, encoding="utf-8")
    return Project(path)


def test_the_order(project: Project) -> None:
    found = steps(project, "kustomize")
    told = {name: re.findall(r"^\d\. (.{9})", text, re.MULTILINE) for name, text in found.items()}
    last = ["The servi", "A look at"]
    assert told == {
        "first": ["Istio, as", "What the ", "What runs", *last],
        "gitops": ["What the ", "What runs", "Istio com", *last],
        "none": [],
        "other": ["Istio's m", "What the ", "What runs", *last],
    }


@pytest.mark.parametrize(
    ("kiali", "grafana", "told"),
    [
        (
            "kiali",
            "adminSecret: root, storage: 1Gi",
            [
                'patch secret kiali -p \'{"stringData": {"grafana": "GRAFANA-TOKEN"}}\'',
                'create secret generic kiali --from-literal=key="$(openssl rand -hex 16)"',
            ],
        ),
        (
            "sessions",
            "adminSecret: root, storage: 1Gi",
            [
                'create secret generic kiali --from-literal=grafana="GRAFANA-TOKEN"',
                'create secret generic sessions --from-literal=key="$(openssl rand -hex 16)"',
            ],
        ),
        # One that exists gives its token before.
        (
            "kiali",
            'url: "http://grafana.far"',
            [
                'create secret generic kiali --from-literal=key="$(openssl rand -hex 16)" '
                '--from-literal=grafana="GRAFANA-TOKEN"',
            ],
        ),
    ],
)
def test_what_a_part_gives_comes_once_it_runs(
    kiali: str, grafana: str, told: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    said = f"auth: token, signingKey: {kiali}, grafanaToken: {{name: kiali, key: grafana}}"
    head = _CONFIG.partition("platform:\n")[0]
    parts = f"  prometheus: {{}}\n  kiali: {{{said}}}\n  grafana: {{{grafana}}}\n"
    path.write_text(f"{head}platform:\n  namespace: tools\n{parts}", encoding="utf-8")
    found = steps(Project(path), "kustomize")["default"]
    before, applied, after = found.partition("kubectl apply -k platform/overlays/default")
    assert applied
    for where, command in zip((before, after), reversed(told), strict=False):
        assert f"kubectl -n tools {command}\n" in where
    assert ("rollout status deployment/grafana" in after) is (len(told) == 2)
    assert found.count("GRAFANA-TOKEN") == 1


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_it_names_is_there(output: str, project: Project) -> None:
    files = meshgen.render(project, format=output)
    page = files["PLATFORM.md"]
    links = re.findall(r"\]\((\S+)\)", page)
    assert links
    assert all(link in files for link in links)
    folders = re.findall(r"kubectl apply (?:-k|--recursive -f) (\S+)", page)
    assert len(folders) == (0 if output == "helm" else 6)
    assert all(any(path.startswith(f"{one}/") for path in files) for one in folders)
    forwarded = re.findall(
        r"-n (\S+) port-forward svc/(\S+) (\d+)  # http://localhost:(\d+)/", page
    )
    assert set(forwarded) <= set(_ports(project))
    assert len(forwarded) == 12
    for readme in (path for path in files if path.endswith("README.md") and "istio" not in path):
        up = "../" * readme.count("/")
        assert f"[PLATFORM.md]({up}PLATFORM.md)" in files[readme]


def test_how_to_log_in(project: Project) -> None:
    lines = [line.strip() for line in steps(project, "kustomize")["first"].splitlines()]
    assert [one for one in lines if one.endswith("  # to log in there")] == [
        "kubectl -n tools get secret admins -o jsonpath='{.data.pass\\.word}' | base64 -d"
        "  # to log in there",
        "kubectl -n tools create token kiali  # to log in there",
    ]


def test_secrets_of_services(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
namePrefix: my-
namespace: shop-prod
existing: [Secret/there]
secrets: {made: {store: vault, from: shop}}
services:
  web:
    image: nginx:1.27
    port: 80
    health: /
    imagePullSecrets: [pull]
    env: {A: {secret: {name: keys, key: a.key}}, B: {secret: {name: keys, key: other}}}
    envFrom: [{secret: all}, {secret: made}, {secret: there}, {secret: maybe, optional: true}]
    volumes:
      whole: {mountPath: /etc/whole, secret: files}
      one: {mountPath: /etc/one, secret: one, items: {a: b}}
platform: {metricsServer: {}}
environments: {prod: {}}
""",
        encoding="utf-8",
    )
    made = re.findall(r"^ *(kubectl .*)", steps(Project(path), "plain")["prod"], re.MULTILINE)
    own = [one.removeprefix("kubectl -n shop-prod ") for one in made if " shop-prod" in one]
    assert [own[0], *sorted(own[1:])] == [
        "kubectl create namespace shop-prod --dry-run=client -o yaml | kubectl apply -f -",
        "create secret docker-registry pull "
        "--docker-server=REGISTRY --docker-username=NAME --docker-password=PASSWORD",
        "create secret generic all --from-env-file=all.env  # KEY=VALUE, a line each",
        "create secret generic files --from-file=files/",
        'create secret generic keys --from-literal=a.key="A-KEY" --from-literal=other="OTHER"',
        'create secret generic one --from-literal=a="A"',
    ]


def _ports(project: Project) -> Iterator[tuple[str, str, str, str]]:
    text = meshgen.build(project, "first", platform=True)
    for one in (to_data(node) for node in load_all(text, "build")):
        if one["kind"] == "Service":
            for port in one["spec"]["ports"]:
                number = str(port["port"])
                yield one["metadata"]["namespace"], one["metadata"]["name"], number, number


def test_nothing_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(_CONFIG.partition("platform:")[0], encoding="utf-8")
    files = meshgen.render(Project(path), format="helm")
    assert "PLATFORM.md" not in files
    assert "PLATFORM.md" not in files["README.md"]


def test_every_secret_is_made_before(tmp_path: Path) -> None:
    """What pods of any part read, and nothing renders, is made by a command, with each key."""
    found = 0
    for name in SYSTEMS:
        project = project_of(name, tmp_path)
        assert project.platform is not None
        for environment in project.platform.environments:
            made = steps(project, "plain")[environment].splitlines()
            for obj in project.platform.objects(environment):
                for secret, key in _secrets(obj):
                    where = f"kubectl -n {obj['metadata']['namespace']} create secret generic"
                    (command,) = (one for one in made if f"{where} {secret} " in one)
                    assert f" --from-literal={key}=" in command
                    found += 1
    assert found >= 3


def _secrets(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the name and a key of each Secret that an object names."""
    if isinstance(value, list):
        for item in value:
            yield from _secrets(item)
    if isinstance(value, dict):
        if isinstance(ref := value.get("secretKeyRef"), dict):
            yield ref["name"], ref["key"]
        if "secretName" in value:
            yield from ((value["secretName"], one["key"]) for one in value["items"])
        for item in value.values():
            yield from _secrets(item)


def test_environments_that_differ_in_their_name_alone_have_one_list(tmp_path: Path) -> None:
    config = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80, health: /}}
platform: {istio: {}, metricsServer: {}}
environments: {shop: {cluster: a}, prod: {cluster: b}, test: {cluster: c, platform: null}, dev: }
"""
    path = tmp_path / "meshgen.yaml"
    path.write_text(config, encoding="utf-8")
    page = meshgen.render(Project(path))["PLATFORM.md"]
    assert re.findall(r"^## .*", page, re.MULTILINE) == ["## dev, prod, shop"]
    assert "`platform/istio/ENV/README.md`" in page
    for folder in ("platform/overlays", "overlays"):
        assert page.count(f"kubectl apply -k {folder}/ENV\n") == 1
    # One of its own has the steps by its name.
    path.write_text(config.replace("prod: {cluster: b}, ", "").replace(", dev: ", ""), "utf-8")
    assert "kubectl apply -k overlays/shop\n" in meshgen.render(Project(path))["PLATFORM.md"]
