"""The table of refused changes: read from cases/, over the objects in objects/.

A row is like those of tests/checks/cluster/rows.py, with what was before:

    - about: another role of a binding
      upstream: ValidateRoleBindingUpdate
      object: rolebinding              # objects/rolebinding.yaml
      before: {metadata.labels: {a: b}}  # how the object was; left out: as it is
      set: {roleRef.name: edit}        # how it is applied, and refused
      at: roleRef.name
      says: was "view"
      near: {subjects: ~}              # how it is applied, and taken; left out: not asked
      releases: [25, 31]               # left out: all; else the first and last that refuse
      known: 27                        # the first release that knows the fields
      severity: warning                # left out: error

`both` is changed in all of them.
"""

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml  # type: ignore[import-untyped]

from meshgen.findings import Severity
from meshgen.resources import Object
from tests.checks.cluster.rows import KUBERNETES, changed

FOLDER = FilePath(__file__).parent


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change that is refused, and its near miss."""

    file: str
    about: str
    object: str
    at: str
    says: str
    upstream: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    set: dict[str, Any] = field(default_factory=dict)
    near: dict[str, Any] = field(default_factory=dict)
    both: dict[str, Any] = field(default_factory=dict)
    releases: tuple[int, ...] = ()
    known: int = 0
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return what a test is called."""
        return f"{self.file}: {self.about}"

    @property
    def old(self) -> Object:
        """Return the object as it was applied before."""
        return changed(_base(self.object), {**self.both, **self.before})

    @property
    def refused(self) -> Object:
        """Return the object as it is refused."""
        return changed(_base(self.object), {**self.both, **self.set})

    @property
    def passed(self) -> Object:
        """Return the object as it is taken."""
        return changed(_base(self.object), {**self.both, **self.near})

    @property
    def asked(self) -> tuple[int, ...]:
        """Return the releases, by minor number, that know the fields."""
        return tuple(release for release in KUBERNETES if release >= self.known)

    @property
    def refusing(self) -> tuple[int, ...]:
        """Return the releases that refuse."""
        first, last = self.releases or (0, 99)
        return tuple(release for release in self.asked if first <= release <= last)


def change_rows() -> list[ChangeRow]:
    """Return the whole table."""
    return [
        ChangeRow(file=file.stem, **row)
        for file in sorted((FOLDER / "cases").glob("*.yaml"))
        for row in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) or ()
    ]


def _base(name: str) -> Object:
    text = (FOLDER / "objects" / f"{name}.yaml").read_text(encoding="utf-8")
    obj: Object = yaml.load(text, yaml.CSafeLoader)
    return obj
