"""What Coraza is told: as it was asked by hand, with what it said to requests then.

The answers are those of Coraza 3.8.1 with the Core Rule Set 4.25.0.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.mesh.firewall import directives, merged
from meshgen.model.waf import Exclusion, Firewall

_DATA = json.loads((Path(__file__).parent / "data/firewalls.json").read_text(encoding="utf-8"))
_ASKED = _DATA["asked"]
# A directive of a rule, with its two quoted parts.
_RULE = re.compile(r'SecRule REQUEST_FILENAME "@\w+ [^"\s]*" "[^"]*"')
_ACTION = re.compile(r'SecAction "[^"]*"')


@pytest.mark.parametrize("asked", _ASKED, ids=lambda asked: json.dumps(asked["firewall"]))
def test_directives_are_those_that_coraza_took(asked: dict[str, Any]) -> None:
    assert directives(msgspec.convert(asked["firewall"], Firewall)) == asked["directives"]


def _statuses(**said: Any) -> dict[str, int]:
    """Return what Coraza answered to each request, of the firewall that says just this."""
    found = [one["statuses"] for one in _ASKED if one["firewall"] == said]
    return dict(zip(_DATA["requests"], found[0], strict=True))


def test_a_firewall_blocks_only_where_it_is_told_to() -> None:
    assert set(_statuses(mode="detect", paranoia=4).values()) == {200}
    attacked = [
        path for path, status in _statuses(mode="block", paranoia=1).items() if status == 403
    ]
    assert attacked == [path for path in _DATA["requests"] if "OR" in path]


def test_an_exclusion_is_for_its_paths_as_applications_read_them() -> None:
    said = {"rules": ["942100-942199", "941100"], "paths": ["/api/*", "*.css", "/x"]}
    found = _statuses(mode="block", exclusions=[said])
    blocked = [path.partition("?")[0] for path, status in found.items() if status == 403]
    assert blocked == ["/", "/api/%2e%2e/x"]
    narrow = _statuses(mode="block", exclusions=[{"paths": ["/api/*"]}])
    blocked = [path.partition("?")[0] for path, status in narrow.items() if status == 403]
    assert blocked == ["/", "/api/%2e%2e/x", "/a.css"]


_words = st.from_regex(r"[a-z/.-]{1,8}", fullmatch=True)
_exclusions = st.builds(
    Exclusion,
    rules=st.none() | st.lists(st.sampled_from(["942100", "941100-941199"]), min_size=1),
    tags=st.none() | st.lists(_words, min_size=1),
    paths=st.none() | st.lists(_words.map(lambda word: f"/{word}*"), min_size=1),
    targets=st.none() | st.lists(_words.map(lambda word: f"ARGS:{word}"), min_size=1),
)
_levels = st.none() | st.integers(1, 4)


@given(
    st.builds(
        Firewall,
        mode=st.sampled_from(["detect", "block"]),
        paranoia=_levels,
        detection_paranoia=_levels,
        exclusions=st.none() | st.lists(_exclusions, max_size=3),
    )
)
def test_rules_have_numbers_of_their_own_and_stand_before_what_they_change(said: Firewall) -> None:
    lines = directives(said)
    rules = [line for line in lines if line.startswith(("SecRule ", "SecAction "))]
    assert all(_RULE.fullmatch(line) or _ACTION.fullmatch(line) for line in rules)
    numbers = [line.partition("id:")[2].partition(",")[0] for line in rules]
    assert len(set(numbers)) == len(numbers)
    last = lines.index("Include @owasp_crs/*.conf")
    assert all(lines.index(line) < last for line in rules)


def test_what_a_host_says_stands_over_what_holds_for_all_and_lists_add_up() -> None:
    whole = Firewall(mode="detect", paranoia=1, directives=["# a"])
    host = Firewall(mode="block", directives=["# b"])
    assert merged(whole, host) == Firewall(mode="block", paranoia=1, directives=["# a", "# b"])
