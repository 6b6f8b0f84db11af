"""The kustomizations of a repository: what each names, and which of them no other includes."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.identity import group_of
from meshgen.inputs import read_text
from meshgen.manifests.building.written import WrittenObjects
from meshgen.manifests.kustomize import KUSTOMIZATIONS, inputs, resources
from meshgen.yamlio import Node, load_all, to_data

# What Kustomize fetches: https://kubectl.docs.kubernetes.io/references/kustomize/resource/.
_REMOTE = re.compile(r"^(?:git::|[\w+.-]+://|[\w.-]+@[\w.-]+:|gh:|github\.com[/:])|\?\w+=")


@dataclass(frozen=True, eq=False)
class Kustomization:
    """A kustomization: its file, what findings call that, and what stands in it.

    `node` is None for one that cannot be read, of which the files' reader tells.
    """

    path: Path
    name: str
    node: Node | None

    @property
    def folder(self) -> Path:
        """Return the folder that it stands in."""
        return self.path.parent

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """Return what it says; nothing, if it is no mapping."""
        data = to_data(self.node) if self.node else None
        return data if isinstance(data, dict) else {}

    @property
    def is_component(self) -> bool:
        """Return whether it works only as a part of another one."""
        return self.data.get("kind") == "Component"

    @property
    def is_manifest(self) -> bool:
        """Return whether it is an object of another API, such as a Kustomization of Flux."""
        return group_of(self.data) not in ("", "kustomize.config.k8s.io") and "spec" in self.data

    @cached_property
    def references(self) -> Mapping[str, Path]:
        """Return what it names of this disk: each as it is written, with its absolute path."""
        named = (*resources(self.data), *inputs(self.data))
        local = dict.fromkeys(reference for reference in named if not is_remote(reference))
        return {each: Path(os.path.realpath(self.folder / each)) for each in local}

    def entry(self, text: str) -> Location:
        """Return where a text stands in it; the beginning, if nowhere."""
        found = next(_places(self.node, text), None) if self.node else None
        return found or Location(self.name, 1, 1)


@dataclass
class Kustomizations:
    """All kustomizations that are met, and what they name; each file is read once.

    Paths are absolute, with links followed, as Kustomize follows them. `named` has what findings
    call the files that were found.
    """

    named: Mapping[Path, str] = field(default_factory=dict)
    _folders: dict[Path, Kustomization | None] = field(default_factory=dict)
    _nodes: dict[Path, list[Node]] = field(default_factory=dict)
    _written: dict[Path, WrittenObjects] = field(default_factory=dict)

    def at(self, folder: Path) -> Kustomization | None:
        """Return the kustomization of a folder, if it has one."""
        if folder not in self._folders:
            files = [folder / name for name in KUSTOMIZATIONS]
            path = next((file for file in files if os.path.isfile(file)), None)  # noqa: PTH113
            read = self._read(path) if path else None
            self._folders[folder] = None if read is None or read.is_manifest else read
        return self._folders[folder]

    def included(self, by: Kustomization) -> Iterator[Kustomization]:
        """Yield those that a kustomization includes itself."""
        for path in by.references.values():
            inner = self.at(path)
            if inner is not None:
                yield inner

    def closure(self, root: Kustomization) -> list[Kustomization]:
        """Return a kustomization and all that it includes, from the outside in, each once."""
        members = {root.path: root}
        waiting = [root]
        while waiting:
            for inner in self.included(waiting.pop(0)):
                if inner.path not in members:
                    members[inner.path] = inner
                    waiting.append(inner)
        return list(members.values())

    def roots(self, found: Iterable[Kustomization]) -> list[Kustomization]:
        """Return those that no other one includes, and of a circle the first.

        Components build with what includes them, never alone.
        """
        candidates = {each.path: each for each in found}
        included = {
            inner.path
            for each in candidates.values()
            for inner in self.included(each)
            if inner.path != each.path
        }
        roots = [each for path, each in candidates.items() if path not in included]
        reached = {inner.path for root in roots for inner in self.closure(root)}
        for path, each in candidates.items():
            if path not in reached:
                roots.append(each)
                reached |= {inner.path for inner in self.closure(each)}
        return [root for root in roots if not root.is_component]

    def shown(self, path: Path) -> str:
        """Return what findings call a file: as it was found, or else from the working folder."""
        if path in self.named:
            return self.named[path]
        relative = os.path.relpath(path)
        return str(path) if relative.startswith("..") else relative

    def nodes(self, path: Path) -> list[Node]:
        """Return the documents of a file with their places; none, if it cannot be read."""
        if path not in self._nodes:
            name = self.shown(path)
            try:
                self._nodes[path] = load_all(read_text(path, name), name)
            except MeshgenError:
                self._nodes[path] = []
        return self._nodes[path]

    def written(self, path: Path) -> WrittenObjects:
        """Return the objects of a file."""
        if path not in self._written:
            self._written[path] = WrittenObjects().add(self.nodes(path))
        return self._written[path]

    def _read(self, path: Path) -> Kustomization:
        nodes = self.nodes(path)
        return Kustomization(path, self.shown(path), nodes[0] if nodes else None)


def is_remote(reference: str) -> bool:
    """Return whether Kustomize would fetch what a reference names."""
    return bool(_REMOTE.search(reference))


def _places(node: Node, text: str) -> Iterator[Location]:
    if node.value == text:
        yield node.location
    elif isinstance(node.value, dict):
        for child in node.value.values():
            yield from _places(child, text)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _places(child, text)
