"""What the pages say of `meshgen verify`, it says: of the recorded cluster, well and broken."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from meshgen.live.verified import Verified
from meshgen.report.verified import summary
from tests.examples import TITANIUM
from tests.live.cluster import State, completed, healthy, lines, told
from tests.live.test_states import bare, expiring, unknown_metrics

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


def hanging() -> State:
    return completed("hanging")


def changed(change: Callable[[State], None]) -> State:
    state = healthy()
    change(state)
    return state


@pytest.mark.parametrize(
    ("chapter", "state"),
    [
        ("Exceeded quota", hanging),
        ("An update hangs", hanging),
        ("The autoscaler says unknown", lambda: changed(unknown_metrics)),
        ("Certificates", lambda: changed(expiring)),
        ("The sidecar does not start", lambda: changed(bare)),
    ],
)
def test_an_incident_is_told_so(
    chapter: str, state: Callable[[], State], pages: dict[Path, dict[str, str]]
) -> None:
    text = page(pages, "incidents.md").split(f"\n## {chapter}\n")[1].split("\n## ")[0]
    match = SAYS.search(text)
    assert match is not None
    found = "\n".join(lines(state()))
    for words in WORDS.findall(match[1]):
        assert words in found
