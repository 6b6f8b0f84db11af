"""CustomResourceDefinitions among files, read as far as it takes to know their kinds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import decode
from meshgen.manifests.chunks import Chunk, cut
from meshgen.manifests.content import read_bytes
from meshgen.manifests.document_objects import objects
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.files import InputFile, find
from meshgen.manifests.outline import outline
from meshgen.manifests.skips import Skip
from meshgen.manifests.surroundings import Surroundings
from meshgen.resources import Path
from meshgen.schemas.given import KIND, Crd, given


def find_crds(paths: Sequence[str]) -> tuple[tuple[Crd, ...], list[Finding]]:
    """Return all CustomResourceDefinitions below `paths`, and what keeps others from being used.

    Raises MeshgenError for a path that is not there or holds nothing that is meant as one.
    """
    crds: list[Crd] = []
    findings: list[Finding] = []
    for path in paths:
        before = len(crds) + len(findings)
        crds += _read(find([path]), findings.append)
        if len(crds) + len(findings) == before:
            message = f"found no {KIND} in `{path}`"
            raise MeshgenError([Finding(Code.USAGE, message, expected="expected CRDs as YAML")])
    return tuple(crds), findings


def crds_among(files: Sequence[InputFile | Finding]) -> tuple[Crd, ...]:
    """Return the CustomResourceDefinitions among files; checking these tells what is wrong."""
    return tuple(_read(files, lambda _: None))


def _read(files: Sequence[InputFile | Finding], tell: Callable[[Finding], None]) -> Iterator[Crd]:
    """Yield the CRDs of files; `tell` is called for what is wrong with the files or them.

    What a kustomization in them reads as a patch is none, however much of one stands in it.
    """

    @cache
    def surroundings() -> Surroundings:
        return Surroundings(each for each in files if isinstance(each, InputFile))

    for each in files:
        if isinstance(each, Finding):
            tell(each)
            continue
        try:
            content = read_bytes(each)
            chunks = list(cut(decode(content, each.name))) if KIND.encode() in content else []
        except MeshgenError as error:
            for finding in error.findings:
                tell(finding)
            continue
        if not chunks or (not each.named and surroundings().standing(each) is Skip.INPUT):
            continue
        for chunk in chunks:
            yield from crds_in(chunk, partial(_tell_at, tell, each.name, chunk.line))


def _tell_at(tell: Callable[[Finding], None], file: str, line: int, finding: Finding) -> None:
    """Tell what is wrong with a chunk; what is said of a CRD as data stands somewhere in it."""
    at = placed(finding, file, line)
    tell(at if finding.location.file else replace(finding, location=Location(file, line)))


def crds_in(chunk: Chunk, tell: Callable[[Finding], None] = lambda _: None) -> Iterator[Crd]:
    """Yield the CRDs of a chunk; `tell` is called for what is wrong, at places in the chunk."""
    if KIND not in chunk.text:
        return
    try:
        crds = list(_crds(chunk))
    except MeshgenError as error:
        for finding in error.findings:
            tell(finding)
        return
    for crd in crds:
        try:
            given([crd])
        except MeshgenError as error:
            for finding in error.findings:
                tell(finding)
        else:
            yield crd


def _crds(chunk: Chunk) -> Iterator[Crd]:
    text = _Text(chunk.text)
    try:
        documents = Documents(outline(chunk.text)).data
    except MeshgenError:
        documents = text.documents
    for position, document in enumerate(documents):
        for path, data in objects(document) if isinstance(document, Mapping) else ():
            if isinstance(data, Mapping) and data.get("kind") == KIND:
                yield Crd(data, partial(text.object, position, path))


@dataclass
class _Text:
    """The text of a chunk, which is read at most once."""

    text: str

    @cached_property
    def documents(self) -> list[Any]:
        return Documents(self.text).data

    def object(self, document: int, path: Path) -> Any:
        """Return an object of the text; raises LookupError where it cannot be read."""
        try:
            return dict(objects(self.documents[document]))[path]
        except MeshgenError as error:
            raise LookupError(str(error)) from None
