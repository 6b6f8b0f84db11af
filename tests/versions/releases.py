"""The examples, each rewritten for other releases of Kubernetes and Istio."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from meshgen.inputs import read_text
from meshgen.pipeline import Project
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.yamlio import dump, load, to_data
from tests.sharing import share

KUBERNETES = supported_kubernetes()
ISTIO = supported_istio()


class Rewritten:
    """An example in a folder of its own; what it compiles is kept from project to project."""

    def __init__(self, example: Path, folder: Path) -> None:
        """Copy the example's folder to `folder`."""
        self._folder = shutil.copytree(example.parent, folder)
        self._settings: dict[str, Any] = to_data(load(read_text(example), str(example)))
        self._before: Project | None = None

    def project(self, kubernetes: str | Sequence[str], istio: str | Sequence[str]) -> Project:
        """Return the example's project with other releases."""
        said = self._settings.get("istio")
        # A release alone is short for `version`.
        said = said if isinstance(said, dict) else {}
        releases = {"kubernetes": kubernetes, "istio": {**said, "version": istio}}
        path = self._folder / "meshgen.yaml"
        path.write_text(dump({**self._settings, **releases}), encoding="utf-8")
        # Templates and schemas are the same for all releases that share them: compiled once.
        self._before = share(self._before, Project(path))
        return self._before
