"""`meshgen access` in this process."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import meshgen
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
        "◐ admin → web:80: GET /items/* or POST /refund\n"
        "◐ admin → admin:80: GET /items/* or POST /refund\n"
        "\n"
        "who may reach hosts outside: 2 callers\n"
        "\n"
        "                  ┌ web\n"
        "                  │ ┌ admin\n"
        "any other host    ○ ●\n"
        "\n"
        "● reached   ○ refused by a proxy alone, which a pod can go round\n"
        "\n"
        "what keeps them in:\n"
        "  web: REGISTRY_ONLY alone, a convenience: a pod that goes round its proxy reaches any "
        "host\n"
        "  admin: nothing\n"
    )


def test_hosts_outside_are_asked_about_too(run: Run) -> None:
    one = run("-k", "shop.yaml", "--from", "web", "--to", "pastebin.com", "--exit-code")
    assert one.exit_code == 1
    assert "web → pastebin.com:443: refused by REGISTRY_ONLY alone" in one.stdout
    assert "(shop.yaml:" in one.stdout
    assert run("-k", "shop.yaml", "--from", "admin", "--to", "a.com", "--exit-code").exit_code == 0
    (told,) = json.loads(run("-k", "shop.yaml", "--format", "json").stdout)["environments"]
    (other,), (kept, free) = told["outside"], told["kept"]
    assert (other["host"], other["port"], other["declared"]) == ("", 0, [])
    assert [(v["callers"], v["sent"], v["verdict"]) for v in other["verdicts"]] == [
        (["shop/web"], False, "allowed"),
        (["shop/admin"], True, "allowed"),
    ]
    assert (kept["callers"], kept["registryOnly"], kept["stands"]) == (["shop/web"], True, False)
    assert (free["network"], free["words"]) == ("allowed", "nothing")


def test_the_lines_that_decide_are_told_if_asked_for(run: Run) -> None:
    told = " ".join(run("-k", "shop.yaml", "-v").stdout.split())
    assert "lets in admin: AuthorizationPolicy/a lets in GET /items/*" in told
    assert "AuthorizationPolicy/a lets it in (shop.yaml:40:" in told
    assert "refuses outside of the mesh: PeerAuthentication/p" in told


def test_many_callers_are_listed(run: Run, tmp_path: Path) -> None:
    more = mesh_texts(*(pods(f"caller-number-{number}") for number in range(30)))
    (tmp_path / "more.yaml").write_text(more.partition("---\n")[2], encoding="utf-8")
    told = run("-k", "shop.yaml", "more.yaml").stdout
    assert "web:80  mutual TLS\n  ○ web\n  ◐ admin: GET /items/* or POST /refund\n" in told
    (tmp_path / "open.yaml").write_text(policy({"rules": [{}]}, "b"), encoding="utf-8")
    told = run("-k", "shop.yaml", "more.yaml", "open.yaml").stdout
    assert "admin:80  mutual TLS\n  ● anybody in the mesh\n" in told


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
    assert [one["sent"] for one in environment["targets"][0]["verdicts"]][:2] == [False, True]


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
istio: {version: "1.28"}
mtls: STRICT
services:
  web: {image: nginx, port: 80}
environments:
  dev: {}
  prod: {namePrefix: prod-}
"""


