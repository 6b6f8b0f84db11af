"""The CustomResourceDefinitions that a config names, which tell of the user's own kinds."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.config import Resolved
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity
from meshgen.inputs import ConfigFolder, choose
from meshgen.resources import dotted

if TYPE_CHECKING:
    from meshgen.schemas.given import Crd


@dataclass(frozen=True)
class OwnKinds:
    """CustomResourceDefinitions, and what keeps others from being used: warnings."""

    crds: "tuple[Crd, ...]" = ()
    unusable: tuple[Finding, ...] = ()


def own_kinds(resolved: Resolved, folder: ConfigFolder) -> OwnKinds:
    """Return the CustomResourceDefinitions in the files and folders of `schemas:`.

    Raises MeshgenError for a path that holds none or cannot be read, and a link that leads out.
    """
    found = OwnKinds()
    for position, name in choose(folder, resolved.mesh.schemas or ()).files:
        try:
            more = _below(folder.path / name, folder)
        except MeshgenError as error:
            location, path = resolved.find(("schemas", position))
            raise MeshgenError(
                f if f.location.line else replace(f, location=location, path=dotted(path))
                for f in error.findings
            ) from None
        found = OwnKinds((*found.crds, *more.crds), (*found.unusable, *more.unusable))
    return found


def _below(path: Path, folder: ConfigFolder) -> OwnKinds:
    # Only where a config names some.
    from meshgen.manifests.crds import find_crds
    from meshgen.manifests.files import find

    for each in find([str(path)]):
        if not isinstance(each, Finding):
            folder.refuse(Path(each.path).absolute())
    crds, findings = find_crds([str(path)])
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise MeshgenError(errors)
    return OwnKinds(crds, tuple(findings))
