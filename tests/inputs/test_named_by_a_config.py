"""Whatever stands where a config names a file: it is refused at once, where it is named."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import meshgen
from meshgen.inputs import LARGEST

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: x}
services: {web: {image: i, port: 80}}
"""
NAMING = {
    "resources": "resources: [in/x]\n",
    "configMaps.c.files.k": "configMaps: {c: {files: {k: in/x}}}\n",
    "templates": "templates: in\n",
}


def device(path: Path) -> str:
    path.symlink_to("/dev/zero")
    return "this is a device"


def pipe(path: Path) -> str:
    os.mkfifo(path)
    return "this is a pipe"


def bound(path: Path) -> str:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(here)
    return "this is a socket"


def large(path: Path) -> str:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    return "the file has more than"


def folder(path: Path) -> str:
    path.mkdir()
    return "is a folder"


KINDS = [device, pipe, bound, large, folder]


def refusal(config: Path) -> meshgen.Finding:
    with pytest.raises(meshgen.MeshgenError) as caught:
        meshgen.check(meshgen.load(config, allow_outside=["/dev"]))
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize("path", NAMING)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_a_config_names(path: str, kind: Callable[[Path], str], tmp_path: Path) -> None:
    place = tmp_path / "in" / ("service/x.yaml.j2" if path == "templates" else "x")
    place.parent.mkdir(parents=True)
    why = kind(place)
    (tmp_path / "meshgen.yaml").write_text(HEAD + NAMING[path])
    finding = refusal(tmp_path / "meshgen.yaml")
    assert why in finding.message
    if path == "templates":
        assert str(place) in finding.message
    else:
        assert finding.path.startswith(path)
        assert finding.location.line == 5


@pytest.mark.parametrize("kind", [device, bound, large, folder])
def test_a_config(kind: Callable[[Path], str], tmp_path: Path) -> None:
    why = kind(tmp_path / "meshgen.yaml")
    assert why in refusal(tmp_path / "meshgen.yaml").message


def test_a_config_that_is_a_pipe_is_read_as_far_as_somebody_writes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "meshgen.yaml")
    assert refusal(tmp_path / "meshgen.yaml").message == "the file is empty"
