"""What is ignored, or said to exist, and is of no use in any environment."""

from collections.abc import Iterator

from meshgen.codes.told import UNASKED
from meshgen.findings import (
    Finding,
    Location,
)
from meshgen.pipeline.found import findings, is_sound
from meshgen.pipeline.ignores import Ignore, ignores
from meshgen.pipeline.kept import kept
from meshgen.pipeline.placing import (
    external_of,
    ignored_objects,
    runner_of,
    weighed_in,
)
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted


def idle_ignores(project: Project) -> Iterator[Finding]:
    """Yield what is ignored and found in no environment, each as the first one weighs it."""
    told: dict[tuple[Location, str], list[tuple[str, Ignore]]] = {}
    for name in project.environments:
        for ignore in ignores(
            project, name, runner_of(project, name), ignored_objects(project, name)
        ):
            told.setdefault((ignore.location, ignore.code), []).append((name, ignore))
    for several in told.values():
        # Asked last: to know all that is asked for, every rule is imported.
        if not any(ignore.is_used for _, ignore in several) and all(
            ignore.code in _asked(project, name) for name, ignore in several
        ):
            name, ignore = several[0]
            yield from weighed_in(project, name, [ignore.finding])


@kept
def _asked(project: Project, environment: str) -> frozenset[str]:
    """Return the codes that an environment is asked for."""
    return runner_of(project, environment).asked(sound=is_sound(project, environment))


def unasked(project: Project) -> Iterator[Finding]:
    """Yield what is declared external, and what no rule asked for in any environment."""
    entries: dict[Location, tuple[str, str, Path, bool]] = {}
    for name in project.environments:
        findings(project, name)
        unused = external_of(project, name).unused
        resolved = project.resolved(name)
        for index, entry in enumerate(resolved.mesh.existing or ()):
            location, path = resolved.find(("existing", index))
            idle = entry in unused and (location not in entries or entries[location][-1])
            entries[location] = (name, entry, path, idle)
    for location, (name, entry, path, idle) in entries.items():
        if idle:
            message = f"no rule misses {entry}"
            found = Finding(
                UNASKED.code,
                message,
                location,
                dotted(path),
                hint="mend the name, or remove the entry",
                severity=UNASKED.severity,
            )
            yield from weighed_in(project, name, [found])
