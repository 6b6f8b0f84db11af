"""Everything that a config gives: its tree, what each environment builds, its charts."""

import sys
from collections.abc import Iterator
from pathlib import Path

import meshgen
from meshgen.pipeline import Project
from tests.chart.project import chart_files


def everything(config: Path) -> Iterator[tuple[str, str]]:
    """Yield what a config gives, each with what it is, in the order in which it comes."""
    project = Project(config)
    yield from meshgen.render(project).items()
    for environment in project.environments:
        yield environment, meshgen.build(project, environment)
    yield from chart_files(project).items()


if __name__ == "__main__":
    for config in sys.argv[1:]:
        for what, text in everything(Path(config)):
            print(config, what, text)
