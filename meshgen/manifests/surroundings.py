"""What a file is by its name and by the kustomizations and charts that it belongs to."""

import os
from dataclasses import dataclass
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.inputs import decode
from meshgen.manifests.content import read_bytes
from meshgen.manifests.documents import Documents
from meshgen.manifests.files import STDIN, InputFile
from meshgen.manifests.kustomize import KUSTOMIZATIONS, inputs
from meshgen.manifests.skips import Skip

_CHART = "Chart.yaml"
# Deeper than any repository; who looks upwards ends somewhere.
_HIGHEST = 40


@dataclass(frozen=True)
class _Folder:
    """What a folder says of the files in it and below."""

    chart: bool
    inputs: frozenset[Path]
    top: bool  # nothing above it counts: it is the root of a repository


class Surroundings:
    """Looks upwards from files, and remembers the folders that it has seen."""

    def __init__(self) -> None:
        """Start with no folder known."""
        self._folders: dict[Path, _Folder] = {}

    def skip(self, file: InputFile) -> Skip | None:
        """Return why a file is not read for manifests; None if it is.

        A kustomization, what it reads as patch, configuration or input of a generator; of a Helm
        chart everything but its `crds` folder, which Helm installs as it is.
        """
        if file.path == STDIN:
            return None
        path = Path(os.path.abspath(file.path))  # noqa: PTH100
        if path.name in KUSTOMIZATIONS:
            return Skip.KUSTOMIZATION
        for folder in path.parents[:_HIGHEST]:
            seen = self._folder(folder)
            if path in seen.inputs:
                return Skip.INPUT
            if seen.chart and _is_part_of_chart(path.relative_to(folder)):
                return Skip.CHART
            if seen.top:
                break
        return None

    def _folder(self, folder: Path) -> _Folder:
        if folder not in self._folders:
            self._folders[folder] = _look(folder)
        return self._folders[folder]


def _look(folder: Path) -> _Folder:
    named = [folder / name for name in KUSTOMIZATIONS if _is_file(folder / name)]
    referred = (reference for path in named for reference in _inputs(path))
    return _Folder(
        chart=_is_file(folder / _CHART),
        inputs=frozenset(Path(os.path.normpath(folder / reference)) for reference in referred),
        top=os.path.exists(folder / ".git"),  # noqa: PTH110
    )


def _is_file(path: Path) -> bool:
    # Path.is_file() raises where a folder cannot be entered.
    return os.path.isfile(path)  # noqa: PTH113


def _inputs(kustomization: Path) -> list[str]:
    """Return the files that a kustomization names; one that is broken is told of elsewhere."""
    try:
        content = read_bytes(InputFile(str(kustomization), "", named=False))
        documents = Documents(decode(content, "")).data
    except MeshgenError:
        return []
    return [path for document in documents for path in inputs(document)]


def _is_part_of_chart(path: Path) -> bool:
    """Return whether a path in a chart's folder is Helm's: https://helm.sh/docs/topics/charts/."""
    inner = path.parts[:-1]
    if inner:
        return inner[0] == "templates"
    return path.name == _CHART or path.name.startswith("values")
