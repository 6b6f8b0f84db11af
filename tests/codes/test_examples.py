"""Each example of a code has the mistake, and what is right has none."""

from pathlib import Path

import pytest

from meshgen.checks.registry import descriptions
from meshgen.codes import Description
from meshgen.codes.examples import EXAMPLES
from tests.codes.sessions import codes_of

# Those of the rules, which have their systems: tests/checks/rules.
APART = [each for each in descriptions() if each.code in EXAMPLES]


@pytest.mark.parametrize("description", APART, ids=lambda each: each.code)
def test_an_example_has_the_mistake_and_its_mend_has_none(
    description: Description, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert description.example is not None
    form = description.example.form
    for name, text in (("wrong", description.example.wrong), ("right", description.example.right)):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        found = codes_of(text, form)
        assert (description.code in found) is (name == "wrong"), (name, found)
