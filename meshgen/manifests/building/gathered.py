"""What is wrong with what was built, told once where several builds bring the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from meshgen.checks.check import Subject
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.ignores.together import found_together
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.findings import Finding, Location, Related
from meshgen.manifests.building.build import Built
from meshgen.manifests.building.kustomizations import Kustomizations
from meshgen.manifests.building.origins import Origin, without_origin
from meshgen.manifests.building.sources import Sources, build_name
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.documents import Documents
from meshgen.manifests.inspect import Result, Seen
from meshgen.resources import Path, dotted


@dataclass(frozen=True)
class Document:
    """A document of a build, and the template that it came from, if it is a chart's."""

    built: Built
    chunk: Chunk
    template: str


@dataclass
class Gathered:
    """Takes the results of builds, build by build, and leads them back to the files.

    `valid` and `invalid` count objects by kind, equal ones of several builds once.
    """

    all_of: Kustomizations
    runner: Runner
    valid: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    placeholders: list[Finding] = field(default_factory=list)
    # By what a finding is told once for: what it says, and the builds that it was met in.
    _told: dict[Finding, tuple[Finding, dict[str, None]]] = field(default_factory=dict)
    _counted: set[bytes] = field(default_factory=set)
    # By the name of the build.
    _sources: dict[str, Sources] = field(default_factory=dict)
    _current: Built | None = None
    _together: list[tuple[Document, Seen]] = field(default_factory=list)

    def take(self, document: Document, digest: bytes, result: Result) -> None:
        """Take what one document of a build holds; those of a build come one after the other."""
        if self._current is not document.built:
            self.close()
            self._current = document.built
        for finding in result.findings:
            start = Location(self._sources_of(document).start.file, 1, 1)
            self._tell(document.built, replace(finding, location=start))
        for position, violation in result.violations:
            self.tell(document, result.seen[position], violation)
        for position, violation in result.open_values:
            self.placeholders.append(self._led(document, result.seen[position], violation)[0])
        for seen in result.seen:
            self._together.append((document, seen))
            if digest not in self._counted:
                (self.valid if seen.valid else self.invalid)[seen.identity.kind] += 1
        self._counted.add(digest)

    def refuse(self, built: Built) -> None:
        """Take why something could not be built."""
        for finding in built.findings:
            self._told.setdefault(finding, (finding, {}))

    def close(self) -> None:
        """Check what one build holds together; to be called after the last document as well."""
        together, self._together = self._together, []
        subjects = [
            Subject(seen.identity, partial(_object, document, seen), document.chunk.line)
            for document, seen in together
        ]
        sound = all(seen.valid for _, seen in together)
        ignored = [Ignored(seen.ignores, seen.ignored) for _, seen in together]
        for position, violation in found_together(self.runner, subjects, ignored, sound=sound):
            self.tell(*together[position], violation)

    def tell(
        self, document: Document, seen: Seen, violation: Violation, related: Iterable[Related] = ()
    ) -> None:
        """Take what is wrong with an object of a build; `related` are the other places of it."""
        self._tell(document.built, *self._led(document, seen, violation, related))

    def place(self, document: Document, seen: Seen, path: Path) -> Related:
        """Return where the value at a path of a built object was written."""
        sources, obj, origin = self._written(document, seen)
        place = sources.place(obj, origin, path, key=False)
        inner = dotted(path if place.path is None else place.path)
        return Related(place.location, str(sources.name(obj, origin)), inner)

    def findings(self) -> list[Finding]:
        """Return all that was found, each once, with the builds that it was met in."""
        return [
            replace(finding, message=f"{finding.message}{suffix}")
            for finding, builds in self._told.values()
            for suffix in [build_name(list(builds), finding.location.file) if builds else ""]
        ]

    def _tell(self, built: Built, finding: Finding, once_for: Finding | None = None) -> None:
        _, builds = self._told.setdefault(once_for or finding, (finding, {}))
        builds[built.name] = None

    def _led(
        self, document: Document, seen: Seen, violation: Violation, related: Iterable[Related] = ()
    ) -> tuple[Finding, Finding]:
        """Return the finding about an object at the place that it came from, and its like.

        Of those alike one is told: what a patch or a field of a kustomization says of many objects
        is one mistake.
        """
        sources, obj, origin = self._written(document, seen)
        place = sources.place(obj, origin, violation.path, key=violation.about_key)
        path = dotted(violation.path if place.path is None else place.path)
        resource = str(sources.name(obj, origin))
        finding = violation.finding(place.location, path, resource, related)
        is_shared = place.path is None
        return finding, replace(finding, path="", resource="") if is_shared else finding

    def _written(self, document: Document, seen: Seen) -> tuple[Sources, Any, Origin]:
        obj, origin = without_origin(_object(document, seen))
        if document.template:
            origin = Origin(document.template)
        return self._sources_of(document), obj, origin

    def _sources_of(self, document: Document) -> Sources:
        built = document.built
        return self._sources.setdefault(built.name, Sources(built, self.all_of))


def _object(document: Document, seen: Seen) -> Any:
    data = Documents(document.chunk.text).data[seen.document]
    for step in seen.path:
        data = data[step]
    return data
