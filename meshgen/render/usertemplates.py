"""Templates that the user adds: `service/*.yaml.j2` and `mesh/*.yaml.j2` beside meshgen's own."""

from collections.abc import Iterator
from pathlib import Path

from meshgen.render.kinds import KINDS, MESH, Item, Kind
from meshgen.render.view import MeshView


def user_kinds(folder: Path) -> list[Kind]:
    """Return the folder's templates that meshgen has none of the same name for.

    Those under `service/` are rendered for every service, those under `mesh/` once.
    """
    known = {kind.template for kind in KINDS} | {"mesh/configmap.yaml.j2"}
    found = []
    for part, items in (("mesh", _once), ("service", _each)):
        for path in sorted((folder / part).glob("*.yaml.j2")):
            template = f"{part}/{path.name}"
            if template not in known:
                found.append(Kind(template, items))
    return found


def _once(_: MeshView) -> Iterator[Item]:
    yield Item({}, MESH, ("templates",))


def _each(mesh: MeshView) -> Iterator[Item]:
    for service in mesh.services:
        yield Item({"service": service}, service.name, ("services", service.name))
