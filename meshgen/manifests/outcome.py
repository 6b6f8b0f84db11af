"""What came of a validation, collected file by file."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from meshgen.checks.check import Subject
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.ignores.together import found_together
from meshgen.checks.runner import Runner
from meshgen.codes import Description
from meshgen.explainer import words
from meshgen.findings import Finding, in_order, weighed
from meshgen.identity import Identity
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.inspect import Result, Seen
from meshgen.manifests.loading import Loaded
from meshgen.manifests.place import Place
from meshgen.manifests.roles import Role
from meshgen.manifests.skips import OBJECTS, Skip

if TYPE_CHECKING:
    from meshgen.manifests.building.gathered import Gathered


@dataclass
class Outcome:
    """Grows while a validation runs.

    `files` holds the findings of every file, in the order they were read in; `checked` those files
    that an object or a finding is in. `configs` are meshgen's own, which `meshgen check` checks.
    `parts` are files that kustomizations complete; `placeholders` what could not be told for them;
    `builds` what was built, if `is_building`; `deprecated` are kustomizations with fields that are
    on their way out. `command` is what was called; `is_apart` says that of `parts` nothing is
    told that they are wrong about together with others; `unsaid` is a hint of what rules could not
    know. `own` are rules of the user's own.
    """

    files: dict[str, list[Finding]] = field(default_factory=dict)
    checked: dict[str, None] = field(default_factory=dict)
    valid: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    skipped: Counter[Skip] = field(default_factory=Counter)
    configs: dict[str, None] = field(default_factory=dict)
    parts: dict[str, None] = field(default_factory=dict)
    placeholders: list[Finding] = field(default_factory=list)
    builds: dict[str, None] = field(default_factory=dict)
    is_building: bool = False
    deprecated: dict[str, None] = field(default_factory=dict)
    command: str = "meshgen validate"
    is_apart: bool = False
    unsaid: str = ""
    own: Mapping[str, Description] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take what is wrong with files that may not be among those that were checked."""
        others: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.location.file not in self.files:
                others.setdefault(finding.location.file, []).append(finding)
        self.files |= others
        self.checked |= dict.fromkeys(others)

    def tell(self, findings: Iterable[Finding]) -> None:
        """Take what is wrong with files, be they among those that were checked or not."""
        for finding in findings:
            self.files.setdefault(finding.location.file, []).append(finding)
            self.checked[finding.location.file] = None

    def weigh(self, severities: Mapping[str, str]) -> None:
        """Give findings other weights, by code, and drop those to ignore."""
        self.files = {name: weighed(found, severities) for name, found in self.files.items()}

    @property
    def findings(self) -> list[Finding]:
        """Return all findings, those of a file in order of place."""
        return [finding for of_file in self.files.values() for finding in in_order(of_file)]

    @property
    def hints(self) -> list[str]:
        """Return what to do besides, where this run alone does not tell all, in a line each."""
        is_nothing = not (self.checked or self.valid or self.invalid)
        hints = [self._nothing()] if is_nothing else []
        if self.parts:
            files = words.count(len(self.parts), "file")
            what = (
                "is a part of a kustomization"
                if len(self.parts) == 1
                else "are parts of kustomizations"
            )
            apart = "each object in them was checked by itself, and " if self.is_apart else ""
            mend = f"{apart}`{self.command} --build` checks the whole"
            unbuilt = "what was not built was checked as it stands"
            hints.append(f"{files} {what}: {unbuilt if self.is_building else mend}")
        if self.deprecated:
            number = words.count(len(self.deprecated), "kustomization")
            have = "has" if len(self.deprecated) == 1 else "have"
            hints.append(f"{number} {have} deprecated fields; -v names them")
        if self.unsaid:
            hints.append(self.unsaid)
        return hints

    def add_builds(self, gathered: "Gathered", names: Iterable[str]) -> None:
        """Take what was found in what was built; the names are of those that could be."""
        self.is_building = True
        self.builds.update((name, None) for name in names)
        self.valid += gathered.valid
        self.invalid += gathered.invalid
        self.placeholders += gathered.placeholders
        self.tell(gathered.findings())

    def _nothing(self) -> str:
        all_skipped = bool(self.skipped.keys() & OBJECTS)
        why = "all objects were passed over" if all_skipped else "no Kubernetes object was found"
        text = f"nothing was checked: {why}"
        configs = [f"`meshgen check -f {shlex.quote(name)}`" for name in self.configs]
        return f"{text}; a config is checked by {' and '.join(configs)}" if configs else text

    @property
    def counts(self) -> dict[str, int]:
        """Return how many files and objects there were, and how many of the latter are right."""
        valid, invalid = self.valid.total(), self.invalid.total()
        return {
            "files": len(self.checked),
            "objects": valid + invalid,
            "valid": valid,
            "invalid": invalid,
            "skipped": self.skipped.total(),
            **({"builds": len(self.builds)} if self.builds else {}),
        }


