"""What a call's files build to: the one way into this room for what goes through manifests."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.checks.runner import Runner
from meshgen.findings import Finding
from meshgen.manifests.building.build import Builder, Building, Built
from meshgen.manifests.building.discover import covered, discover
from meshgen.manifests.building.gathered import Document, Gathered
from meshgen.manifests.building.kustomizations import Kustomizations
from meshgen.manifests.building.origins import documents
from meshgen.manifests.files import InputFile


@dataclass(frozen=True)
class Whole:
    """What was built, and the kustomizations that it was built from."""

    kustomizations: Kustomizations
    builds: Sequence[Built]

    @property
    def done(self) -> list[Built]:
        """Return those that could be built."""
        return [built for built in self.builds if built.is_whole]

    def files(self) -> frozenset[Path]:
        """Return the files that they were made of."""
        return frozenset(covered(self.kustomizations, [built.root for built in self.done]))

    def documents(self) -> Iterator[Document]:
        """Yield every document that came out."""
        for built in self.builds:
            for chunk, template in documents(built.text):
                yield Document(built, chunk, template)

    def gathered(self, runner: Runner) -> Gathered:
        """Return what takes the results, with what could not be built."""
        gathered = Gathered(self.kustomizations, runner)
        for built in self.builds:
            gathered.refuse(built)
        return gathered


def build_whole(
    files: Sequence[InputFile | Finding],
    building: Building,
    note: Callable[[str], None] = lambda _: None,
    step: Callable[[str], None] = lambda _: None,
) -> Whole:
    """Build what there is among files; raises MeshgenError where there is no program for it."""
    kustomizations, roots = discover(files)
    if not building.all_values:
        roots = [root for root in roots if not getattr(root, "values", None)]
    return Whole(kustomizations, list(Builder(kustomizations, building, note, step).build(roots)))
