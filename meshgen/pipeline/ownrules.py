"""The rules of the user's own that a config has, in itself and in files."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from meshgen.codes import Description
from meshgen.findings import Code, Finding, Location
from meshgen.forecast import clusters, control_plane
from meshgen.inputs import choose
from meshgen.nearest import did_you_mean
from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted

if TYPE_CHECKING:
    from meshgen.checks.rules.own.asking import OwnRules

# Codes that begin so are meshgen's.
_OF_MESHGEN = "MG"


@kept
def own_rules(project: Project, environment: str) -> "tuple[OwnRules | None, list[Finding]]":
    """Return the rules of an environment that are right, and what is wrong with the others."""
    mesh = project.resolved(environment).mesh
    if not mesh.rules and not mesh.rule_files:
        return None, list(_of_no_rule(project, environment, ()))
    # Imported only where there are rules.
    from meshgen.checks.rules.own.loading import Around
    from meshgen.checks.rules.own.written import Written

    written = Written()
    place = partial(_place, project, environment)
    for code, spec in (mesh.rules or {}).items():
        written.add(code, spec, place)
    folder = project.config.folder
    for _, name in choose(folder, mesh.rule_files or ()).files:
        written.add_file(partial(folder.read_text, name), str(folder.path / name))
    stores = project.schemas(environment)
    means = project.mesh(environment)
    around = Around(clusters(means, mesh.nodes), control_plane(means), stores)
    rules, found = written.loaded(around, place)
    if not written.findings:
        found += _of_no_rule(project, environment, written.specs)
    return rules, found


def own_descriptions(project: Project) -> Mapping[str, Description]:
    """Return what the codes of all rules of the user's own mean, in whatever environment."""
    described: dict[str, Description] = {}
    for environment in reversed(project.environments):
        rules, _ = own_rules(project, environment)
        described |= rules.descriptions if rules else {}
    return described


def _place(project: Project, environment: str, path: Path) -> tuple[Location, str]:
    location, at = project.resolved(environment).find(("rules", *path))
    return location, dotted(at)


def _of_no_rule(project: Project, environment: str, known: Collection[str]) -> Iterator[Finding]:
    """Yield the codes of the user's own that are weighed or ignored, and that no rule has."""
    resolved = project.resolved(environment)
    weighed = [("severities", code) for code in resolved.mesh.severities or ()]
    services = (resolved.mesh.services or {}).items()
    ignored = [
        ("services", name, "ignore", code) for name, s in services for code in s.ignore or ()
    ]
    for path in (*weighed, *ignored):
        code = path[-1]
        if code not in known and not code.startswith(_OF_MESHGEN):
            location, at = resolved.origins.find(resolved.tree, path, key=True)
            message, hint = f"no rule has the code {code}", did_you_mean(code, known)
            yield Finding(Code.REFERENCE, message, location, dotted(at), hint=hint)
