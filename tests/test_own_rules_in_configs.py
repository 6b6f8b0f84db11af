"""Rules of one's own in configs: in every environment, weighed, ignored, explained, reported."""

import json
import re
from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.report import Format, Report, formatted

CASES = """
    found: "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 1}}"
    passes: "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2}}"
"""
CONFIG = f"""\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
services:
  web: {{image: nginx, port: 80, health: /, replicas: 1}}
rules:
  OWN1:
    title: Deployments have two replicas.
    kinds: [Deployment]
    holds: object.spec.replicas > 1
    message: "{{object.metadata.name}} has {{object.spec.replicas}}"
    path: spec.replicas{CASES}"""
FILE = """\
OWN2:
    title: Deployments have three replicas.
    kinds: [Deployment]
    holds: object.spec.replicas > 2
    found: "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2}}"
    passes: "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 3}}"
"""


def told(folder: Path, more: str = "", config: str = CONFIG) -> list[str]:
    """Return the findings of one's own rules, and about them: place, severity, code, message."""
    (folder / "meshgen.yaml").write_text(config + more, encoding="utf-8")
    found = meshgen.check(folder / "meshgen.yaml")
    own = [f for f in found if not re.fullmatch(r"MG1\d{3}|MG6\d\d|MG904", f.code)]
    return [f"{f.location.line} {f.severity} {f.code} {f.path}: {f.message}" for f in own]


def test_a_finding_leads_to_the_setting(tmp_path: Path) -> None:
    assert told(tmp_path) == ["5 warning OWN1 services.web.replicas: spec.replicas: web has 1"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "severities: {OWN1: note}",
            ["5 note OWN1 services.web.replicas: spec.replicas: web has 1"],
        ),
        ("severities: {OWN1: ignore}", []),
        ("environments: {a: {rules: {OWN1: null}}}", []),
        (
            "environments: {a: {rules: {OWN1: {severity: error}}}}",
            ["5 error OWN1 services.web.replicas: spec.replicas: web has 1"],
        ),
        ("defaults: {ignore: {OWN1: it is small}}", []),
        (
            "severities: {OWN7: note}",
            [
                "5 warning OWN1 services.web.replicas: spec.replicas: web has 1",
                "15 error MG107 severities.OWN7: no rule has the code OWN7",
            ],
        ),
        (
            "environments: {a: {rules: {OWN1: {holds: objct}}}}",
            [
                "15 error MG114 environments.a.rules.OWN1.holds: is no CEL expression: undeclared "
                "reference to 'objct'; did you mean `object`?"
            ],
        ),
    ],
)
def test_what_a_config_says_of_it(tmp_path: Path, more: str, expected: list[str]) -> None:
    assert told(tmp_path, more) == expected


def test_rules_stand_in_files_too(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FILE, encoding="utf-8")
    assert told(tmp_path, "ruleFiles: ['*n.yaml', '!meshgen.yaml']") == [
        "5 warning OWN2 services.web: this does not hold: Deployments have three replicas.",
        "5 warning OWN1 services.web.replicas: spec.replicas: web has 1",
    ]


def test_one_code_is_one_rule(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FILE.replace("OWN2", "OWN1"), encoding="utf-8")
    found = told(tmp_path, "ruleFiles: [own.yaml]")
    assert any(each.startswith("2 error MG108 OWN1: OWN1 is a rule already, at ") for each in found)


def test_a_file_that_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FILE.replace("holds", "hold"), encoding="utf-8")
    found = told(tmp_path, "ruleFiles: [own.yaml]\nseverities: {OWN2: note}")
    assert found[-1].startswith("4 error MG103 OWN2.hold: unknown key `hold`")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("MG77: {}", "`MG77` is not a valid name"),
        ("own1: {}", "`own1` is not a valid name"),
        ("OWN9: {title: a, kinds: [], holds: a, found: a, passes: a}", "found an empty list"),
        ("OWN9: {title: a, kinds: [pod], holds: a, found: a, passes: a}", "found `pod`"),
        ("OWN9: {kinds: [Pod], holds: a, found: a, passes: a}", "`title` is missing"),
        ("OWN9: {title: a, path: 'a b', kinds: [Pod], holds: a, found: a, passes: a}", "`a b`"),
    ],
)
def test_the_form_of_a_rule_is_checked(tmp_path: Path, wrong: str, message: str) -> None:
    with pytest.raises(MeshgenError, match=message):
        told(tmp_path, f"  {wrong}\n")


def test_an_error_stops_a_render(tmp_path: Path) -> None:
    told(tmp_path, "severities: {OWN1: error}")
    with pytest.raises(MeshgenError, match="web has 1"):
        meshgen.render(tmp_path / "meshgen.yaml")


def test_it_is_explained_with_its_config(tmp_path: Path) -> None:
    told(tmp_path)
    text = meshgen.explain("OWN1", tmp_path / "meshgen.yaml")
    assert text.startswith("OWN1  <warning>\n\nDeployments have two replicas.\n\nwrong:\n")
    for config, hint in ((None, "-f FILE"), (tmp_path / "meshgen.yaml", "OWN1")):
        with pytest.raises(MeshgenError, match="no rule has the code OWN2") as error:
            meshgen.explain("OWN2", config)
        assert hint in str(error.value)


def test_reports_tell_of_it(tmp_path: Path) -> None:
    told(tmp_path)
    project = Project(tmp_path / "meshgen.yaml")
    found, own = meshgen.check(project), meshgen.own_rules(project)
    (rules,) = [
        [rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "OWN1"]
        for run in json.loads(formatted(Report("check", found, own=own), Format.SARIF))["runs"]
    ]
    assert rules[0]["shortDescription"]["text"] == "Deployments have two replicas."
    assert rules[0]["helpUri"].endswith("docs/own-rules.md")
    # Where nobody says what the rules are, a report is one still.
    assert "OWN1" in formatted(Report("check", found), Format.SARIF)


def test_manifests_of_others_are_asked(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FILE, encoding="utf-8")
    objects = tmp_path / "objects"
    objects.mkdir()
    for name, replicas in (("web", 1), ("api", 3)):
        text = (
            f"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}}}, "
            f"spec: {{replicas: {replicas}}}}}"
        )
        (objects / f"{name}.yaml").write_text(text, encoding="utf-8")
    outcome = meshgen.check_manifests(
        [objects], rules=[tmp_path / "own.yaml"], severities={"OWN2": "error"}
    )
    assert [(f.location.file, f.severity) for f in outcome.findings if f.code == "OWN2"] == [
        (str(objects / "web.yaml"), "error")
    ]
    assert list(outcome.own) == ["OWN2"]
    (tmp_path / "own.yaml").write_text(FILE.replace("> 2", "> 0"), encoding="utf-8")
    with pytest.raises(MeshgenError, match="the rule finds nothing here"):
        meshgen.check_manifests([objects], rules=[tmp_path / "own.yaml"])


def test_a_code_in_small_letters_is_told(tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(
        f"{CONFIG}severities: {{mg1801: note}}\n", encoding="utf-8"
    )
    with pytest.raises(MeshgenError) as caught:
        meshgen.check(tmp_path / "meshgen.yaml")
    (finding,) = caught.value.findings
    assert (finding.path, finding.hint) == ("severities.mg1801", "did you mean `MG1801`?")
