"""The README's tables name what there is, and its first config is the first example."""

import re
from pathlib import Path

import pytest
import typer

from meshgen.cli import exits
from meshgen.cli.app import make_app
from meshgen.yamlio import load, to_data

from .blocks import blocks

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"

# Told of once, below the table.
OF_ALL = {"--file", "--allow-outside", "--quiet", "--verbose", "--help", "--output", "--format"}


def first_config() -> str:
    return next(block.text for block in blocks(README) if block.purpose == "file")


def test_the_first_config_is_ten_lines_and_the_minimal_example() -> None:
    example = (ROOT / "examples" / "minimal" / "meshgen.yaml").read_text(encoding="utf-8")
    assert len(first_config().splitlines()) <= 10
    assert to_data(load(first_config(), "README")) == to_data(load(example, "example"))


def test_the_tables_name_every_command_and_option() -> None:
    text = README.read_text(encoding="utf-8")
    app = typer.main.get_command(make_app())
    named = re.findall(r"^\| `meshgen (\w+)", text, re.MULTILINE)
    assert named == list(app.commands)  # type: ignore[attr-defined]
    for name, command in app.commands.items():  # type: ignore[attr-defined]
        (row,) = re.findall(rf"^\| `meshgen {name}\b.*", text, re.MULTILINE)
        options = {o for p in command.params for o in p.opts if o.startswith("--")}
        for option in options - OF_ALL:
            assert re.search(rf"`{option}\b", row)


@pytest.mark.parametrize("code", [0, exits.DRIFT, exits.WRONG_INPUT, exits.BUG, 130, 143])
def test_the_tables_name_every_exit_code(code: int) -> None:
    assert re.search(rf"^\| {code} \|", README.read_text(encoding="utf-8"), re.MULTILINE)
