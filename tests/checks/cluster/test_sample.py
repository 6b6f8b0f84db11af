"""A sample of mutated objects with the verdicts of the API server's and istiod's own code.

`python -m tools.verdicts sample` writes it. Nothing is missed, and nothing refused alone, but what
differences.yaml names with the reason:

    - what: alone            # refused by meshgen alone; `missed`: by the others
      kind: StatefulSet      # left out: any
      says: volumeClaimTem   # in what meshgen tells; of what is missed, in the object as JSON
      reason: …
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from meshgen.resources import Object
from tests.checks.cluster.rows import FOLDER, KUBERNETES
from tools.verdicts.judge import Judge
from tools.verdicts.oracle import ISTIO
from tools.verdicts.sample import read_sample

_DIFFERENCES = FOLDER / "differences.yaml"


@dataclass(frozen=True)
class Difference:
    """A class of objects of which meshgen says something else, and why."""

    what: str
    says: str
    reason: str
    kind: str = ""

    def is_of(self, what: str, obj: Object, told: str) -> bool:
        """Return whether it is about an object."""
        text = told if what == "alone" else json.dumps(obj)
        return (self.what, self.kind or obj["kind"]) == (what, obj["kind"]) and self.says in text


def differences() -> list[Difference]:
    """Return what the list names."""
    listed: list[dict[str, Any]] = yaml.safe_load(_DIFFERENCES.read_text(encoding="utf-8"))
    return [Difference(**each) for each in listed]


@cache
def unlike(product: str) -> list[tuple[int, str, Object, str]]:
    """Return the objects of which meshgen says something else: release, what, and its words."""
    releases = KUBERNETES if product == "kubernetes" else (ISTIO,)
    lines = list(read_sample(FOLDER / f"sample-{product}.jsonl.xz"))
    return [each for release in releases for each in _unlike(product, release, lines)]


def _unlike(
    product: str, release: int, lines: list[tuple[list[int], Object]]
) -> Iterator[tuple[int, str, Object, str]]:
    judge = Judge(release, of_istio=product == "istio")
    verdicts = judge.ask([obj for _, obj in lines])
    for (refusing, obj), verdict in zip(lines, verdicts, strict=True):
        if verdict.decided and bool(verdict.refused) != (release in refusing):
            what = "missed" if release in refusing else "alone"
            yield release, what, obj, verdict.refused


@pytest.mark.parametrize("product", ["kubernetes", "istio"])
def test_verdicts_are_the_same_but_where_a_reason_is_named(product: str) -> None:
    known = differences()
    unknown = [
        f"1.{release} {what}: {told or json.dumps(obj)}"
        for release, what, obj, told in unlike(product)
        if not any(difference.is_of(what, obj, told) for difference in known)
    ]
    assert not unknown, "\n".join(unknown)


def test_every_reason_is_needed() -> None:
    everything = [each for product in ("kubernetes", "istio") for each in unlike(product)]
    for difference in differences():
        assert any(difference.is_of(*each[1:]) for each in everything), difference


def test_the_sample_is_of_many_kinds_and_of_both_verdicts() -> None:
    for product, kinds in (("kubernetes", 36), ("istio", 15)):
        lines = list(read_sample(FOLDER / f"sample-{product}.jsonl.xz"))
        refused = {obj["kind"] for refusing, obj in lines if refusing}
        taken = {obj["kind"] for refusing, obj in lines if not refusing}
        assert len(refused) == len(taken) == kinds
