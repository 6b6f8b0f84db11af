"""Images of files and templates that would be another's where they are pulled from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from meshgen.config import Resolved
from meshgen.config.pulled import both_as_one, images_in
from meshgen.config.schema import read_schema
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.model.images import Images, Pulling
from meshgen.resources import dotted

if TYPE_CHECKING:
    from meshgen.rendering.pulled import Pulled


def refuse_one_image(pulled: "Iterable[Pulled]", resolved: Resolved) -> None:
    """Raise MeshgenError where images of several registries are one at their mirror.

    `pulled` are those that are in no setting; settings among themselves are cross-checked.
    """
    said = images_in(resolved.tree, read_schema())
    pulling = Pulling(resolved.mesh.images or Images())
    first = {one.image: one.written for one in said if one.image != one.written}
    findings: dict[Finding, None] = {}
    for one in pulled:
        if pulling.replaces(one.written):
            continue
        wrong = both_as_one(one.image, one.written, first.setdefault(one.image, one.written))
        if wrong is not None:
            location, path = resolved.find(one.origin)
            findings[Finding(Code.CONFLICT, wrong[0], location, dotted(path), wrong[1])] = None
    if findings:
        raise MeshgenError(findings)
