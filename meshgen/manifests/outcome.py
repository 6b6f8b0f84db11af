"""What a validation found, collected file by file."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from meshgen.findings import Finding, in_order
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.documents import placed
from meshgen.manifests.duplicates import Duplicates
from meshgen.manifests.inspect import Result
from meshgen.manifests.loading import Loaded
from meshgen.manifests.skips import Skip


@dataclass
class Outcome:
    """Grows while a validation runs.

    `files` holds the findings of every file, in the order they were read in; `checked` those files
    that an object or a finding is in.
    """

    files: dict[str, list[Finding]] = field(default_factory=dict)
    checked: dict[str, None] = field(default_factory=dict)
    valid: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    skipped: Counter[Skip] = field(default_factory=Counter)

    @property
    def findings(self) -> list[Finding]:
        """Return all findings, those of a file in order of place."""
        return [finding for found in self.files.values() for finding in in_order(found)]

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
        }


@dataclass
class Collector:
    """Puts what is found into an outcome; `note` is told of everything that is passed over."""

    outcome: Outcome
    note: Callable[[str], None]
    _duplicates: Duplicates = field(default_factory=Duplicates)

    def open(self, loaded: Loaded) -> None:
        """Take a file, before what its chunks hold."""
        self.outcome.files.setdefault(loaded.name, []).extend(loaded.findings)
        if loaded.findings:
            self.outcome.checked[loaded.name] = None
        if loaded.skip:
            self._skip(loaded.name, loaded.skip)

    def take(self, file: str, chunk: Chunk, result: Result) -> None:
        """Take what one chunk of a file holds."""
        findings = self.outcome.files[file]
        findings += (placed(finding, file, chunk.line) for finding in result.findings)
        if findings or result.seen:
            self.outcome.checked[file] = None
        for seen in result.seen:
            kinds = self.outcome.valid if seen.valid else self.outcome.invalid
            kinds[seen.identity.kind] += 1
            findings += self._duplicates.find(file, chunk, seen)
        for reason in result.skipped:
            self._skip(f"{file}:{chunk.line}", reason)

    def _skip(self, where: str, reason: Skip) -> None:
        self.outcome.skipped[reason] += 1
        self.note(f"{where}: skipped: {reason}")
