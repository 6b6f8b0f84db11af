"""Help, the version, and calls that are wrong."""

import pytest
import typer

from meshgen import __version__
from meshgen.cli.app import make_app

from .conftest import Meshgen
from .process import call

COMMANDS = list(typer.main.get_command(make_app()).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", [[], *([c] for c in COMMANDS)])
def test_help_stands_everywhere(meshgen: Meshgen, command: list[str], option: str) -> None:
    done = meshgen(*command, option)
    assert done.exit_code == 0
    assert done.stdout.startswith(" ".join(["Usage: meshgen", *command]))
    assert done.stderr == ""


def test_the_overview_names_each_command_in_a_whole_sentence(meshgen: Meshgen) -> None:
    text = meshgen("-h").stdout
    listed = text.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert all(line.endswith(".") and "..." not in line for line in listed)
    assert "3 a bug in meshgen" in " ".join(text.split())


def test_the_version() -> None:
    done = call("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"meshgen {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage: meshgen"),
        (["rendr"], "no such command `rendr`; did you mean `meshgen render`?"),
        (["render", "--chek"], "no such option: --chek; did you mean `meshgen render --check`?"),
        (["render", "extra"], "unexpected argument `extra`; did you mean `meshgen render`?"),
        (["render", "-f"], "requires an argument"),
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], said: str) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert said in done.stdout + done.stderr


def test_the_schema_is_json_and_what_is_committed(meshgen: Meshgen) -> None:
    from meshgen.config.schema import FILE
    from meshgen.datafiles import data_dir

    done = meshgen("schema")
    assert done.exit_code == 0
    assert done.stdout == (data_dir("schemas") / FILE).read_text(encoding="utf-8")


def test_explain_tells_of_a_field(meshgen: Meshgen) -> None:
    done = meshgen("explain", "services.autoscaling")
    assert done.exit_code == 0
    assert "renders: a HorizontalPodAutoscaler" in done.stdout
    assert "example:\n  autoscaling:\n    min: 1\n" in done.stdout


def test_explain_tells_of_a_code(meshgen: Meshgen) -> None:
    done = meshgen("explain", "MG501")
    assert done.exit_code == 0
    assert done.stdout.startswith("MG501  <error>\n\nWhat runs at rest fits every quota.\n")


@pytest.mark.parametrize("code", ["MG1703", "IST0151"])
def test_explain_takes_small_letters(meshgen: Meshgen, code: str) -> None:
    done = meshgen("explain", code.lower())
    assert done.exit_code == 0
    assert done.stdout == meshgen("explain", code).stdout


def test_explain_of_a_code_that_is_not_there(meshgen: Meshgen) -> None:
    done = meshgen("explain", "MG599")
    assert done.exit_code == 2
    assert "no finding has the code MG599; did you mean `MG" in done.stderr


def test_explain_of_a_field_that_is_not_there(meshgen: Meshgen) -> None:
    done = meshgen("explain", "metadata.nam")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean `name`?" in done.stderr
