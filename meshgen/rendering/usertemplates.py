"""Templates that the user adds: `service/*.yaml.j2` and `mesh/*.yaml.j2` beside meshgen's own."""

import os
from collections.abc import Iterator
from pathlib import Path

from meshgen.datafiles import data_dir
from meshgen.mesh import MESH, Mesh, Owned, variables_of

_SUFFIX = ".yaml.j2"


def added_templates(folder: Path) -> list[str]:
    """Return the templates in a folder of the user's that meshgen has none of the same name for.

    Raises OSError where the folder is none, or it or one in it cannot be read.
    """
    parts = [part for part in ("mesh", "service") if part in os.listdir(folder)]  # noqa: PTH208
    names = [
        f"{part}/{name}"
        for part in parts
        for name in sorted(os.listdir(folder / part))  # noqa: PTH208
        if name.endswith(_SUFFIX)
    ]
    return [name for name in names if not (data_dir("templates") / name).is_file()]


def added(mesh: Mesh, template: str) -> Iterator[Owned]:
    """Yield what an added template is rendered for: `service/` for each service, `mesh/` once."""
    if template.startswith(f"{MESH}/"):
        yield Owned("", mesh.name, ("templates",), ())
        return
    for service in mesh.services:
        at = service.setting
        yield Owned(
            "",
            service.name,
            at,
            at,
            service.key,
            variables_of(service),
            namespace=service.namespace.key,
        )
