"""The wheel works in an empty environment, from another folder, without the checkout."""

import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import meshgen
from meshgen import __version__
from meshgen.config.starter import EXAMPLES
from meshgen.pipeline import Project

from .source import ROOT, clean_environment, copy_source, run

# Bytes; the schemas are most of it.
_LARGEST = 3_600_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, made from a copy of the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    copy_source(source)
    env = clean_environment(target / "home")
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-d", target]
    run(*build, "-t", "wheel", cwd=source, env=env)
    run(*build, "-t", "sdist", cwd=source, env=env)
    return target


def wheel_of(folder: Path) -> Path:
    (found,) = folder.glob("*.whl")
    return found


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_what_meshgen_reads_and_nothing_else(built: Path) -> None:
    wheel = wheel_of(built)
    names = names_in(wheel)
    for folder in ("templates", "schemas"):
        shipped = {n.removeprefix("meshgen/_data/") for n in names if f"/_data/{folder}/" in n}
        files = {str(p.relative_to(ROOT)) for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert shipped == files
    examples = {f"meshgen/_data/examples/{n}/{f}" for n, files in EXAMPLES.items() for f in files}
    assert {name for name in names if "/_data/examples/" in name} == examples
    assert "meshgen/py.typed" in names
    assert {n.partition("/")[0] for n in names} == {"meshgen", f"meshgen-{__version__}.dist-info"}
    assert any(n.endswith("/licenses/LICENSE") for n in names)


def test_the_wheel_stays_small(built: Path) -> None:
    size = wheel_of(built).stat().st_size
    print(f"the wheel has {size:,} bytes")
    assert size < _LARGEST


def test_the_sdist_gives_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        # Python 3.11 has filters only in its later patch releases.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path)
    (source,) = tmp_path.iterdir()
    dist = tmp_path / "dist"
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        dist,
    ]
    run(*build, cwd=source, env=clean_environment(tmp_path / "home"))
    assert names_in(wheel_of(dist)) == names_in(wheel_of(built))


def test_an_empty_environment_renders_an_example(built: Path, tmp_path: Path) -> None:
    env = clean_environment(tmp_path / "home")
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path, env=env)
    programs = tmp_path / "venv" / "bin"
    pip: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "-c",
        ROOT / "constraints.txt",
    ]
    run(*pip, wheel_of(built), cwd=tmp_path, env=env)
    example = tmp_path / "elsewhere" / "titanium"
    shutil.copytree(ROOT / "examples" / "titanium", example)
    run(programs / "meshgen", "render", cwd=example, env=env)
    expected = meshgen.render(Project(ROOT / "examples" / "titanium" / "meshgen.yaml"))
    written = {
        str(p.relative_to(example / "deploy")): p.read_text(encoding="utf-8")
        for p in (example / "deploy").rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }
    assert written == expected
