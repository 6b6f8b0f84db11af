"""Which templates are rendered, and for what: meshgen's own for its objects, and the user's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.kinds import kind_named
from meshgen.mesh import MESH, Mesh, Owned, variables_of
from meshgen.resources import Path as ConfigPath


@dataclass(frozen=True)
class Rendering:
    """One rendering of a template: its variables, the folder, and where the config says it."""

    template: str
    variables: dict[str, Any]
    folder: str
    setting: ConfigPath


def rendering(mesh: Mesh, owned: Owned) -> Rendering:
    """Return how an object of the mesh is rendered."""
    template = f"{owned.templates}/{kind_named(owned.kind).stem}.yaml.j2"
    variables = {"mesh": mesh, "name": owned.name, **owned.variables}
    return Rendering(template, variables, owned.folder, owned.setting)


def added_templates(folder: Path) -> list[str]:
    """Return the templates in a folder of the user's that meshgen has none of the same name for."""
    names = [
        f"{part}/{path.name}"
        for part in ("mesh", "service")
        for path in sorted((folder / part).glob("*.yaml.j2"))
    ]
    return [name for name in names if not (data_dir("templates") / name).is_file()]


def added_renderings(mesh: Mesh, template: str) -> Iterator[Rendering]:
    """Yield the renderings of an added template: for each service from `service/`, else one."""
    if template.startswith(f"{MESH}/"):
        yield Rendering(template, {"mesh": mesh}, MESH, ("templates",))
        return
    for service in mesh.services:
        variables = {"mesh": mesh, **variables_of(service)}
        yield Rendering(template, variables, service.name, ("services", service.name))
