"""The parts of an environment that a call names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.nearest import misnamed
from meshgen.pipeline.project import Project


def chosen_parts(
    project: Project, environment: str, namespaces: Sequence[str] = (), groups: Sequence[str] = ()
) -> set[str]:
    """Return the paths of the parts of these namespaces and groups; without any, of all.

    The environment's own namespace is called as the mesh. Raises MeshgenError for a namespace or a
    group in which the environment has nothing.
    """
    own = project.resolved(environment).mesh.metadata.name
    parts = project.parts(environment)
    _refuse("namespace", namespaces, [part.namespace or own for part in parts])
    inside = [p for p in parts if not namespaces or (p.namespace or own) in namespaces]
    _refuse("group", groups, [part.group for part in inside if part.group])
    return {part.path for part in inside if not groups or part.group in groups}


def _refuse(what: str, named: Iterable[str], there: Sequence[str]) -> None:
    choices = list(dict.fromkeys(there))
    wrong = [misnamed(what, name, choices) for name in named if name not in choices]
    if wrong and not choices:
        wrong = [replace(finding, expected=f"there are no {what}s") for finding in wrong]
    if wrong:
        raise MeshgenError(wrong)
