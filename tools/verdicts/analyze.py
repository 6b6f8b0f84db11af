"""What `istioctl analyze` says of systems, beside what meshgen's findings with its codes say."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meshgen.checks.check import Context, Subject
from meshgen.checks.runner import Runner, has_error
from meshgen.errors import MeshgenError
from meshgen.identity import Identity, group_of, identity
from meshgen.inputs import read_text
from meshgen.quota import Cluster
from meshgen.resources import Object
from meshgen.schemas.index import scopes
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane
from meshgen.yamlio import load_all, to_data
from tests.checks.rules.cases import cases
from tools.verdicts.oracle import ALWAYS

# The release that the program over istioctl's code is of, and one of Kubernetes that it serves.
_ISTIO, _KUBERNETES = "1.31", "1.33"
# Findings by istioctl's code and the object, and how often.
Told = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A system to ask about; `excuse` says why istioctl may say otherwise."""

    name: str
    objects: Sequence[Object]
    mesh: Mapping[str, Any] = field(default_factory=dict)
    excuse: str = ""


def of_table() -> Iterator[Asked]:
    """Yield the systems of the tests' table."""
    for case in cases():
        excuse = case.istioctl or ("the namespaces are injected" if case.inject else "")
        objects = _objects(case.manifests, case.name)
        yield Asked(f"{case.code}: {case.name}", objects, case.mesh, excuse)


def of_paths(paths: Iterable[Path]) -> Iterator[Asked]:
    """Yield a system for each file, and for each folder that has manifests, with those below."""
    for path in paths:
        files = sorted((*path.rglob("*.yaml"), *path.rglob("*.yml"))) if path.is_dir() else [path]
        objects: list[Object] = []
        for file in files:
            try:
                objects += _objects(read_text(file), str(file))
            except MeshgenError:
                continue
        if objects:
            yield Asked(str(path), objects)


def _objects(text: str, name: str) -> list[Object]:
    documents = [to_data(node) for node in load_all(text, name)]
    return [each for each in documents if isinstance(each, dict) and each.get("kind")]


class Analyzer:
    """The program over istioctl's code, for as long as it is needed."""

    def __init__(self, program: Path) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, asked: Asked) -> tuple[Told, list[str]]:
        """Return what it says of a system, and in words."""
        assert self._process.stdin
        assert self._process.stdout
        documents = "\n---\n".join(json.dumps(_at_home(obj)) for obj in asked.objects)
        mesh = json.dumps(asked.mesh) if asked.mesh else ""
        self._process.stdin.write(json.dumps({"manifests": documents, "mesh": mesh}) + "\n")
        self._process.stdin.flush()
        messages = json.loads(self._process.stdout.readline())["messages"] or []
        # Two of its analyzers may say the same in the same words: it tells that once.
        once = {(m["code"], m["origin"], m["message"]): m for m in messages}
        messages = [message for message in once.values() if ALWAYS not in message["message"]]
        told = Counter((each["code"], each["origin"]) for each in messages)
        return told, [f"{m['code']} {m['origin']}: {m['message']}" for m in messages]

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def meshgen_tells(asked: Asked) -> tuple[Told, list[str]]:
    """Return the findings of meshgen's that have a code of istioctl's, and in words."""
    stores = Stores((_KUBERNETES,), (_ISTIO,))
    cluster = Cluster(kubernetes=_KUBERNETES, istio=_ISTIO)
    context = Context(stores, clusters=(cluster,), control_plane=ControlPlane(asked.mesh))
    runner = Runner(context)
    subjects = [Subject(identity(obj), lambda obj=obj: obj) for obj in asked.objects]  # type: ignore[misc]
    of_each = [runner.check(subject.object, subject.identity) for subject in subjects]
    violations = [(position, v) for position, listed in enumerate(of_each) for v in listed]
    sound = not any(map(has_error, of_each))
    violations += runner.check_together(subjects, sound=sound)
    marked = [(subjects[position].identity, v) for position, v in violations if v.istio]
    told = Counter((v.istio, _origin(who, stores, asked.objects)) for who, v in marked)
    return told, [f"{v.istio} {v.code} {who}: {v.message}" for who, v in marked]


def _at_home(obj: Object) -> Object:
    """Return an object in its namespace: istioctl's program knows none of its own."""
    metadata = obj.get("metadata")
    scope = scopes().get((group_of(obj), str(obj.get("kind"))))
    if not scope or not isinstance(metadata, dict) or metadata.get("namespace"):
        return obj
    return {**obj, "metadata": {**metadata, "namespace": "default"}}


def _origin(who: Identity, stores: Stores, objects: Sequence[Object]) -> str:
    """Return what istioctl calls an object: `Kind namespace/name`."""
    version = next(str(o.get("apiVersion")) for o in objects if identity(o) == who)
    scoped = stores.namespaced(version, who.kind) is not False
    namespace = who.namespace or ("default" if scoped else "")
    return f"{who.kind} {namespace}/{who.name}" if namespace else f"{who.kind} {who.name}"


@dataclass
class Comparison:
    """Counts what both say of systems, by code, and keeps where they differ."""

    codes: frozenset[str]
    asked: int = 0
    equal: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    crashes: Counter[str] = field(default_factory=Counter)

    def add(self, asked: Asked, upstream: tuple[Told, list[str]]) -> bool:
        """Take what both say of a system; return whether they differ."""
        self.asked += 1
        here, words = meshgen_tells(asked)
        there = Counter({key: n for key, n in upstream[0].items() if self._counts(key[0])})
        here = Counter({key: n for key, n in here.items() if self._counts(key[0])})
        for sums, told in (
            (self.equal, here & there),
            (self.missed, there - here),
            (self.alone, here - there),
        ):
            for (code, _), number in told.items():
                sums[code] += number
        for what, told in (("missed", there - here), ("alone", here - there)):
            for code, origin in told:
                lines = [line for line in (*upstream[1], *words) if line.startswith(code)]
                example = [asked.name, f"{code} {origin}", *lines]
                self.examples.setdefault((what, code), example)
        return here != there

    def _counts(self, code: str) -> bool:
        return not self.codes or code in self.codes

    def lines(self) -> Iterator[str]:
        """Yield the figures by code, and an example of each difference."""
        yield f"{self.asked} systems"
        for code in sorted({*self.equal, *self.missed, *self.alone}):
            numbers = self.equal[code], self.missed[code], self.alone[code]
            yield "{}: {} equal, {} missed, {} alone".format(code, *numbers)
        for (what, code), example in sorted(self.examples.items()):
            yield f"{what} {code}: {example[0]}"
            yield from (f"    {line}" for line in example[1:])
