"""A mutation run over a tiny package: what it finds, what it leaves alone."""

from pathlib import Path

import pytest

from tools.mutate import Checkout, main, mirrored, mutants

THING = """\
def size(a, b):
    if a > b:
        return a
    return b


def wait(n):
    while n < 3:
        n += 1
    return n
"""
TESTS = """\
from package.room.thing import size, wait

def test_size():
    assert size(2, 1) == 2
    assert size(1, 2) == 2
    assert wait(0) == 3
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one module and its test; pytest is quicker there without its plugins."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    files = {
        "package/room/thing.py": THING,
        "package/alone.py": "X = True\n",
        "tests/room/test_thing.py": TESTS,
        "tests/room/test_other.py": "def test_nothing(): pass\n",
        ".venv/big": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def snapshot(folder: Path) -> dict[str, str]:
    return {str(p): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


# Where two are equal either is the larger: no test can tell `>=`. Without its step a loop goes on.
def test_it_tells_what_no_test_notices(
    package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.mutate._MARGIN", 1.0)
    before = snapshot(package)
    main(["package/room/thing.py:2", "package/room/thing.py:9", "-n", "0"], package)
    survivors, total = capsys.readouterr().out.splitlines()
    assert survivors == "package/room/thing.py:2: a > b  ->  a >= b"
    assert total.startswith("5 of 5 mutants: 3 killed, 1 timed out, 1 survived; ")
    assert snapshot(package) == before


def test_a_sample(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["package/room", "-n", "1", "--tests", "tests/room/test_other.py"], package)
    survivor, total = capsys.readouterr().out.splitlines()
    assert survivor in [str(mutant) for mutant in mutants(package, ["package/room"])]
    assert total.startswith("1 of 10 mutants: 0 killed, 0 timed out, 1 survived; ")


def test_what_is_copied(package: Path) -> None:
    for name in ("tests/golden/.manifest", "dist/old", "tests/__pycache__/x"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).touch()
    Checkout(package, package / ".copy")
    made = {str(p.relative_to(package / ".copy")) for p in (package / ".copy").rglob("*")}
    assert "tests/golden/.manifest" in made
    assert not made & {".venv", "dist", "tests/__pycache__"}


def test_tests_that_fail_as_the_code_is(package: Path) -> None:
    (package / "tests/room/test_thing.py").write_text("def test(): assert False", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"without a change fail tests/room/test_thing\.py"):
        main(["package/room"], package)


def test_every_change_of_a_folder(package: Path) -> None:
    found = [str(mutant) for mutant in mutants(package, ["package"])]
    assert found[0] == "package/alone.py:1: True  ->  False"
    assert len(found) == len(set(found))
    assert found[1:] == [str(mutant) for mutant in mutants(package, ["package/room"])]


def test_the_tests_that_mirror_a_module(package: Path) -> None:
    assert mirrored(package, Path("package/room/thing.py")) == [
        "tests/room/test_thing.py",
        "tests/room",
    ]
    assert mirrored(package, Path("package/room/inner/deep.py")) == ["tests/room"]
    with pytest.raises(SystemExit, match=r"no tests mirror package/alone\.py"):
        mirrored(package, Path("package/alone.py"))
