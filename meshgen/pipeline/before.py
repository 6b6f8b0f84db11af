"""The config as it was: in a git revision, or in another folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.pipeline.project import Project
from meshgen.state.files import at_revision


@contextmanager
def config_before(project: Project, against: str) -> Iterator[Project]:
    """Yield a project's config as a git revision has it, or the one of that name in a folder.

    Raises MeshgenError where there is none of these, and for a config that was wrong.
    """
    folder, config = Path(against), project.config.path.resolve()
    if folder.is_dir():
        if not (folder / config.name).is_file():
            message = f"{against} holds no {config.name}"
            expected = "expected a folder with a config, or a git revision"
            raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
        yield _opened(folder / config.name, folder, against)
        return
    with at_revision(config.parent, against) as (copy, top):
        path = copy / config.relative_to(top)
        if not path.is_file():
            message = f"{against} has no {config.relative_to(top)}"
            raise MeshgenError([Finding(Code.USAGE, message, expected="expected one that has it")])
        yield _opened(path, copy, against)


def as_it_was(error: MeshgenError, against: str) -> MeshgenError:
    """Return what is wrong with the state before, which stands in no file any more."""
    return MeshgenError(
        replace(each, message=f"{against}: {each.message}", location=Location())
        for each in error.findings
    )


def _opened(path: Path, around: Path, against: str) -> Project:
    try:
        return Project(path, allow_outside=[around], notes=False)
    except MeshgenError as error:
        raise as_it_was(error, against) from None
