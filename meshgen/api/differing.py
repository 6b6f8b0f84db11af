"""What environments have otherwise."""

import os
from typing import TYPE_CHECKING

from meshgen.api.types import StrPath

if TYPE_CHECKING:
    from meshgen.config.differences import Differences
    from meshgen.pipeline import Project


def setting_differences(project: "Project | StrPath", before: str, after: str) -> "Differences":
    """Return what the environment `after` has otherwise than the environment `before`.

    Each of `differences` has its `path`, and the setting of both, or None where one has it not: a
    `node` and the `location` where it is written. Settings count as they hold in the end. Raises
    MeshgenError for what is wrong with the config, and for an environment that is not there.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.differing import between_environments

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return between_environments(project, before, after)


def setting_changes(
    project: "Project | StrPath", environment: str, against: StrPath
) -> "Differences":
    """Return what an environment has otherwise than before.

    `against` is a git revision, or a folder with a config of the same name. As
    `setting_differences`; raises MeshgenError for what was wrong with the config too, and where
    there is nothing to compare with.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.differing import since

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return since(project, environment, os.fspath(against))
