"""What `meshgen explain` shows of a cluster is what `meshgen verify` tells of such a state."""

import re
from collections.abc import Callable

import pytest

from meshgen.codes import Form
from meshgen.codes.examples import EXAMPLES
from meshgen.codes.live import LIVE
from meshgen.live.verified import Told
from meshgen.report.capacity import Style
from meshgen.report.verified import screen

from . import test_states as states
from . import test_sync as sync
from .cluster import State, healthy, lines, told


def unlisted(state: State) -> None:
    told = 'deployments.apps is forbidden: User "dev" cannot list resource "deployments"'
    state.refuse("/deployments", told)


def refusing(state: State) -> None:
    sync.taken(state, 1796096226324, 1796096166878)
    sync.rejected(state)


STATES: dict[str, Callable[[State], None]] = {
    "MG1901": unlisted,
    "MG1902": states.policy_gone,
    "MG1903": states.scaled,
    "MG1904": states.variable,
    "MG1905": states.leftover,
    "MG1906": states.image,
    "MG1907": states.bare,
    "MG1908": states.crashing,
    "MG1909": states.permissive,
    "MG1910": states.expiring,
    "MG1911": states.unknown_metrics,
    "MG1912": states.at_max,
    "MG1913": states.stranger,
    "MG1914": states.one_unlimited,
    "MG1915": refusing,
    "MG1916": states.kiali_away,
    "MG1917": states.refused_update,
}


def shown(state: State) -> str:
    """Return what a terminal shows of a state."""
    parts = [(part, [Told(one) for one in part.lines]) for part in told(state).values()]
    return screen(parts, Style())


def test_each_code_of_a_cluster_has_one() -> None:
    assert {each.code for each in LIVE} == set(STATES)
    assert {c for c, each in EXAMPLES.items() if each.form is Form.CLUSTER} == set(STATES)


@pytest.mark.parametrize("code", STATES)
def test_an_example_shows_what_verify_tells(code: str) -> None:
    wrong = healthy()
    STATES[code](wrong)
    assert any(f" {code} " in line for line in lines(wrong))
    assert not lines(healthy())
    example = EXAMPLES[code]
    for text, state in ((example.wrong, wrong), (example.right, healthy())):
        call, _, rest = text.partition("\n")
        assert call == "$ meshgen verify prod"
        told_of = [part.strip("\n") for part in rest.split("…") if part.strip("\n")]
        pattern = r"[\s\S]*?".join(map(re.escape, told_of))
        assert re.search(pattern, shown(state)), code
