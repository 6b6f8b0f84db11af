"""The CustomResourceDefinitions that a config names, which tell of the user's own kinds."""

from collections.abc import Sequence
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
    """Return the CustomResourceDefinitions among `resources:`, and those of `schemas:`.

    Raises MeshgenError for a path of `schemas:` that holds none or cannot be read, and a link that
    leads out.
    """
    found = OwnKinds(_among([one.path for one in resolved.mesh.resources or ()], folder))
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


def _among(resources: Sequence[str], folder: ConfigFolder) -> "tuple[Crd, ...]":
    """Return those among manifests; whoever renders and checks these tells what is wrong."""
    names = [name for _, name in choose(folder, resources).files]
    paths = [str(folder.path / name) for name in names if _may_hold_crds(name, folder)]
    if not paths:
        return ()
    from meshgen.manifests.crds import crds_among
    from meshgen.manifests.files import find

    return crds_among(find(paths))


def _may_hold_crds(name: str, folder: ConfigFolder) -> bool:
    try:
        return "CustomResourceDefinition" in folder.read_text(name)
    except MeshgenError:
        return False


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
