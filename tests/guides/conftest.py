"""The guides of all examples, which are worked out once."""

from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.guides import guides
from tests.examples import EXAMPLES, TITANIUM

# Those in which other settings are tried, since that is as dear as all the rest: with platform, in
# several clusters, without environments.
TRIED = ("titanium", "two-clusters", "minimal")


@pytest.fixture(scope="session")
def projects() -> dict[Path, Project]:
    """Return the projects of the examples."""
    return {path: Project(path, notes=False) for path in EXAMPLES}


@pytest.fixture(scope="session")
def pages(projects: dict[Path, Project]) -> dict[Path, dict[str, str]]:
    """Return the files of the guides of each example."""
    return {
        path: guides(project, html=path == TITANIUM, trials=path.parent.name in TRIED)
        for path, project in projects.items()
    }
