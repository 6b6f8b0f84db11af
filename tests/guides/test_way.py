"""The way into the mesh: steps of what a system has, and what each is said to be."""

from pathlib import Path

import pytest

from meshgen.findings import Finding
from meshgen.guides.system import totals_of
from meshgen.guides.way import Lines
from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.pipeline.guides import guides
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.trials import Trials, told
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
UNASKED = {"loadTests": {"over": {"expect": {"refused": {"min": None}}}}}
STEADY = {"loadTests": {"over": {"profile": "steady"}}}
LIMIT = ", rateLimit: {requests: 5}"
COUNTING = ", rateLimit: {requests: 5, enforce: false}"
OPEN = {"egress": "open"}
CASES = {
    "a namespace of its own": (
        "authorization: none\nmtls: PERMISSIVE\nnamespaces: {back: {authorization: deny,"
        f" egress: closed, mtls: STRICT}}}}\n{WEB % ', namespace: back'}",
        [
            {"namespaces": {"back": {**PERMISSIVE, **NONE, **OPEN}}},
            {"namespaces": {"back": {**NONE, **OPEN}}},
            {"namespaces": {"back": {**TELL, **OPEN}}},
            {"namespaces": {"back": OPEN}},
            None,
        ],
    ),
    "a namespace that says the same": (
        f"authorization: deny\nnamespaces: {{back: {{authorization: deny}}}}\n{WEB % ''}",
        [
            {**PERMISSIVE, **NONE, "namespaces": {"back": NONE}},
            {**NONE, "namespaces": {"back": NONE}},
            {**TELL, "namespaces": {"back": TELL}},
            None,
        ],
    ),
    "a namespace as all": (
        f"authorization: deny\negress: closed\nnamespaces: {{back: {{}}}}\n{WEB % ''}",
        [{**PERMISSIVE, **NONE, **OPEN}, {**NONE, **OPEN}, {**TELL, **OPEN}, OPEN, None],
    ),
    "two that are one in the cluster": (
        "authorization: none\nmtls: PERMISSIVE\n"
        "namespaces: {a: {name: x, mtls: STRICT}, b: {name: x, mtls: STRICT}}\n"
        f"{WEB % ', namespace: a'}",
        [{"namespaces": {"a": PERMISSIVE}}, None],
    ),
    "a service of its own": (
        f"authorization: none\nmtls: PERMISSIVE\n{WEB % ', mtls: STRICT'}",
        [{"services": {"web": PERMISSIVE}}, None],
    ),
    "versions": (
        "authorization: none\nmtls: PERMISSIVE\n"
        f"{WEB % (', versions: {v1: a, v2: b}' + ', rateLimit: {requests: 5}')}",
        [None],
    ),
    "a limit at the gateway": (
        "authorization: none\nmtls: PERMISSIVE\ngateways: {edge: {}}\n"
        f"{WEB % (', expose: {gateway: edge}, rateLimit: {requests: 5, at: gateway}')}",
        [NO_LIMIT, {"services": {"web": {"rateLimit": {"enforce": False}}}}, None],
    ),
    "what a load test expects of a limit": (
        "authorization: none\nmtls: PERMISSIVE\n"
        "loadTests: {over: {service: web, rate: 50/s, expect: {refused: {min: 1%}}}}\n"
        f"{WEB % LIMIT}",
        [{**NO_LIMIT, **UNASKED}, {**COUNTED, **UNASKED}, None],
    ),
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
    "a limit, and proxies that count": (
        f"authorization: none\nmtls: PERMISSIVE\nplatform: {{istio: {{}}}}\n{WEB % LIMIT}",
        [NO_LIMIT, {"services": {"web": {"rateLimit": {"enforce": False}}}}, None],
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
    assert bool(page) is bool(expected)
    steps = page.split("\n## ")[1:]
    said = [to_data(load(text, "")) if (text := blocks(step, "yaml")) else None for step in steps]
    assert said == expected


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


RULE = """\
rules:
  OWN1:
    title: What is said is STRICT.
    kinds: [PeerAuthentication]
    severity: error
    holds: object.spec.mtls.mode == 'STRICT'
    found: "{kind: PeerAuthentication, spec: {mtls: {mode: DISABLE}}}"
    passes: "{kind: PeerAuthentication, spec: {mtls: {mode: STRICT}}}"
"""


def test_what_check_has_an_error_for_does_not_fit(tmp_path: Path) -> None:
    page = written(tmp_path, f"authorization: none\n{RULE}{WEB % ''}")[
        "default/way-into-the-mesh.md"
    ]
    assert "- error OWN1: PeerAuthentication/default: this does not hold: What is said" in page
    assert "| Sidecars, and plain text as before | no |" in page
    assert "| STRICT: mutual TLS alone | yes |" in page


def test_what_is_found_anyway_is_not_told(tmp_path: Path) -> None:
    """Neither is a note, nor more than some of many."""
    config = tmp_path / "meshgen.yaml"
    expose = ", expose: {gateway: edge}"
    body = f"authorization: none\ngateways: {{edge: {{deployment: {{}}}}}}\n{WEB % expose}"
    config.write_text(HEAD + body, encoding="utf-8")
    trials = Trials(Project(config), "default")
    assert trials.of({("services", "web", "replicas"): 2})[1] == []
    assert trials.of({("services", "web", "expose"): None})[1] == []
    found = [Finding("MG1", str(number)) for number in range(7)]
    assert told(found) == ("error MG1: 0", *(f"error MG1: {n}" for n in range(1, 5)), "and 2 more")


def test_a_trial_is_of_what_was_read(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(HEAD + WEB % "", encoding="utf-8")
    project = Project(config, changes=["services.web.replicas=7"])
    config.unlink()  # as a pipe's text, which is there once
    tried, _ = Trials(project, "default").of({("mtls", "mode"): "PERMISSIVE"})
    assert tried
    assert [one.spec.replicas for one in tried.mesh("default").services] == [7]


def test_what_a_quota_refuses_does_not_fit(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    body = f"quotas: {{q: {{hard: {{limits.cpu: 9}}}}}}\n{WEB % ''}"
    config.write_text(HEAD + body, encoding="utf-8")
    lines, fits = totals_of(forecasts(Project(config), "default"))
    assert [one.fits for one in lines] == [True]
    assert not fits
