"""What a config would be with some settings otherwise: rendered and checked in memory."""

import json
from collections.abc import Sequence

from meshgen.config.environments import environments_of
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity
from meshgen.guides.way import Lines, nested
from meshgen.outputs.registry import DEFAULT
from meshgen.pipeline.checks import check_alone
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted
from meshgen.yamlio import dump

# So many findings are told one by one.
_MOST = 5


class Trials:
    """The trials of an environment; `usual` is what is found without any."""

    def __init__(self, project: Project, environment: str) -> None:
        """Take the project as it is."""
        self.project, self.environment = project, environment
        self._outputs = list(project.outputs) or [DEFAULT]
        named = environments_of(project.config.base.origins.root)
        # Where the file has settings of the environment alone: nowhere, where it has none.
        self._at: Path = named[environment].path if environment in named else ()
        self._usual: Sequence[Finding] = ()
        self._usual = self._checked(project)

    def lines(self, settings: Lines) -> str:
        """Return settings as lines of the config."""
        placed = {(*self._at, *path): value for path, value in settings.items()}
        return dump(nested(placed)).rstrip("\n") if placed else ""

    def of(self, settings: Lines, *, checks: bool = True) -> tuple[Project | None, list[Finding]]:
        """Return the project with settings otherwise, and what is found then that is not usual.

        None stands for one that is refused. Notes are left out; without `checks`, what else would
        be found is not asked.
        """
        try:
            tried = self._tried(settings)
            tried.objects(self.environment)
            return tried, self._new(self._checked(tried) if checks else ())
        except MeshgenError as error:
            return None, self._new(error.findings)

    def _tried(self, settings: Lines) -> Project:
        changes = [
            f"{dotted((*self._at, *path))}={json.dumps(value)}" for path, value in settings.items()
        ]
        return self.project.tried(self.environment, changes) if changes else self.project

    def _checked(self, project: Project) -> list[Finding]:
        return check_alone(project, self.environment, self._outputs)

    def _new(self, found: Sequence[Finding]) -> list[Finding]:
        usual = {(one.code, one.resource, one.message) for one in self._usual}
        new = [one for one in found if one.severity is not Severity.NOTE]
        return [one for one in new if (one.code, one.resource, one.message) not in usual]


def told(found: Sequence[Finding]) -> tuple[str, ...]:
    """Return findings in a line each, the first ones of many."""
    lines = [
        f"{one.severity} {one.subcode or one.code}: "
        + ": ".join(part for part in (one.resource or one.path, one.message) if part)
        for one in dict.fromkeys(found)
    ]
    more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return (*lines[:_MOST], *more)