def test_an_environment_tells_where_the_config_decides(run: Run, tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    told = run("prod", "-v").stdout
    assert "prod-web  80  ● ● ·  mutual TLS\n" in told
    assert "PeerAuthentication/prod-default takes nothing but mutual TLS" in " ".join(told.split())
    assert "(meshgen.yaml:6:7)" in told
    assert run().stdout.count("who may reach whom") == 2
    assert run("prod", "--from", "outside", "--to", "web").stdout == (
        "prod: outside of the mesh → prod-web:80: denied\n"
        "  PeerAuthentication/prod-default takes nothing but mutual TLS (meshgen.yaml:6:7)\n"
    )


CALLS = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
istio: {version: "1.28"}
authorization: deny
gateways: {edge: {hosts: [shop.example.com]}}
services:
  web:
    image: nginx
    port: 80
    expose: {gateway: edge, prefix: /}
    calls: {api: {methods: [GET]}}
  api: {image: nginx, port: 80}
environments:
  prod: {namePrefix: prod-}
"""


def test_the_call_that_lets_somebody_in_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CALLS, encoding="utf-8")
    assert run("--from", "web", "--to", "api").stdout.endswith(
        "  AuthorizationPolicy/prod-api lets in GET (meshgen.yaml:13:18)\n"
    )
    told = " ".join(run("-v").stdout.split())
    assert "AuthorizationPolicy/prod-api lets in GET (meshgen.yaml:13:18)" in told
    told = run("--from", "shop/ewb", "--to", "api").stdout
    assert "as cluster.local/ns/shop/sa/ewb, an account of no pod in shop\n" in told
    assert run("--from", "edge", "--to", "web").stdout.endswith(
        "  AuthorizationPolicy/prod-web lets it in (meshgen.yaml:12:13)\n"
    )
    assert run("--from", "api", "--to", "web").stdout.splitlines()[-1] == (
        "  AuthorizationPolicy/prod-web has no rule for it (meshgen.yaml:10:5)"
    )


def test_what_nothing_says_is_told_once(run: Run, tmp_path: Path) -> None:
    text = (tmp_path / "shop.yaml").read_text(encoding="utf-8").partition("---\n")[2]
    (tmp_path / "bare.yaml").write_text(text, encoding="utf-8")
    result = run("-k", "bare.yaml")
    assert "web    80→8080  ? ? ? ·  a sidecar, or none\n" in result.stdout
    assert result.stdout.count("nothing says whether web has a sidecar") <= 4
    assert result.stderr == (
        "nothing says whether namespace shop is injected: a Namespace with the label does, and "
        "--inject\n"
    )
    assert run("-k", "bare.yaml", "--inject").stderr == ""


def test_one_question_has_one_answer(run: Run) -> None:
    asked = ("-k", "shop.yaml", "--from", "admin", "--to", "web", "--exit-code")
    result = run(*asked, "--method", "POST", "--path", "/refund")
    assert result.exit_code == 0
    assert result.stdout == (
        "admin → web:80, POST /refund: allowed\n"
        "  mutual TLS, as cluster.local/ns/shop/sa/admin\n"
        "  AuthorizationPolicy/a lets it in (shop.yaml:40:18)\n"
    )
    result = run(*asked, "--path", "/items/1")
    assert result.exit_code == 1
    assert result.stdout.startswith("admin → web:80, /items/1: partly: GET\n")
    told = json.loads(run(*asked, "-H", "a: b", "--claim", "iss=c", "--format", "json").stdout)
    assert told["environments"][0]["request"] == "with a: b, claim iss: c"
    assert run("-k", "shop.yaml", "--from", "web", "--to", "web").stdout == (
        "web → web:80: allowed, but not sent\n"
        "  mutual TLS, as cluster.local/ns/shop/sa/web\n"
        "  AuthorizationPolicy/a lets it in (shop.yaml:40:222)\n"
        "  Sidecar/web tells the caller's proxy of no web (shop.yaml:35:102)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "adnim"], "no caller is called `adnim`"),
        (["--exit-code"], "--exit-code is for --against, or one question"),
        (["--format", "markdown"], "--format markdown is for --against"),
        (["--against", ""], "--against is empty; expected a git revision or a folder"),
        (["--claim", "a"], "--claim a is no claim; expected NAME=VALUE"),
        (["--header", "a"], "--header a is no header; expected 'NAME: VALUE'"),
        (["--against", "nothing"], "there is no folder and no git revision `nothing`"),
    ],
)
def test_a_wrong_question_is_told(run: Run, arguments: list[str], said: str) -> None:
    result = run("-k", "shop.yaml", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_change_is_told_against_a_revision(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    against = ("-k", "shop.yaml", "--against", "HEAD", "--exit-code")
    assert run(*against).stdout == ("against HEAD: nobody can reach more or less than before\n")
    assert run(*against).exit_code == 0
    text = (tmp_path / "shop.yaml").read_text(encoding="utf-8")
    changed = text.replace('"/refund"', '"/refund", "/void"').replace("/sa/web", "/sa/no")
    (tmp_path / "shop.yaml").write_text(changed, encoding="utf-8")
    result = run(*against)
    assert result.exit_code == 1
    assert result.stdout == (
        "against HEAD: 4 opened, 2 closed\n"
        "+ admin can now reach web:80: POST /void (AuthorizationPolicy/a at shop.yaml:40:18)\n"
        "+ shop/no can now reach web:80 (AuthorizationPolicy/a at shop.yaml:40:231)\n"
        "+ admin can now reach admin:80: POST /void (AuthorizationPolicy/a at shop.yaml:40:18)\n"
        "+ shop/no can now reach admin:80 (AuthorizationPolicy/a at shop.yaml:40:231)\n"
        "- web can no longer reach admin:80 (AuthorizationPolicy/a at shop.yaml:40:7)\n"
    ).replace("4 opened, 2 closed", "4 opened, 1 closed")
    told = run(*against, "--format", "markdown").stdout
    assert told.startswith("### Who may reach whom, against `HEAD`\n\n**Opens**\n\n- admin can now")
    assert "**Closes**\n\n- web can no longer reach admin:80 (`AuthorizationPolicy/a at " in told
    document = json.loads(run(*against, "--format", "json").stdout)
    first = document["environments"][0]["changes"][0]
    assert (first["turn"], first["callers"], first["requests"]) == (
        *("opened", ["shop/admin"], "POST /void"),
    )
    assert (first["was"], first["now"]) == ("denied", "allowed")
    (tmp_path / "old.yaml").write_text(text, encoding="utf-8")
    assert run("-k", "shop.yaml", "--against", "old.yaml").stdout.count("\n") == 6
    asked = run(*against, "--from", "web").stdout
    assert asked.count("\n") == 2
    assert "web can no longer reach admin:80" in asked


def test_a_change_of_a_config_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    meshgen.render("meshgen.yaml", output="deploy")
    changed = CONFIG.replace("mtls: STRICT", "mtls: PERMISSIVE") + "  test: {}\n"
    (tmp_path / "meshgen.yaml").write_text(changed, encoding="utf-8")
    opened = "+ outside of the mesh can now reach prod-web:80\n"
    for against in ("HEAD", "deploy"):
        told = run("prod", "--against", against).stdout
        assert told == f"prod, against {against}: 1 opened\n{opened}"
    assert "test, against HEAD, which has none of it: 1 opened" in run("--against", "HEAD").stdout
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    assert run("prod", "--against", "old").stdout.endswith(opened)
    (tmp_path / "old" / "meshgen.yaml").write_text("kind: Mesh\n", encoding="utf-8")
    assert "old: `metadata` is missing" in run("--against", "old").stderr
    (tmp_path / "none").mkdir()
    assert "none holds no tree that meshgen wrote, and no meshgen.yaml" in (
        run("--against", "none").stderr
    )


def test_a_wrong_call_is_told(run: Run) -> None:
    assert "--mesh-config is for manifests, with -k" in run("--mesh-config", "a").stderr
    assert run("-k", "none.yaml").exit_code == 2


# In west, who administrates is let in to nothing.
WEST = policy({"rules": [{"from": [{"source": {"principals": ["cluster.local/ns/shop/sa/web"]}}]}]})


def test_clusters_that_are_one_mesh(run: Run, tmp_path: Path) -> None:
    west = mesh_texts(*TEXTS[:-1], WEST)
    (tmp_path / "west.yaml").write_text(west, encoding="utf-8")
    both = ("-k", "east=shop.yaml", "-k", "west=west.yaml")
    question = ("--from", "west/admin", "--to", "web", "--method", "POST", "--path", "/refund")
    assert run(*both, *question).stdout == (
        "west/admin → web:80, POST /refund: allowed\n"
        "  mutual TLS, as cluster.local/ns/shop/sa/admin\n"
        "  AuthorizationPolicy/a lets it in (shop.yaml:40:18)\n"
    )
    swapped = ("-k", "west=west.yaml", "-k", "east=shop.yaml")
    refused = run(*swapped, *question[:1], "east/admin", *question[2:])
    assert "AuthorizationPolicy/a has no rule for it (west.yaml:" in refused.stdout
    mixed = run("-k", "shop.yaml", "-k", "west=west.yaml")
    assert "nothing says which cluster `shop.yaml` is of; expected CLUSTER=PATH" in mixed.stderr
    together = run("-k", "shop.yaml", "west.yaml")
    assert "`access` and `try` take `-k CLUSTER=PATH` of several clusters" in together.stderr
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    assert run(*both, "--against", "HEAD").stdout.endswith(
        "nobody can reach more or less than before\n"
    )
    (tmp_path / "west.yaml").write_text(mesh_texts(*TEXTS), encoding="utf-8")
    changed = run(*swapped, "--against", "HEAD").stdout
    assert "east/admin can now reach web" in changed
    assert "is of one cluster, and east, west" in run(*both, "--against", "shop.yaml").stderr


def test_a_provider_that_istiod_does_not_have(run: Run, tmp_path: Path) -> None:
    custom = {"action": "CUSTOM", "provider": {"name": "opa"}, "rules": [{}]}
    (tmp_path / "asks.yaml").write_text(mesh_texts(*TEXTS[:-1], policy(custom)), encoding="utf-8")
    question = ("-k", "asks.yaml", "--from", "admin", "--to", "web")
    assert "asks `opa` everything, which istiod denies if it has no provider `opa`" in " ".join(
        run(*question).stdout.split()
    )
    (tmp_path / "mesh.yaml").write_text("enableTracing: true\n", encoding="utf-8")
    told = run(*question, "--mesh-config", "mesh.yaml").stdout
    assert told.startswith("admin → web:80: denied\n")
    assert "the mesh config has no provider `opa` to ask, so that istiod denies" in " ".join(
        told.split()
    )
