"""Namespaces of a config that an environment puts into one."""

from collections.abc import Mapping

from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project


@kept
def joined(project: Project, environment: str) -> Mapping[str, tuple[str, ...]]:
    """Return what the config calls namespaces that are one, by the name of that.

    What one of them says of quotas and LimitRanges holds for the pods of all. The mesh's name
    stands for the environment's own.
    """
    mesh = project.mesh(environment)
    by_name: dict[str, list[str]] = {}
    for key, namespace in mesh.namespaces.items():
        by_name.setdefault(namespace.name, []).append(key or mesh.name)
    return {name: tuple(sorted(keys)) for name, keys in by_name.items() if len(keys) > 1}
