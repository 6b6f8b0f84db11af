"""Each example of a code has the mistake, and what is right has none."""

from pathlib import Path

import pytest

from meshgen.checks.registry import descriptions
from meshgen.codes import Description, Form
from meshgen.codes.examples import EXAMPLES
from tests.codes.sessions import codes_of

# Those of the rules have their systems: tests/checks/rules. Those of a cluster: tests/live.
APART = [
    each
    for each in descriptions()
    if each.code in EXAMPLES and EXAMPLES[each.code].form is not Form.CLUSTER
]
# A mistake of meshgen's own, and a library that is missing.
WITHOUT = {"MG901", "MG905"}


def test_every_code_has_an_example() -> None:
    assert {each.code for each in descriptions() if each.example is None} == WITHOUT


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
