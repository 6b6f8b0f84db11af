"""Repositories to build, with the real kubectl and helm on the PATH and nothing else."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshgen.manifests.building.build import Building
from meshgen.manifests.building.permissions import Permission
from meshgen.manifests.outcome import Outcome
from tests.helm import Helm, helms
from tests.manifests.trees import run, write

__all__ = ["helms"]

Build = Callable[..., Outcome]


def fake(programs: Path, text: str, name: str = "kustomize") -> None:
    """Put a program of ours before the real ones: kustomize is asked first."""
    path = programs / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the PATH, with kubectl in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "kubectl").symlink_to(Path(sys.executable).with_name("kubectl"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


@pytest.fixture
def helm_there(programs: Path, helms: dict[str, Helm]) -> None:
    """Helm beside kubectl."""
    (programs / "helm").symlink_to(helms["helm-4"].binary)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    folder = tmp_path / "repository"
    monkeypatch.chdir(write(folder, {".git/HEAD": ""}))
    return folder


@pytest.fixture
def build(programs: Path) -> Build:
    """Validate what the repository builds to."""
    assert programs

    def call(
        *paths: str,
        allow: tuple[str, ...] = (),
        seconds: float = 60,
        at_a_time: int = 0,
        **given: Any,
    ) -> Outcome:
        allowed = frozenset(map(Permission, allow))
        return run(*(paths or (".",)), building=Building(allowed, seconds, at_a_time), **given)

    return call
