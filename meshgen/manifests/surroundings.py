"""What a file is by its name and by the kustomizations and charts that it belongs to."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.inputs import decode
from meshgen.manifests.content import read_bytes
from meshgen.manifests.documents import Documents
from meshgen.manifests.files import STDIN, InputFile
from meshgen.manifests.kustomize import KUSTOMIZATIONS, inputs, resources
from meshgen.manifests.roles import Role
from meshgen.manifests.skips import Skip

_CHART = "Chart.yaml"
# Deeper than any repository; who looks upwards ends somewhere.
_HIGHEST = 40


@dataclass(frozen=True)
class _Folder:
    """What a folder says of the files in it and below, and of those that its kustomization names.

    `top`: nothing above it counts, as it is the root of a repository.
    """

    chart: bool
    kustomization: bool
    inputs: frozenset[Path]
    parts: frozenset[Path]
    top: bool


class Surroundings:
    """Looks upwards from files, and remembers the folders that it has seen.

    Kustomizations that were found, wherever they stand, are asked as well.
    """

    def __init__(self, found: Iterable[InputFile] = ()) -> None:
        """Start with the folders of the kustomizations among the files that were found."""
        self._folders: dict[Path, _Folder] = {}
        paths = map(_absolute, found)
        elsewhere = [self._folder(path.parent) for path in paths if path.name in KUSTOMIZATIONS]
        self._inputs = frozenset().union(*(folder.inputs for folder in elsewhere))
        self._parts = frozenset().union(*(folder.parts for folder in elsewhere))

    def standing(self, file: InputFile) -> Skip | Role:
        """Return why a file is not read for manifests, or what it is to kustomizations if it is.

        Not read are a kustomization, what it reads as patch, configuration or input of a generator;
        of a Helm chart everything but its `crds` folder, which Helm installs as it is.
        """
        if file.path == STDIN:
            return Role.WHOLE
        path = _absolute(file)
        if path.name in KUSTOMIZATIONS:
            return Skip.KUSTOMIZATION
        if path in self._inputs:
            return Skip.INPUT
        folders = list(self._above(path))
        for folder, seen in folders:
            if path in seen.inputs:
                return Skip.INPUT
            if seen.chart and _is_part_of_chart(path.relative_to(folder)):
                return Skip.CHART
        if path in self._parts or any(path in seen.parts for _, seen in folders):
            return Role.PART
        if "patch" in path.name.lower() or "patch" in path.parent.name.lower():
            return Role.PATCH
        is_beside = any(seen.kustomization for _, seen in folders)
        return Role.STRAY if is_beside else Role.WHOLE

    def _above(self, path: Path) -> Iterator[tuple[Path, _Folder]]:
        """Yield the folders that a file is in, up to its repository's."""
        for folder in path.parents[:_HIGHEST]:
            seen = self._folder(folder)
            yield folder, seen
            if seen.top:
                return

    def _folder(self, folder: Path) -> _Folder:
        if folder not in self._folders:
            self._folders[folder] = _look(folder)
        return self._folders[folder]


def _absolute(file: InputFile) -> Path:
    return Path(os.path.abspath(file.path))  # noqa: PTH100


def _look(folder: Path) -> _Folder:
    named = [folder / name for name in KUSTOMIZATIONS if _is_file(folder / name)]
    documents = [document for path in named for document in _documents(path)]

    def paths(references: Callable[[Any], Iterable[str]]) -> frozenset[Path]:
        """Return what kustomizations refer to; an address is a path that no file has."""
        referred = (reference for document in documents for reference in references(document))
        return frozenset(Path(os.path.normpath(folder / reference)) for reference in referred)

    return _Folder(
        chart=_is_file(folder / _CHART),
        kustomization=bool(named),
        inputs=paths(inputs),
        parts=paths(resources),
        top=os.path.exists(folder / ".git"),  # noqa: PTH110
    )


def _is_file(path: Path) -> bool:
    # Path.is_file() raises where a folder cannot be entered.
    return os.path.isfile(path)  # noqa: PTH113


def _documents(kustomization: Path) -> list[Any]:
    """Return what a kustomization holds; one that is broken is told of elsewhere."""
    try:
        content = read_bytes(InputFile(str(kustomization), "", named=False))
        return Documents(decode(content, "")).data
    except MeshgenError:
        return []


def _is_part_of_chart(path: Path) -> bool:
    """Return whether a path in a chart's folder is Helm's: https://helm.sh/docs/topics/charts/."""
    inner = path.parts[:-1]
    if inner:
        return inner[0] == "templates"
    return path.name == _CHART or path.name.startswith("values")
