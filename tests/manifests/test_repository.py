"""A repository as teams have them, and what is told of it: as it stands, and as it is built.

`repository.txt` and `repository-build.txt` hold what people read; after a change that is meant,
`UPDATE=1 pytest tests/manifests/test_repository.py` writes them anew.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from meshgen.cli.app import make_app

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("options", "golden"),
    [
        ([], "repository.txt"),
        (["--placeholders"], "repository-placeholders.txt"),
        (["--build"], "repository-build.txt"),
    ],
)
def test_what_is_told_of_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], golden: str
) -> None:
    folder = tmp_path / "repository"
    shutil.copytree(HERE / "repository", folder)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kubectl").symlink_to(Path(sys.executable).with_name("kubectl"))
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    result = CliRunner().invoke(make_app(), ["validate", "--kubernetes", "1.33", *options])
    told = f"{result.stdout}{result.stderr}exit code {result.exit_code}\n"
    path = HERE / golden
    if os.environ.get("UPDATE"):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
