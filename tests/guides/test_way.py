"""The way into the mesh: steps of what a system has, and what each is said to be."""

from pathlib import Path

import pytest

from meshgen.guides.way import Lines
from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.pipeline.guides import guides
from meshgen.pipeline.trials import Trials
from meshgen.yamlio import load, to_data
from tests.examples import ROOT

from .commands import blocks

HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
WEB = "services: {web: {image: a, port: 80, calls: []%s}}\n"
PERMISSIVE = {"mtls": {"mode": "PERMISSIVE"}}
NONE, TELL = {"authorization": {"default": "none"}}, {"authorization": {"dryRun": True}}
NO_LIMIT = {"services": {"web": {"rateLimit": None}}}
COUNTED = {
    "services": {
        "web": {
            "rateLimit": {"enforce": False},
            "proxy": {"proxyStatsMatcher": {"inclusionPrefixes": ["http_local_rate_limiter"]}},
        }
    }
}
STEADY = {"loadTests": {"over": {"profile": "steady"}}}
LIMIT = ", rateLimit: {requests: 5}"
COUNTING = ", rateLimit: {requests: 5, enforce: false}"
OPEN = {"egress": "open"}
CASES = {
    "hosts outside": (
        f"authorization: none\nmtls: PERMISSIVE\negress: closed\n{WEB % ''}",
        [OPEN, None],
    ),
    "a load test of a limit": (
        "authorization: none\nmtls: PERMISSIVE\n"
        f"loadTests: {{over: {{service: web, profile: overLimit}}}}\n{WEB % LIMIT}",
        [{**NO_LIMIT, **STEADY}, {**COUNTED, **STEADY}, None],
    ),
    "all of it": (
        f"authorization: deny\n{WEB % LIMIT}",
        [
            {**PERMISSIVE, **NONE, **NO_LIMIT},
            {**NONE, **NO_LIMIT},
            {**TELL, **NO_LIMIT},
            NO_LIMIT,
            COUNTED,
            None,
        ],
    ),
    "no limit": (
        f"authorization: deny\n{WEB % ''}",
        [{**PERMISSIVE, **NONE}, NONE, TELL, None],
    ),
    "no policies": (f"authorization: none\n{WEB % ''}", [PERMISSIVE, None]),
    "PERMISSIVE": (f"authorization: none\nmtls: PERMISSIVE\n{WEB % ''}", [None]),
    "a dry run": (
        f"authorization: {{default: deny, dryRun: true}}\n{WEB % ''}",
        [{**PERMISSIVE, **NONE}, NONE, None],
    ),
    "a limit that only counts": (
        f"authorization: none\nmtls: PERMISSIVE\n{WEB % COUNTING}",
        [NO_LIMIT, None],
    ),
    "no sidecars": (WEB % ", mesh: false", []),
}


def written(folder: Path, body: str) -> dict[str, str]:
    config = folder / "meshgen.yaml"
    config.write_text(HEAD + body, encoding="utf-8")
    return guides(Project(config))


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_steps_have_fewer_lines_each(body: str, expected: list[object], tmp_path: Path) -> None:
    page = written(tmp_path, body).get("default/way-into-the-mesh.md", "")
    steps = page.split("\n## ")[1:]
    told = [to_data(load(text, "")) if (text := blocks(step, "yaml")) else None for step in steps]
    assert told == expected


def test_no_step_is_refused(pages: dict[Path, dict[str, str]]) -> None:
    """In no example would `check` have an error for the lines of a step."""
    ways = [t for files in pages.values() for path, t in files.items() if path.endswith("mesh.md")]
    assert len(ways) >= 4
    assert not [page for page in ways if "- error " in page or "| no |" in page]


def test_a_trial_is_what_the_config_would_be(projects: dict[Path, Project]) -> None:
    """Though what is the same is not worked out anew."""
    lines: Lines = {("authorization", "dryRun"): True, ("mtls", "mode"): "PERMISSIVE"}
    for example, name, at in (
        ("titanium", "prod", "prod"),
        ("boutique", "mesh", "mesh"),
        ("two-clusters", "prod-east", "prod.clusters.east"),
    ):
        path = ROOT / "examples" / example / "meshgen.yaml"
        tried, new = Trials(projects[path], name).of(lines)
        assert tried is not None
        changes = [
            f"environments.{at}.authorization.dryRun=true",
            f"environments.{at}.mtls.mode=PERMISSIVE",
        ]
        anew = Project(path, changes=changes, notes=False)
        assert tried.objects(name) == anew.objects(name) != projects[path].objects(name)
        found = {(one.code, one.message) for one in check(anew, [name])}
        assert {(one.code, one.message) for one in new} <= found


def test_a_step_in_an_environment_stands_there_and_is_counted(tmp_path: Path) -> None:
    body = f"{WEB % ', replicas: 3, resources: {limits: {cpu: 1, memory: 1Gi}}'}environments:\n" + (
        "  prod: {quotas: {q: {hard: {limits.cpu: 9, limits.memory: 8Gi}}}}\n"
    )
    page = written(tmp_path, body)["prod/way-into-the-mesh.md"]
    first = page.split("\n## ")[1]
    assert to_data(load(blocks(first, "yaml"), "")) == {"environments": {"prod": PERMISSIVE}}
    # Three pods of one CPU and sidecars of two; four while they are replaced.
    assert "| limits.cpu | 9 | 9 (100 %) | 12 (133 %) | rolling update | no |" in first
    assert (
        "| [1](#sidecars-and-plain-text-as-before) | Sidecars, and plain text as before | no |"
        in page
    )


def test_what_another_release_would_say_is_asked(tmp_path: Path) -> None:
    body = 'kubernetes: "1.25"\n' + WEB % ", autoscaling: {max: 3, cpu: 70}"
    page = written(tmp_path, body)["default/operations.md"]
    assert "### Kubernetes 1.25 to 1.26" in page
    assert '   kubernetes:\n   - "1.25"\n   - "1.26"\n' in page
