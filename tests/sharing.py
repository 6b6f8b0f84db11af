"""What only costs time, handed on from one project of a folder to the next."""

from meshgen.pipeline import Project, placing

# Compiled templates, and what was learnt of the schemas.
STEPS = (Project._renderer.__name__, placing._schemas.__name__)


def share(before: Project | None, project: Project, steps: tuple[str, ...] = STEPS) -> Project:
    """Return the project with what the one before it keeps of these steps."""
    if before is not None:
        project.results |= {k: v for k, v in before.results.items() if k[0].__name__ in steps}
    return project
