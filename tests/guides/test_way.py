"""The way into the mesh: steps of what a system has, and what each is said to be."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.guides import guides
from meshgen.yamlio import load, to_data

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
LIMIT = ", rateLimit: {requests: 5}"
COUNTING = ", rateLimit: {requests: 5, enforce: false}"
CASES = {
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


def pages(folder: Path, body: str) -> dict[str, str]:
    config = folder / "meshgen.yaml"
    config.write_text(HEAD + body, encoding="utf-8")
    return guides(Project(config))


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_steps_have_fewer_lines_each(body: str, expected: list[object], tmp_path: Path) -> None:
    page = pages(tmp_path, body).get("default/way-into-the-mesh.md", "")
    steps = page.split("\n## ")[1:]
    told = [to_data(load(text, "")) if (text := blocks(step, "yaml")) else None for step in steps]
    assert told == expected


def test_a_step_in_an_environment_stands_there_and_is_counted(tmp_path: Path) -> None:
    body = f"{WEB % ', replicas: 3, resources: {limits: {cpu: 1, memory: 1Gi}}'}environments:\n" + (
        "  prod: {quotas: {q: {hard: {limits.cpu: 9, limits.memory: 8Gi}}}}\n"
    )
    page = pages(tmp_path, body)["prod/way-into-the-mesh.md"]
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
    page = pages(tmp_path, body)["default/operations.md"]
    assert "### Kubernetes 1.25 to 1.26" in page
    assert 'kubernetes:\n- "1.25"\n- "1.26"\n' in page
