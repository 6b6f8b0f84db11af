"""What the pages say of `meshgen verify`, it says: of the recorded cluster, well and broken."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from meshgen.live.verified import Verified
from meshgen.report.verified import summary
from tests.examples import TITANIUM
from tests.live.cluster import State, completed, healthy, lines, told
from tests.live.test_states import (
    bare,
    crashing,
    expiring,
    kiali_away,
    no_gateway,
    one_unlimited,
    plain_client,
    policy_gone,
    target_down,
    unknown_metrics,
)

CONCERN = re.compile(r"^ *- (objects|rollout|mutual TLS|proxies|rate limits): (.*)$", re.MULTILINE)
WORDS = re.compile(r"`([^`]+)`")
SAYS = re.compile(r"`meshgen verify prod` says of it: (.*)")


def page(pages: dict[Path, dict[str, str]], name: str) -> str:
    (files,) = (files for path, files in pages.items() if path == TITANIUM)
    return files[f"prod/{name}"]


@pytest.mark.parametrize(("name", "least"), [("way-into-the-mesh.md", 7), ("operations.md", 7)])
def test_each_step_says_what_is_to_be_seen_before_the_next(
    name: str, least: int, pages: dict[Path, dict[str, str]]
) -> None:
    """In words that the command has for it, where all is well."""
    parts = told(healthy())
    said = CONCERN.findall(page(pages, name))
    assert len(said) >= least
    for concern, words in said:
        seen = " ".join(line.text for line in parts[concern].lines)
        for each in WORDS.findall(words):
            is_absent = f"nothing of `{each}`" in words
            assert (each in seen) is not is_absent, f"{concern}: {each}"


def test_the_last_step_ends_with_the_verdict(pages: dict[Path, dict[str, str]]) -> None:
    assert f"`{summary(Verified('prod'))}`" in page(pages, "way-into-the-mesh.md")


Change = Callable[[State], None]


@pytest.mark.parametrize(
    ("chapter", "changes"),
    [
        ("Upstream connect error", [bare, plain_client]),
        ("502 Bad Gateway", [policy_gone]),
        ("503 UC", [crashing]),
        ("403 RBAC: access denied", [policy_gone]),
        ("404 at the gateway", [no_gateway, policy_gone]),
        ("429 for everybody", [one_unlimited]),
        ("Exceeded quota", []),
        ("An update hangs", []),
        ("The autoscaler says unknown", [unknown_metrics]),
        ("Certificates", [expiring]),
        ("The sidecar does not start", [bare]),
        ("No metrics in Kiali", [kiali_away, target_down]),
    ],
)
def test_an_incident_is_told_so(
    chapter: str, changes: list[Change], pages: dict[Path, dict[str, str]]
) -> None:
    """In each state that it is about; without any, in the one that was recorded as it hung."""
    text = page(pages, "incidents.md").split(f"\n## {chapter}\n")[1].split("\n## ")[0]
    match = SAYS.search(text)
    assert match is not None
    states = [healthy() for _ in changes] or [completed("hanging")]
    for change, state in zip(changes, states, strict=bool(changes)):
        change(state)
    found = "\n".join(line for state in states for line in lines(state))
    for words in WORDS.findall(match[1]):
        assert words in found


def test_every_chapter_says_what_verify_does(pages: dict[Path, dict[str, str]]) -> None:
    chapters = page(pages, "incidents.md").split("\n## ")[1:-1]
    assert [one.split("\n")[0] for one in chapters if not SAYS.search(one)] == []
