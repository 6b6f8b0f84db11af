"""Who may reach whom: of all pairs of services, Envoy says the same as `meshgen access`."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.asking import system_of
from meshgen.system.access import Verdict

from .envoys import needs_envoy
from .pairs import opened, pairs_of, wrong

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
    verdicts = {pair.verdict for pair in pairs_of(opened(system))}
    assert Verdict.ALLOWED in verdicts
    assert (Verdict.DENIED in verdicts) is ASKED[example, environment]
    number, told = wrong(system)
    assert number >= len(system.services)
    assert not told, "\n".join(told)
