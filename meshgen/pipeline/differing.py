"""What two environments have otherwise, or one since a git revision."""

from dataclasses import replace
from pathlib import Path

from meshgen.config.differences import Difference, Differences, Setting, differences
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.pipeline.before import config_before
from meshgen.pipeline.project import Project


def between_environments(project: Project, before: str, after: str) -> Differences:
    """Return what an environment has otherwise than another one.

    Raises MeshgenError where one is not there.
    """
    ((one,), (other,)) = (project.select([name]) for name in (before, after))
    found = differences(project.resolved(one), project.resolved(other))
    return Differences(one, other, list(found))


def since(project: Project, environment: str, against: str) -> Differences:
    """Return what an environment has otherwise than in a git revision, or in a folder's config.

    Raises MeshgenError where one of them is not there, and for what was wrong with the config.
    """
    (name,) = project.select([environment])
    with config_before(project, against) as before:
        if name not in before.environments:
            message, expected = f"{against} has no environment `{name}`", "expected one that has it"
            raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
        folder = before.config.path.parent
        found = differences(before.resolved(name), project.resolved(name))
        told = [replace(one, before=_as_it_was(one, folder, against)) for one in found]
    return Differences(against, name, told)


def _as_it_was(difference: Difference, folder: Path, against: str) -> Setting | None:
    """Return a setting whose place is called as git calls a file of a revision."""
    setting = difference.before
    if setting is None or not setting.location.file:
        return setting
    file = Path(setting.location.file)
    shown = file.relative_to(folder) if file.is_relative_to(folder) else file
    return replace(setting, location=replace(setting.location, file=f"{against}:{shown}"))