@dataclass
class Collector:
    """Puts what is found into an outcome; `note` is told of everything that is passed over.

    What stands in one file is checked together, by `runner`, once the file's last chunk was taken.
    `home` is the namespace of objects that name none; "" if nobody knows.
    """

    outcome: Outcome
    note: Callable[[str], None]
    runner: Runner
    home: str = ""
    _file: str = ""
    _together: list[tuple[Chunk, Seen]] = field(default_factory=list)

    def open(self, loaded: Loaded) -> None:
        """Take a file, before what its chunks hold."""
        self.outcome.files.setdefault(loaded.name, []).extend(loaded.findings)
        if loaded.findings or loaded.role is Role.BUILT:
            self.outcome.checked[loaded.name] = None
        for line in loaded.deprecations:
            self.note(line)
        if loaded.deprecations:
            self.outcome.deprecated[loaded.name] = None
        if loaded.skip:
            self._skip(loaded.name, loaded.name, loaded.skip)

    def take(self, file: str, chunk: Chunk, result: Result, role: Role = Role.WHOLE) -> None:
        """Take what one chunk of a file holds; those of a file come one after the other."""
        if file != self._file:
            self.close()
            self._file = file
        findings = self.outcome.files[file]
        findings += (placed(finding, file, chunk.line) for finding in result.findings)
        self.outcome.placeholders += (
            placed(finding, file, chunk.line) for finding in result.placeholders
        )
        if role is Role.PART and result.seen:
            self.outcome.parts[file] = None
        if findings or result.seen:
            self.outcome.checked[file] = None
        for seen in result.seen:
            kinds = self.outcome.valid if seen.valid else self.outcome.invalid
            kinds[seen.identity.kind] += 1
            self._together.append((chunk, seen))
        for reason in result.skipped:
            self._skip(file, f"{file}:{chunk.line}", reason)

    def close(self) -> None:
        """Check what was taken of a file together; to be called after the last chunk as well."""
        together, self._together = self._together, []
        subjects = [
            Subject(self._placed(seen.identity), partial(_load, chunk, seen), chunk.line)
            for chunk, seen in together
        ]
        sound = all(seen.valid for _, seen in together)
        ignored = [Ignored(seen.ignores, seen.ignored) for _, seen in together]
        for position, violation in found_together(self.runner, subjects, ignored, sound=sound):
            chunk, seen = together[position]
            place = Place(Documents(chunk.text), seen.document, seen.path)
            finding = place.finding(violation, seen.identity)
            self.outcome.files[self._file].append(placed(finding, self._file, chunk.line))

    def _placed(self, who: Identity) -> Identity:
        return who if who.namespace else who._replace(namespace=self.home)

    def tell_placeholders(self) -> None:
        """Tell of all placeholders at once, at the first: they have one cause, and one mend."""
        met = self.outcome.placeholders
        if not met:
            return
        files = len({finding.location.file for finding in met})
        where = f", one of {len(met)} in {words.count(files, 'file')}" if len(met) > 1 else ""
        first = replace(
            met[0],
            message=f"{met[0].message} looks like a placeholder{where}; nothing fills it in here",
            hint="--placeholders takes any value for them",
        )
        self.outcome.files.setdefault(first.location.file, []).append(first)

    def _skip(self, file: str, where: str, reason: Skip) -> None:
        self.outcome.skipped[reason] += 1
        if reason is Skip.MESH:
            self.outcome.configs[file] = None
        self.note(f"{where}: skipped: {reason}")


def _load(chunk: Chunk, seen: Seen) -> Any:
    """Read an object once more."""
    data = Documents(chunk.text).data[seen.document]
    for step in seen.path:
        data = data[step]
    return data
