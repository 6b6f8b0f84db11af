"""`meshgen access` in this process."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.access import access
from tests.access.test_matrix import SECURITY, SIDECAR, mesh_texts, pods, policy

Run = Callable[..., Result]
ADMIN = {
    "rules": [
        {
            "from": [{"source": {"principals": ["cluster.local/ns/shop/sa/admin"]}}],
            "to": [
                {"operation": {"methods": ["GET"], "paths": ["/items/*"]}},
                {"operation": {"methods": ["POST"], "paths": ["/refund"]}},
            ],
        },
        {"from": [{"source": {"principals": ["cluster.local/ns/shop/sa/web"]}}]},
    ]
}
STRICT = (
    "kind: PeerAuthentication\nmetadata: {name: p, namespace: shop}\nspec: {mtls: {mode: STRICT}}\n"
)
TEXTS = [
    *(pods("web"), pods("admin"), SECURITY + STRICT),
    SIDECAR % ("outboundTrafficPolicy: {mode: REGISTRY_ONLY},", "./admin.shop.svc.cluster.local"),
    policy(ADMIN),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder with manifests."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(mesh_texts(*TEXTS), encoding="utf-8")
    app = typer.Typer()
    app.command()(access)
    return lambda *args: CliRunner().invoke(app, args)


def test_a_grid_shows_who_may_reach_whom(run: Run) -> None:
    result = run("-k", "shop.yaml")
    assert result.exit_code == 0
    assert result.stdout == (
        "who may reach whom: 2 ports, 4 callers\n"
        "\n"
        "                ┌ web\n"
        "                │ ┌ admin\n"
        "                │ │ ┌ anybody else in the mesh\n"
        "                │ │ │ ┌ outside of the mesh\n"
        "web    80→8080  ○ ◐ · ·  mutual TLS\n"
        "admin  80→8080  ● ◐ · ·  mutual TLS\n"
        "\n"
        "● let in   ◐ some requests   ○ let in, but the caller's own sidecar sends nothing there   "
        "· refused\n"
        "\n"
        "◐ admin → web:80→8080: GET /items/* or POST /refund\n"
        "◐ admin → admin:80→8080: GET /items/* or POST /refund\n"
    )


def test_the_lines_that_decide_are_told_if_asked_for(run: Run) -> None:
    told = " ".join(run("-k", "shop.yaml", "-v").stdout.split())
    assert "lets in admin: AuthorizationPolicy/a lets in GET /items/*" in told
    assert "AuthorizationPolicy/a lets it in (shop.yaml:40:" in told
    assert "refuses outside of the mesh: PeerAuthentication/p" in told


def test_many_callers_are_listed(run: Run, tmp_path: Path) -> None:
    more = mesh_texts(*(pods(f"caller-number-{number}") for number in range(30)))
    (tmp_path / "more.yaml").write_text(more.partition("---\n")[2], encoding="utf-8")
    told = run("-k", "shop.yaml", "more.yaml").stdout
    assert "web:80→8080  mutual TLS\n  ○ web\n  ◐ admin: GET /items/* or POST /refund\n" in told
    (tmp_path / "open.yaml").write_text(policy({"rules": [{}]}, "b"), encoding="utf-8")
    told = run("-k", "shop.yaml", "more.yaml", "open.yaml").stdout
    assert "admin:80→8080  mutual TLS\n  ● anybody in the mesh\n" in told


def test_json_has_every_verdict(run: Run) -> None:
    told = json.loads(run("-k", "shop.yaml", "--format", "json").stdout)
    (environment,) = told["environments"]
    assert [caller["kind"] for caller in environment["callers"]] == [
        *("workload", "workload", "mesh", "outside"),
    ]
    target = environment["targets"][1]
    assert (target["workload"], target["port"], target["mtls"]) == ("shop/admin", 8080, "STRICT")
    found = {one["callers"][0]: one for one in target["verdicts"]}
    assert found["shop/web"]["verdict"] == "allowed"
    assert found["shop/web"]["because"][0]["file"] == "shop.yaml"
    assert found["shop/admin"]["requests"] == "GET /items/* or POST /refund"
    assert found["outside of the mesh"]["arrives"] == "refused"


def test_an_environment_tells_where_the_config_decides(run: Run, tmp_path: Path) -> None:
    config = (
        "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
        'kubernetes: "1.33"\nistio: {version: "1.28"}\nmtls: STRICT\n'
        "services:\n  web: {image: nginx, port: 80}\n"
        "environments:\n  dev: {}\n  prod: {}\n"
    )
    (tmp_path / "meshgen.yaml").write_text(config, encoding="utf-8")
    told = run("prod", "-v").stdout
    assert "web  80  ● ● ·  mutual TLS\n" in told
    assert "PeerAuthentication/default web takes nothing but mutual TLS (meshgen.yaml:6:7)" in (
        " ".join(told.split())
    )
    assert run().stdout.count("who may reach whom") == 2


def test_a_wrong_call_is_told(run: Run) -> None:
    assert "--mesh-config is for manifests, with -k" in run("--mesh-config", "a").stderr
    assert run("-k", "none.yaml").exit_code == 2
