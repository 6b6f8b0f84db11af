"""`meshgen build`: one environment on stdout."""

import os
import subprocess
from pathlib import Path

import pytest

from meshgen.yamlio import load_all, to_data

from .conftest import MESH, Meshgen
from .process import MESHGEN, call, environment


def test_it_prints_objects_and_nothing_else(mesh: Path, meshgen: Meshgen) -> None:
    done = meshgen("build", "prod")
    assert (done.exit_code, done.stderr) == (0, "")
    objects = [to_data(node) for node in load_all(done.stdout, "build")]
    namespaces = {o["metadata"].get("namespace") for o in objects if o["kind"] != "Namespace"}
    assert namespaces == {"shop-prod"}
    (deployment,) = [o for o in objects if o["kind"] == "Deployment"]
    assert deployment["spec"]["replicas"] == 2


def test_the_only_environment_needs_no_name(mesh: Path, meshgen: Meshgen) -> None:
    config = MESH.partition("environments:")[0]
    (mesh / "meshgen.yaml").write_text(config, encoding="utf-8")
    done = meshgen("build")
    assert done.exit_code == 0
    assert "kind: Deployment" in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ([], "meshgen: name an environment; expected one of dev, prod [error MG401]\n"),
        (["prd"], "no environment is called `prd`; expected one of dev, prod; did you mean `prod`"),
        (["x\x1b[31m"], "no environment is called `x\\x1b[31m`; expected one of dev, prod"),
    ],
)
def test_an_environment_that_is_not_there(
    mesh: Path, meshgen: Meshgen, name: list[str], said: str
) -> None:
    done = meshgen("build", *name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_closed_pipe_ends_it_quietly(mesh: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = call("build", "dev", capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_head_takes_what_it_wants(mesh: Path) -> None:
    with subprocess.Popen(
        [*MESHGEN, "build", "dev"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"apiVersion: v1\n"
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", [["build", "dev"], ["schema"], ["explain"]])
def test_a_full_disk_is_told(mesh: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = call(*command, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    said = "the output cannot be written to stdout: no space left on device"
    assert done.stderr == f"meshgen: {said} [error MG305]\n"


def test_a_closed_stdout_is_told(mesh: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *MESHGEN, "build", "dev"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(),
    )
    assert done.returncode == 2
    assert "cannot be written to stdout: it is closed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_stream_is_utf8_in_every_locale(mesh: Path) -> None:
    config = MESH.replace("port: 80", 'port: 80, env: {WHO: "Zoë 世界"}')
    (mesh / "meshgen.yaml").write_text(config, encoding="utf-8")
    ascii_only = environment(PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "Zoë 世界" in call("build", "dev", env=ascii_only).stdout
