"""`meshgen docs`: a folder of its own."""

from pathlib import Path

import pytest

from .conftest import Meshgen

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services: {web: {image: a, port: 80}}
"""


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (["render"], ["docs"], "a tree of `meshgen render`, base/kustomization.yaml in it"),
        (["docs"], ["render"], "the guides of `meshgen docs`, system.svg in it"),
    ],
)
def test_what_the_other_command_wrote_stays(
    tmp_path: Path, meshgen: Meshgen, first: list[str], then: list[str], said: str
) -> None:
    config, folder = tmp_path / "meshgen.yaml", tmp_path / "out"
    config.write_text(CONFIG, encoding="utf-8")
    where = ["-f", str(config), "-o", str(folder)]
    assert meshgen(*first, *where).exit_code == 0
    before = sorted(path for path in folder.rglob("*") if path.is_file())
    for more in ([], ["--force"], ["--check"]):
        done = meshgen(*then, *where, *more)
        assert done.exit_code == 2
        assert f"{folder}: holds {said}, which would be removed; expected a folder" in done.stderr
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == before
    assert meshgen(*first, *where).exit_code == 0
