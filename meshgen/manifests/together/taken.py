"""The objects of a run, collected to be checked together."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from meshgen.checks.violation import Violation
from meshgen.findings import Code, Finding, Related
from meshgen.manifests.building.charts import Chart
from meshgen.manifests.building.gathered import Document, Gathered
from meshgen.manifests.building.origins import without_origin
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.documents import placed
from meshgen.manifests.inspect import Result, Seen
from meshgen.manifests.outcome import Outcome
from meshgen.manifests.place import Place
from meshgen.manifests.roles import Role
from meshgen.manifests.together.standing import Standing, Telling, Text
from meshgen.resources import Path, dotted


@dataclass
class Taken:
    """Takes the results of a run: `standings` are the objects that are in some cluster.

    Those of `parts` are what a kustomization completes, and as they stand in none. What is a patch
    by its name is nowhere.
    """

    outcome: Outcome
    gathered: Gathered | None
    standings: list[Standing] = field(default_factory=list)
    parts: list[Standing] = field(default_factory=list)

    def of_file(self, file: str, role: Role, chunk: Chunk, result: Result) -> None:
        """Take what a chunk of a file holds."""
        if role is Role.PATCH:
            return
        text = Text(chunk.text)
        telling = partial(_InFile, self.outcome, file, text, chunk.line)
        taken = self.parts if role is Role.PART else self.standings
        taken.extend(_standings(file, telling, text, result))

    def of_build(self, document: Document, result: Result) -> None:
        """Take what a document of a build holds."""
        assert self.gathered is not None
        text = Text(document.chunk.text)
        telling = partial(_InBuild, self.gathered, document)
        root = document.built.name
        made = _standings(root, telling, text, result, is_built=True)
        is_chart = isinstance(document.built.root, Chart)
        self.standings += (
            replace(each, source=_source(document, each.source), is_chart=is_chart) for each in made
        )


def _standings(
    root: str,
    telling: Callable[[Seen], Telling],
    text: Text,
    result: Result,
    *,
    is_built: bool = False,
) -> Iterator[Standing]:
    checked = [(seen, True) for seen in result.seen if seen.whole]
    for seen, is_checked in (*checked, *((seen, False) for seen in result.passed_over)):
        obj, origin = without_origin(text.object(seen.document, seen.path))
        if isinstance(obj, Mapping):
            yield Standing(
                seen.identity,
                root,
                obj,
                telling(seen),
                is_built=is_built,
                is_valid=seen.valid,
                is_checked=is_checked,
                source=origin.path,
            )


def _source(document: Document, path: str) -> str:
    """Return the file that an object of a build was made of, of the way that the build tells."""
    built = document.built
    folder = built.root.folder if document.template else built.folder
    path = document.template or path
    return os.path.realpath(folder / path) if path else ""


@dataclass(frozen=True)
class _InFile:
    """Where an object of a file stands."""

    outcome: Outcome
    file: str
    text: Text
    line: int
    seen: Seen

    def place(self, path: Path) -> Related:
        at = Finding(Code.READ, "", self._place().location(path))
        location = placed(at, self.file, self.line).location
        return Related(location, str(self.seen.identity), dotted((*self.seen.path, *path)))

    def tell(self, violation: Violation, related: Iterable[Related]) -> None:
        finding = self._place().finding(violation, self.seen.identity, related)
        self.outcome.files[self.file].append(placed(finding, self.file, self.line))

    def _place(self) -> Place:
        return Place(self.text.documents, self.seen.document, self.seen.path)


@dataclass(frozen=True)
class _InBuild:
    """Where an object of a build came from."""

    gathered: Gathered
    document: Document
    seen: Seen

    def place(self, path: Path) -> Related:
        return self.gathered.place(self.document, self.seen, path)

    def tell(self, violation: Violation, related: Iterable[Related]) -> None:
        self.gathered.tell(self.document, self.seen, violation, related)
