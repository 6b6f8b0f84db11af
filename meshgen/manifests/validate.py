"""Validate manifests: from files to an outcome."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.manifests.chunks import Chunk, cut
from meshgen.manifests.content import is_read_once, read_bytes
from meshgen.manifests.crds import crds_among, crds_in
from meshgen.manifests.files import InputFile
from meshgen.manifests.inspect import Result
from meshgen.manifests.loading import Loaded, load
from meshgen.manifests.options import Options
from meshgen.manifests.outcome import Collector, Outcome
from meshgen.manifests.pool import Batch, Text, inspect_all
from meshgen.manifests.roles import Role
from meshgen.schemas.stores import Stores

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building
    from meshgen.manifests.building.gathered import Document, Gathered
    from meshgen.manifests.building.whole import Whole
    from meshgen.manifests.together.facts import Facts
    from meshgen.manifests.together.taken import Taken

# Characters that a process gets at a time.
_BATCH = 256 * 1024
# What a text counts for that was asked for already.
_LOOKED_UP = 256
# Bytes of files that are worth a second process: it takes as long to start as to check these.
_WORTH = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk and its file; equal texts of one role have the same `digest`."""

    file: str
    role: Role
    chunk: Chunk
    digest: bytes
    document: "Document | None" = None


@dataclass
class _Share:
    """Pieces that go through together, and the texts among them that were not asked for before."""

    pieces: list[_Piece] = field(default_factory=list)
    texts: dict[bytes, Text] = field(default_factory=dict)
    size: int = 0

    def add(self, piece: _Piece, *, new: bool) -> None:
        """Take one more piece."""
        self.pieces.append(piece)
        # What is only looked up is work too.
        self.size += _LOOKED_UP
        if new:
            self.texts[piece.digest] = piece.chunk.text, piece.role
            self.size += len(piece.chunk.text)


