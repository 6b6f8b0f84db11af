"""Templates that the user adds: `service/*.yaml.j2` and `mesh/*.yaml.j2` beside meshgen's own."""

from collections.abc import Iterator
from pathlib import Path

from meshgen.datafiles import data_dir
from meshgen.mesh import MESH, Mesh, Owned, variables_of


def added_templates(folder: Path) -> list[str]:
    """Return the templates in a folder of the user's that meshgen has none of the same name for."""
    names = [
        f"{part}/{path.name}"
        for part in ("mesh", "service")
        for path in sorted((folder / part).glob("*.yaml.j2"))
    ]
    return [name for name in names if not (data_dir("templates") / name).is_file()]


def added(mesh: Mesh, template: str) -> Iterator[Owned]:
    """Yield what an added template is rendered for: `service/` for each service, `mesh/` once."""
    if template.startswith(f"{MESH}/"):
        yield Owned("", mesh.name, ("templates",), ())
        return
    for service in mesh.services:
        at = ("services", service.name)
        yield Owned("", service.name, at, at, service.name, variables_of(service))
