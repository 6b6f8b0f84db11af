"""From lines about a cluster to findings with places, a screen, and JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.codes.live import HANGING, LEFT_OVER, MISSING, UNSEEN
from meshgen.live.expected import Expected
from meshgen.live.kubectl import Kubectl
from meshgen.live.line import Line, Status
from meshgen.live.verified import Part, Verified
from meshgen.pipeline import Project
from meshgen.report.capacity import Style
from meshgen.report.types import Report
from meshgen.report.verified import document, hints, summary, text

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
clusters: {east: {}, west: {}}
severities: {MG1905: ignore}
services:
  web: {image: "nginx:1", port: 80}
  api:
    image: "api:1"
    port: 80
    ignore: {MG1902: made by hand}
platform: {metricsServer: {}}
environments:
  dev: {namespace: shop-dev, platform: null}
  prod: {namespace: shop, clusters: [east, west]}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file = tmp_path_factory.mktemp("config") / "meshgen.yaml"
    file.write_text(CONFIG, encoding="utf-8")
    return Project(file)


class Looked:
    """What was to be looked at, and what is told of it."""

    def __init__(self) -> None:
        self.parts: Sequence[Part] = ()
        self.expected: Expected | None = None
        self.kubectl: Kubectl | None = None
        self.options: Any = None

    def __call__(self, expected: Expected, kubectl: Kubectl, **options: Any) -> Sequence[Part]:
        self.expected, self.kubectl, self.options = expected, kubectl, options
        return self.parts


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """Put itself in the place of a cluster."""
    found = Looked()
    monkeypatch.setattr("meshgen.pipeline.verifying.look", found)
    return found


def position(expected: Expected, kind: str, name: str) -> int:
    return next(
        at for at, each in enumerate(expected.identities) if (each.kind, each.name) == (kind, name)
    )


def test_options_reach_the_cluster(project: Project, looked: Looked) -> None:
    options = {"context": "c", "kubeconfig": Path("k"), "wait": "1m30s", "runs": True}
    verified = meshgen.verify(project, "prod-east", **options)  # type: ignore[arg-type]
    assert looked.kubectl is not None
    assert (looked.kubectl.context, looked.kubectl.kubeconfig) == ("c", "k")
    assert {name: looked.options[name] for name in ("wait", "runs")} == {"wait": 90, "runs": True}
    assert (verified.environment, verified.context, verified.holds) == ("prod-east", "c", True)
    # Of several clusters, the context is called as the cluster; nothing else is waited for or run.
    meshgen.verify(project, "prod-west")
    assert looked.kubectl.context == "west"
    assert {name: looked.options[name] for name in ("wait", "runs")} == {"wait": 0, "runs": False}
    meshgen.verify(project, "dev")
    assert looked.kubectl.context == ""
    for wait in ("-1m", "soon"):
        with pytest.raises(meshgen.MeshgenError, match=f"`{wait}` is no time to wait"):
            meshgen.verify(project, "dev", wait=wait)


def test_only_what_is_in_a_namespace_is_looked_at(project: Project, looked: Looked) -> None:
    verified = meshgen.verify(project, "prod-east", namespaces=["shop"])
    assert looked.expected is not None
    homes = {one.namespace or f"{one.kind}/{one.name}" for one in looked.expected.identities}
    assert homes == {"shop", "Namespace/shop"}
    assert looked.expected.services == len(looked.expected.objects)
    assert verified.namespaces == ("shop",)
    assert hints(verified) == ["only what is in shop was looked at"]
    meshgen.verify(project, "prod-east", namespaces=["kube-system"])
    assert looked.expected.services == 0
    meshgen.verify(project, "prod-east")
    assert "kube-system" in looked.expected.namespaces
    assert looked.expected.meshed == ["shop"]
    with pytest.raises(meshgen.MeshgenError, match="prod-east has nothing in namespace shp"):
        meshgen.verify(project, "prod-east", namespaces=["shp"])


def lines_of(project: Project) -> list[Line]:
    """Return a line of each sort about an environment of one namespace."""
    looked = Looked()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("meshgen.pipeline.verifying.look", looked)
        meshgen.verify(project, "prod-east", namespaces=["kube-system", "shop"])
    assert looked.expected is not None
    at = {name: position(looked.expected, "Deployment", name) for name in ("web", "api")}
    of_platform = position(looked.expected, "Deployment", "metrics-server")
    return [
        Line(Status.OK, "all there", figures={"there": 3}),
        Line(Status.WRONG, "not there", "Deployment/web", "apply it", MISSING, at["web"]),
        Line(Status.WRONG, "not there", "Deployment/api", "apply it", MISSING, at["api"]),
        Line(Status.WRONG, "left", "Service/old", "delete it", LEFT_OVER),
        Line(Status.WAITING, "on its way", "Deployment/m", "", HANGING, of_platform),
        Line(Status.UNKNOWN, "you may not", mend="ask", code=UNSEEN),
    ]


def test_lines_are_findings_with_places_weighed_and_left_out(
    project: Project, looked: Looked
) -> None:
    looked.parts = [Part("objects", lines_of(project))]
    verified = meshgen.verify(project, "prod-east", namespaces=["kube-system", "shop"])
    assert [(one.code, one.path, one.severity, one.resource) for one in verified.findings] == [
        ("MG1902", "services.web", "error", "Deployment/shop/web"),
        (
            "MG1906",
            "platform.metricsServer",
            "error",
            "Deployment/kube-system/metrics-server",
        ),
        ("MG1917", "environments.prod.clusters.east", "warning", ""),
    ]
    assert [one.hint for one in verified.findings] == ["apply it", "", "ask"]
    assert all(one.location.line for one in verified.findings)
    ((part, told),) = verified.parts
    assert part.status is Status.WRONG
    assert [(one.line.text, bool(one.finding)) for one in told] == [
        ("all there", False),
        ("not there", True),
        ("on its way", True),
        ("you may not", True),
    ]
    assert not verified.holds


@pytest.mark.parametrize(
    ("chosen", "holds", "words"),
    [
        ((), True, "the cluster is what dev says"),
        (("ok",), True, "the cluster is what dev says"),
        (("unknown",), True, "the cluster is what dev says, as far as could be seen: 1 unknown"),
        (("waiting",), False, "the cluster is not what dev says: 1 waiting"),
        (("wrong", "wrong"), False, "the cluster is not what dev says: 2 wrong"),
        (("warning",), True, "the cluster is what dev says, as far as could be seen: 1 wrong"),
        (
            ("unknown", "wrong"),
            False,
            "the cluster is not what dev says: 1 wrong, 1 unknown",
        ),
    ],
)
def test_the_verdict(
    chosen: Sequence[str], holds: bool, words: str, project: Project, looked: Looked
) -> None:
    one = {
        "ok": Line(Status.OK, "fine"),
        "unknown": Line(Status.UNKNOWN, "not seen", code=UNSEEN),
        # What is on its way may weigh less.
        "waiting": Line(Status.WAITING, "nothing is counted yet", code=None),
        "wrong": Line(Status.WRONG, "not there", code=MISSING),
        "warning": Line(Status.WRONG, "you may", code=UNSEEN),
    }
    looked.parts = [Part("objects", [one[name] for name in chosen])]
    verified = meshgen.verify(project, "dev")
    assert (verified.holds, summary(verified)) == (holds, words)


def test_the_verdict_says_where() -> None:
    verified = Verified("prod", context="east", namespaces=("a", "b"))
    assert summary(verified) == "the cluster (context east) in a, b is what prod says"
    assert hints(Verified("prod")) == []


def test_the_screen(project: Project, looked: Looked) -> None:
    alike = [
        Line(Status.WRONG, "is gone", f"Service/{name}", "apply what is rendered", MISSING)
        for name in "abcdef"
    ]
    looked.parts = [
        Part("objects", [Line(Status.OK, "5 there\x1b"), *alike]),
        Part("quota", [Line(Status.OK, "as predicted", "Quota/q", "nothing")]),
        Part("rollout", [Line(Status.WAITING, "")]),
    ]
    verified = meshgen.verify(project, "dev")
    assert text(verified, Style(width=60)) == (
        "objects     ok       5 there\\x1b\n"
        "            wrong    Service/a, Service/b, Service/c,\n"
        "                     Service/d and 2 more: is gone\n"
        "                     -> apply what is rendered\n"
        "quota       ok       Quota/q: as predicted\n"
        "rollout     waiting  \n"
    )
    quiet = text(verified, Style(), quiet=True)
    assert [line[:12].strip() for line in quiet.splitlines()] == ["objects", "", "rollout"]
    narrow = text(verified, Style(width=36), quiet=True)
    assert f"{' ' * 21}-> apply what\n{' ' * 24}is rendered\n" in narrow
    looked.parts = [Part("objects", [Line(Status.WRONG, "", "a-very-long-name-of-a-thing")])]
    named = text(meshgen.verify(project, "dev"), Style(width=36))
    assert "a-very-long-name-of-a-thing:" in named
    painted = text(verified, Style(colour=True))
    assert "\x1b[32mok     \x1b[0m  5 there" in painted
    assert "\x1b[31mwrong  \x1b[0m" in painted
    assert "\x1b[33mwaiting\x1b[0m" in painted


def test_json_has_every_line(project: Project, looked: Looked) -> None:
    looked.parts = [Part("objects", lines_of(project)[:2])]
    verified = meshgen.verify(project, "prod-east", namespaces=["kube-system", "shop"])
    told = json.loads(document(Report("verify", verified.findings), verified))
    assert (told["environment"], told["holds"]) == ("prod-east", False)
    assert told["namespaces"] == ["kube-system", "shop"]
    first, second = told["lines"]
    assert first == {
        "concern": "objects",
        "status": "ok",
        "about": "",
        "text": "all there",
        "mend": "",
        "code": "",
        "figures": {"there": 3},
    }
    assert (second["code"], second["mend"], second["figures"]) == ("MG1902", "apply it", {})
