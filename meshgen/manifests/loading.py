"""Read the files: each to its chunks, or to what it is instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.inputs import decode
from meshgen.manifests.chunks import Chunk, cut
from meshgen.manifests.content import read_bytes
from meshgen.manifests.documents import Documents, placed
from meshgen.manifests.files import InputFile
from meshgen.manifests.skips import Skip
from meshgen.manifests.surroundings import Surroundings
from meshgen.yamlio import is_yaml

# Whether a text is JSON at all is asked where it has fewer characters.
_PROBED = 64 * 1024


@dataclass(frozen=True)
class Loaded:
    """A file: its chunks, what is wrong with it as a whole, or why it is not read."""

    name: str
    chunks: Sequence[Chunk] = ()
    findings: Sequence[Finding] = ()
    skip: Skip | None = None


def load(files: Iterable[InputFile | Finding]) -> Iterator[Loaded]:
    """Yield every file that was found; one that cannot be read has a finding that says why."""
    surroundings = Surroundings()
    for each in files:
        if isinstance(each, Finding):
            yield Loaded(each.location.file, findings=[each])
            continue
        skip = surroundings.skip(each)
        if skip in (Skip.INPUT, Skip.CHART):
            yield Loaded(each.name, skip=skip)
            continue
        try:
            yield _load(each, is_kustomization=skip is Skip.KUSTOMIZATION)
        except MeshgenError as error:
            yield Loaded(each.name, findings=error.findings)


def _load(file: InputFile, *, is_kustomization: bool) -> Loaded:
    content = read_bytes(file)
    is_json = file.path.lower().endswith(".json")
    if is_json and b"apiVersion" not in content and b'"kind"' not in content:
        return Loaded(file.name, skip=Skip.OTHER)
    text = decode(content, file.name)
    if is_json and b"apiVersion" not in content and len(text) < _PROBED and not is_yaml(text):
        # With comments in it, as editors' settings have them.
        return Loaded(file.name, skip=Skip.OTHER)
    if is_kustomization:
        return Loaded(file.name, findings=_refusals(text, file.name), skip=Skip.KUSTOMIZATION)
    chunks = list(cut(text))
    return Loaded(file.name, chunks, skip=None if chunks else Skip.EMPTY)


def _refusals(text: str, name: str) -> list[Finding]:
    try:
        Documents(text)
    except MeshgenError as error:
        return [placed(finding, name, 1) for finding in error.findings]
    return []
