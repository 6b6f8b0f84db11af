"""Read the files: each to its chunks, or to what it is instead."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.inputs import decode
from meshgen.manifests.chunks import Chunk, cut
from meshgen.manifests.content import read_bytes
from meshgen.manifests.files import InputFile
from meshgen.manifests.roles import Role
from meshgen.manifests.skips import Skip
from meshgen.manifests.surroundings import Surroundings
from meshgen.yamlio import is_yaml, load_all

# Whether a text is JSON at all is asked where it has fewer characters.
_PROBED = 64 * 1024


@dataclass(frozen=True)
class Loaded:
    """A file: its chunks, what is wrong with it as a whole, or why it is not read.

    `role` is what it is to the kustomizations around it; `deprecations` are lines about what a
    kustomization should not use for long.
    """

    name: str
    chunks: Sequence[Chunk] = ()
    findings: Sequence[Finding] = ()
    skip: Skip | None = None
    role: Role = Role.WHOLE
    deprecations: Sequence[str] = ()


def load(files: Sequence[InputFile | Finding], built: Collection[Path] = ()) -> Iterator[Loaded]:
    """Yield every file that was found; one that cannot be read has a finding that says why.

    What is in `built` is not looked at by itself: it is checked where it was built.
    """
    surroundings = Surroundings(each for each in files if isinstance(each, InputFile))
    for each in files:
        if isinstance(each, Finding):
            yield Loaded(each.location.file, findings=[each])
            continue
        standing = surroundings.standing(each)
        if standing is Role.PART and Path(os.path.realpath(each.path)) in built:
            yield Loaded(each.name, role=Role.BUILT)
            continue
        if isinstance(standing, Skip) and standing is not Skip.KUSTOMIZATION:
            yield Loaded(each.name, skip=standing)
            continue
        try:
            yield _load(each, standing)
        except MeshgenError as error:
            yield Loaded(each.name, findings=error.findings)


def _load(file: InputFile, standing: Skip | Role) -> Loaded:
    content = read_bytes(file)
    is_json = file.path.lower().endswith(".json")
    if is_json and b"apiVersion" not in content and b'"kind"' not in content:
        return Loaded(file.name, skip=Skip.OTHER)
    text = decode(content, file.name)
    if is_json and b"apiVersion" not in content and len(text) < _PROBED and not is_yaml(text):
        # With comments in it, as editors' settings have them.
        return Loaded(file.name, skip=Skip.OTHER)
    if not isinstance(standing, Role):
        return _kustomization(file, text)
    chunks = list(cut(text))
    return Loaded(file.name, chunks, skip=None if chunks else Skip.EMPTY, role=standing)


def _kustomization(file: InputFile, text: str) -> Loaded:
    """Return a kustomization, which is no manifest, with what is wrong with it."""
    from meshgen.manifests.building.kustomizations import Kustomization
    from meshgen.manifests.building.problems import deprecations, problems

    nodes = load_all(text, file.name)
    path = Path(os.path.realpath(file.path))
    kustomization = Kustomization(path, file.name, nodes[0] if nodes else None)
    if kustomization.is_manifest:
        return Loaded(file.name, list(cut(text)))
    return Loaded(
        file.name,
        findings=problems(kustomization),
        skip=Skip.KUSTOMIZATION,
        deprecations=deprecations(kustomization),
    )
