"""What there is to build among files that were found."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from meshgen.findings import Finding
from meshgen.manifests.building.charts import CHART, Chart, charts
from meshgen.manifests.building.kustomizations import Kustomization, Kustomizations
from meshgen.manifests.files import STDIN, InputFile
from meshgen.manifests.kustomize import KUSTOMIZATIONS

Root = Kustomization | Chart
# Deeper than any repository.
_HIGHEST = 40


def discover(files: Sequence[InputFile | Finding]) -> tuple[Kustomizations, list[Root]]:
    """Return all kustomizations, and what is to be built: those of the files that none includes.

    For a file that the call names, the kustomization counts that names it. A chart is built once
    with each of its values files, and not for itself where another one holds it.
    """
    found = [each for each in files if isinstance(each, InputFile) and each.path != STDIN]
    paths = {Path(os.path.realpath(each.path)): each for each in found}
    all_of = Kustomizations({path: each.name for path, each in paths.items()})
    folders = [path.parent for path in paths if path.name in KUSTOMIZATIONS]
    named = [path for path, each in paths.items() if each.named]
    owners = [owner for path in named if (owner := _owner(path, all_of))]
    standing = [inner for folder in folders if (inner := all_of.at(folder))]
    roots: list[Root] = [*all_of.roots([*standing, *owners])]
    for path, each in paths.items():
        if path.name == CHART and not _is_inner(path.parent):
            roots += charts(path.parent, os.path.dirname(each.name) or ".")  # noqa: PTH120
    return all_of, roots


def covered(all_of: Kustomizations, roots: Sequence[Root]) -> Iterator[Path]:
    """Yield every file that what was built was made of."""
    for root in roots:
        for member in all_of.closure(root) if isinstance(root, Kustomization) else ():
            yield from member.references.values()


def _owner(path: Path, all_of: Kustomizations) -> Kustomization | None:
    """Return the kustomization above a file that names it."""
    for folder in path.parents[:_HIGHEST]:
        kustomization = all_of.at(folder)
        if kustomization and path in kustomization.references.values():
            return kustomization
        if os.path.exists(folder / ".git"):  # noqa: PTH110
            return None
    return None


def _is_inner(folder: Path) -> bool:
    """Return whether a chart is another one's dependency."""
    return folder.parent.name == "charts" and (folder.parent.parent / CHART).is_file()