def validate(
    files: Sequence[InputFile | Finding],
    options: Options,
    *,
    building: "Building | None" = None,
    facts: "Facts | None" = None,
    jobs: int | None = None,
    note: Callable[[str], None] = lambda _: None,
    step: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Return what is wrong with the manifests in files; `files` is what `find` returns.

    With `building`, kustomizations and charts are built, and checked in place of what they are made
    of; what is wrong is told where it comes from. With `facts` about the cluster, all objects are
    checked together as well, but those that a kustomization completes. `jobs` is the number of
    processes; None means as many as there are cores, if there is enough to do. It makes
    no difference for the outcome. `note` is told of what is passed over, `step` of every file.
    CustomResourceDefinitions among what is checked are the schemas of their kinds. Raises
    MeshgenError for a release or a CRD that is none, and where there is no program to build with.
    """
    files = [_held(each) for each in files]
    whole = _whole(files, building, note, step) if building else None
    texts = (built.text for built in (whole.builds if whole else ()))
    built_crds = (crd for text in texts for chunk in cut(text) for crd in crds_in(chunk))
    # Of two for one kind the later one counts: that which the call gives.
    options = replace(options, crds=(*crds_among(files), *built_crds, *options.crds))
    stores = Stores(options.kubernetes, options.istio, options.crds)
    runner = Runner(Context(stores))
    collector = Collector(Outcome(), note, runner, facts.namespace if facts else "")
    gathered = whole.gathered(runner) if whole else None
    taken = _taken(collector.outcome, gathered) if facts else None
    run = _Run(collector, gathered, taken, step)
    loaded = load(files, whole.files() if whole else frozenset())
    jobs = jobs or fitting_jobs(files)
    batches = chain(run.batches(loaded), run.batches_of(whole.documents() if whole else ()))
    for share, results in inspect_all(batches, options, jobs):
        run.take(share, results)
    collector.close()
    if whole and gathered:
        gathered.close()
    if facts and taken:
        step("checking all together")
        _check_together(taken, facts, stores, options, files)
    if whole and gathered:
        collector.outcome.add_builds(gathered, [built.name for built in whole.done])
    collector.tell_placeholders()
    return collector.outcome


def _whole(
    files: Sequence[InputFile | Finding],
    building: "Building",
    note: Callable[[str], None],
    step: Callable[[str], None],
) -> "Whole":
    # Imported only if needed: programs are seldom run.
    from meshgen.manifests.building.whole import build_whole

    return build_whole(files, building, note, step)


def _taken(outcome: Outcome, gathered: "Gathered | None") -> "Taken":
    # Imported only if needed: `validate` takes every object by itself.
    from meshgen.manifests.together.taken import Taken

    return Taken(outcome, gathered)


def _check_together(
    taken: "Taken",
    facts: "Facts",
    stores: Stores,
    options: Options,
    files: Sequence[InputFile | Finding],
) -> None:
    from meshgen.manifests.together.besides import unasked
    from meshgen.manifests.together.check import Together
    from meshgen.manifests.together.parts import completed
    from meshgen.manifests.together.unsaid import unsaid_hint

    clusters = facts.clusters(options.kubernetes, options.istio)
    parts = completed(taken.parts, files)
    idle = Together(stores, clusters, facts).check(taken.standings, parts)
    taken.outcome.tell(unasked(idle))
    taken.outcome.is_apart = bool(parts)
    taken.outcome.unsaid = unsaid_hint(taken.standings, clusters)


def _held(each: InputFile | Finding) -> InputFile | Finding:
    """Return a file that can be read twice; of what can not, the content is held in memory."""
    if isinstance(each, Finding) or not is_read_once(each):
        return each
    try:
        return replace(each, content=read_bytes(each))
    except MeshgenError as error:
        return next(iter(error.findings))


class _Run:
    """Hands texts out in batches, each text once, and takes the results back."""

    def __init__(
        self,
        collector: Collector,
        gathered: "Gathered | None",
        taken: "Taken | None",
        step: Callable[[str], None],
    ) -> None:
        self._collector = collector
        self._gathered = gathered
        self._taken = taken
        self._step = step
        self._asked: set[bytes] = set()
        self._results: dict[bytes, Result] = {}

    def batches(self, files: Iterable[Loaded]) -> Iterator[Batch[_Share]]:
        """Yield the texts of the files, bit by bit."""
        yield from self._batches(self._pieces(files))

    def batches_of(self, documents: "Iterable[Document]") -> Iterator[Batch[_Share]]:
        """Yield the texts of what was built, bit by bit."""
        yield from self._batches(
            _Piece(each.built.name, Role.BUILT, each.chunk, _digest(each.chunk, Role.BUILT), each)
            for each in documents
        )

    def _pieces(self, files: Iterable[Loaded]) -> Iterator[_Piece]:
        for loaded in files:
            self._step(f"checking {loaded.name}")
            self._collector.open(loaded)
            for chunk in loaded.chunks:
                yield _Piece(loaded.name, loaded.role, chunk, _digest(chunk, loaded.role))

    def _batches(self, pieces: Iterable[_Piece]) -> Iterator[Batch[_Share]]:
        share = _Share()
        for piece in pieces:
            share.add(piece, new=piece.digest not in self._asked)
            self._asked.add(piece.digest)
            if share.size > _BATCH:
                yield share, list(share.texts.values())
                share = _Share()
        yield share, list(share.texts.values())

    def take(self, share: _Share, results: list[Result]) -> None:
        """Take a batch's results; those of the batches before it were taken already."""
        self._results.update(zip(share.texts, results, strict=True))
        for piece in share.pieces:
            result = self._results[piece.digest]
            if piece.document and self._gathered:
                self._gathered.take(piece.document, piece.digest, result)
            else:
                self._collector.take(piece.file, piece.chunk, result, piece.role)
            if self._taken:
                _take(self._taken, piece, result)


def _take(taken: "Taken", piece: _Piece, result: Result) -> None:
    """Hand on what is checked together later."""
    if piece.document:
        taken.of_build(piece.document, result)
    else:
        taken.of_file(piece.file, piece.role, piece.chunk, result)


def _digest(chunk: Chunk, role: Role) -> bytes:
    return blake2b(chunk.text.encode(), digest_size=16, person=role.encode()).digest()


def fitting_jobs(files: Sequence[InputFile | Finding]) -> int:
    """Return the number of processes that the files are worth."""
    if sum(each.size for each in files if isinstance(each, InputFile)) < _WORTH:
        return 1
    return os.cpu_count() or 1
