"""A row is all that an output takes: the config and the command line know it by that."""

from pathlib import Path

import pytest

import meshgen
from meshgen.cli.outputs import RenderFormat
from meshgen.config.schema import read_schema
from meshgen.outputs.registry import DEFAULT, OUTPUTS
from meshgen.pipeline import Project
from meshgen.report import Format
from tests.examples import TITANIUM

OPTIONS = [str(format) for format in RenderFormat]  # type: ignore[attr-defined]


def test_a_name_is_that_of_the_row() -> None:
    assert DEFAULT in OUTPUTS
    assert all(output.name == name for name, output in OUTPUTS.items())


def test_no_name_is_that_of_a_report() -> None:
    # `render --format` takes both.
    assert not set(OUTPUTS) & set(Format)


def test_folders_are_apart() -> None:
    assert len({output.folder for output in OUTPUTS.values()}) == len(OUTPUTS)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_config_and_the_command_line_have_every_output(name: str) -> None:
    field = read_schema()["$defs"]["Output"]["properties"][name]
    assert field["description"] == OUTPUTS[name].doc
    assert field["examples"] == [OUTPUTS[name].folder]
    assert OPTIONS.index(name) == list(OUTPUTS).index(name)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_config_names_a_folder_for_every_output(name: str, tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    text = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
    config.write_text(f"{text}output: {{{name}: out/here}}\n", encoding="utf-8")
    assert Project(config).outputs == {name: tmp_path / "out/here"}


@pytest.mark.parametrize("name", OUTPUTS)
def test_files_have_a_place_and_a_text(name: str) -> None:
    files = meshgen.render(Project(TITANIUM), format=name)
    assert files
    assert all(text.endswith("\n") and not Path(path).is_absolute() for path, text in files.items())
