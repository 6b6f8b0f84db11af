"""Fixtures for configs that stand in a folder of their own."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from tests.config.problems import FILE, Load, lines_of, whole


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, in which there are a file a.txt and a folder `folder`."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("text", encoding="utf-8")
    Path("folder").mkdir()
    return tmp_path


@pytest.fixture
def problems(folder: Path) -> Load:
    """Return what finds the problems of a config: `line:column: path: what is wrong; ...`."""

    def found(body: str) -> list[str]:
        (folder / FILE).write_text(whole(body), encoding="utf-8")
        return lines_of(lambda: load_config(Path(FILE)))

    return found
