"""`meshgen:` names the release that renders the config."""

from pathlib import Path

import pytest

from meshgen import __version__
from meshgen.config import load_config
from meshgen.config.crosscheck.release import admits
from meshgen.errors import MeshgenError

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
meshgen: {release}
services: {{web: {{image: "example.com/web:v1"}}}}
environments: {{dev: {{}}, prod: {{}}}}
"""


def _findings(release: str, tmp_path: Path) -> list[tuple[str, int, str]]:
    path = tmp_path / "meshgen.yaml"
    path.write_text(CONFIG.format(release=release), encoding="utf-8")
    try:
        load_config(path)
    except MeshgenError as error:
        return [(f.code, f.location.line, f.message) for f in error.findings]
    return []


@pytest.mark.parametrize("release", [f'"{__version__}"', '">=0.0.1"', '"< 99, >0"', '"!=98"'])
def test_this_one(release: str, tmp_path: Path) -> None:
    assert _findings(release, tmp_path) == []


@pytest.mark.parametrize("release", ['"98.1"', '">=98"', '"<0.0.1"', '">=0, <0"'])
def test_another_one(release: str, tmp_path: Path) -> None:
    said = f"this is meshgen {__version__}, which may render otherwise"
    assert _findings(release, tmp_path) == [("MG105", 4, said)]


@pytest.mark.parametrize("release", ["latest", '""', '"v0.3"', '"^0.3"', '">=0.3,"', '"0.3.x"'])
def test_no_release(release: str, tmp_path: Path) -> None:
    ((code, line, _),) = _findings(release, tmp_path)
    assert (code, line) == ("MG105", 4)


@pytest.mark.parametrize(
    ("wanted", "yes", "no"),
    [
        ("0.3", ["0.3", "0.3.0", "0.3.9", "0.3.1rc1", "0.3.dev2"], ["0.2", "0.30", "1.0.3"]),
        ("==0.3.1", ["0.3.1"], ["0.3.0", "0.3.10"]),
        ("1", ["1.0", "1.9.9"], ["0.1", "10.0"]),
        (">=0.3, <0.5", ["0.3.0", "0.4.9"], ["0.2.9", "0.5.0", "0.10"]),
        (">0.3", ["0.3.1", "0.10"], ["0.3", "0.3.0", "0.2"]),
        ("<=0.3", ["0.3", "0.3.0", "0.2.9"], ["0.3.1", "0.4"]),
        ("!=0.3.1", ["0.3.0", "0.3.2"], ["0.3.1"]),
    ],
)
def test_what_a_range_admits(wanted: str, yes: list[str], no: list[str]) -> None:
    assert [version for version in (*yes, *no) if admits(wanted, version)] == yes
