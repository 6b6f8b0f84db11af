"""The user's CustomResourceDefinitions, from files and folders of plain YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import decode
from meshgen.manifests.chunks import Chunk, cut
from meshgen.manifests.content import read_bytes
from meshgen.manifests.document_objects import objects
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.files import InputFile, find
from meshgen.schemas.given import given

_KIND = "CustomResourceDefinition"


def read_crds(paths: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
    """Return all CustomResourceDefinitions below `paths`; what else stands there is passed over.

    Raises MeshgenError for a path that is not there, holds none, or cannot be read.
    """
    crds: list[Mapping[str, Any]] = []
    for path in paths:
        inside = [crd for each in find([path]) for crd in _read(each)]
        if not inside:
            message = f"found no {_KIND} in `{path}`"
            raise MeshgenError([Finding(Code.USAGE, message, expected="expected CRDs as YAML")])
        crds += inside
    return tuple(crds)


def _read(each: InputFile | Finding) -> list[Mapping[str, Any]]:
    """Return the CRDs of one file; raise MeshgenError with what is wrong with the file or them."""
    if isinstance(each, Finding):
        raise MeshgenError([each])
    content = read_bytes(each)
    if _KIND.encode() not in content:
        return []
    crds: list[Mapping[str, Any]] = []
    for chunk in cut(decode(content, each.name)):
        try:
            inside = [crd for data in Documents(chunk.text).data for crd in _crds(data)]
            given(inside)
        except MeshgenError as error:
            raise MeshgenError(
                _at(finding, each.name, chunk) for finding in error.findings
            ) from None
        crds += inside
    return crds


def _crds(document: Any) -> list[Mapping[str, Any]]:
    inside = objects(document) if isinstance(document, Mapping) else ()
    return [data for _, data in inside if isinstance(data, Mapping) and data.get("kind") == _KIND]


def _at(finding: Finding, file: str, chunk: Chunk) -> Finding:
    """Return a finding with its place; what is said of a CRD as data stands somewhere in it."""
    if not finding.location.file:
        return replace(finding, location=Location(file, chunk.line))
    return placed(finding, file, chunk.line)
