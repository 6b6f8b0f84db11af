"""Who may reach whom: of all pairs of services, Envoy says the same as `meshgen access`."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.systems import system_of
from meshgen.system.access import Verdict
from tools.xds.asked import of_objects

from .drawn import drawn
from .envoys import needs_envoy
from .pairs import asked, wrong

pytestmark = needs_envoy
EXAMPLES = Path(__file__).parents[2] / "examples"
# Of each example an environment, and whether somebody is refused there.
ASKED = {
    ("bank", "prod"): True,
    ("bookinfo", "versions"): False,
    ("boutique", "mesh"): True,
    ("shop", "staging"): False,
    ("titanium", "prod"): True,
    ("titanium-releases", "mirror"): True,
}


@pytest.mark.parametrize(("example", "environment"), ASKED)
def test_envoy_says_the_same_of_examples(example: str, environment: str) -> None:
    project = Project(EXAMPLES / example / "meshgen.yaml", notes=False)
    system = system_of(project, environment)
    pairs = asked(system)
    assert len(pairs) >= len(system.services)
    assert not wrong(pairs), "\n".join(wrong(pairs))
    verdicts = {pair.verdict for pair, _ in pairs}
    assert (Verdict.DENIED in verdicts) is ASKED[example, environment]


@pytest.mark.parametrize("seed", [5, 6, 13])
def test_envoy_says_the_same_of_drawn_systems(seed: int) -> None:
    pairs = asked(of_objects(str(seed), drawn(seed)).system)
    assert len(pairs) >= 100
    assert not wrong(pairs), "\n".join(wrong(pairs))
    refused = [pair for pair, _ in pairs if pair.verdict is Verdict.DENIED]
    assert {pair.target.is_http for pair in refused} == {True, False}
    assert any(pair.source.caller is None for pair, _ in pairs)
