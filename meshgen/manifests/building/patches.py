"""What a kustomization sets itself: its patches, and its own fields."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.identity import Identity, identity
from meshgen.inputs import read_text
from meshgen.manifests.building.aligned import aligned, value_at
from meshgen.manifests.building.kustomizations import Kustomization, Kustomizations
from meshgen.resources import Path
from meshgen.yamlio import Node, at, load_all, locate, to_data

_PATCHES = ("patchesJson6902", "patches", "patchesStrategicMerge")


@dataclass(frozen=True)
class Place:
    """Where a value may have come from: as deep as that file has its path, and the value there.

    `path` is the value's in the object's own file, if it is that; what a kustomization sets, it
    sets in many objects.
    """

    location: Location
    depth: int
    value: Any = None
    path: Path | None = None


@dataclass(frozen=True)
class Patch:
    """A patch document: the node of it, and where its text begins in its file."""

    node: Node
    data: Any
    target: Mapping[str, Any]
    line: int = 0
    indentation: int = 0

    def place(self, obj: Any, who: Identity, path: Path, *, key: bool) -> Place | None:
        """Return where it says what stands at an object's path, or the way to that."""
        if isinstance(self.data, list):
            fits = _fits(self.target, who, obj)
            return self._operation(obj, path, key=key) if fits else None
        own = identity(self.data)
        if not _fits(self.target or {"kind": own.kind, "name": own.name}, who, obj):
            return None
        reached = aligned(obj, path, self.data, positions=False)
        return self._at(reached, len(reached), key=key)

    def _operation(self, obj: Any, path: Path, *, key: bool) -> Place | None:
        """Return where the last operation of a JSON patch stands that sets a path."""
        for position, operation in reversed(list(enumerate(self.data))):
            if not isinstance(operation, Mapping) or "value" not in operation:
                continue
            steps = _pointer(operation.get("path"))
            if len(steps) > len(path) or not all(map(_is_step, steps, path)):
                continue
            outer, rest = path[: len(steps)], path[len(steps) :]
            inner = value_at(obj, outer)
            reached = aligned(inner, rest, operation["value"], positions=True)
            return self._at((position, "value", *reached), len(steps) + len(reached), key=key)
        return None

    def _at(self, path: Path, depth: int, *, key: bool) -> Place:
        place = locate(self.node, path, key=key)
        if self.line:
            moved = Location(place.file, place.line + self.line, place.column + self.indentation)
            place = moved
        return Place(place, depth, value_at(self.data, path))


def patches(kustomization: Kustomization, all_of: Kustomizations) -> Iterator[Patch]:
    """Yield the patches of a kustomization, what is applied last first."""
    if kustomization.node is None:
        return
    for field in _PATCHES:
        listed = at(kustomization.node, (field,))
        items = listed.value if listed and isinstance(listed.value, list) else []
        for item in reversed(items):
            yield from reversed(_documents(item, kustomization, all_of))


def fields(kustomization: Kustomization, obj: Any, path: Path, *, key: bool) -> Iterator[Place]:
    """Yield the fields of a kustomization itself that set the value of an object at a path."""
    node, built = kustomization.node, value_at(obj, path)
    if node is None or built is None:
        return
    for inner in _fields(kustomization.data, identity(obj).name, path):
        value = value_at(kustomization.data, inner)
        is_piece = inner[0] in _PIECES and value not in (None, "") and str(value) in str(built)
        if is_piece or (value is not None and str(value) == str(built)):
            yield Place(locate(node, inner, key=key), len(path), built)


def replacements(kustomization: Kustomization, obj: Any, path: Path) -> Iterator[Place]:
    """Yield where a kustomization copies a value to an object's path from elsewhere."""
    node, data, who = kustomization.node, kustomization.data, identity(obj)
    for n, replacement in _items(data, "replacements"):
        for t, target in _items(replacement, "targets"):
            fields, select = target.get("fieldPaths"), target.get("select")
            for f, written in enumerate(fields if isinstance(fields, list) else ()):
                fits = _leads_to(str(written), path) and _fits(_kind_of(select), who, obj)
                if fits and node:
                    place = locate(node, ("replacements", n, "targets", t, "fieldPaths", f))
                    yield Place(place, len(path), value_at(obj, path))


def _leads_to(field_path: str, path: Path) -> bool:
    """Return whether a field's path, as replacements have it, is that of a value.

    Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/.
    """
    steps = [step.replace("\\.", ".") for step in _STEP.findall(field_path)]
    return len(steps) == len(path) and all(map(_is_field, steps, path))


# A name, with escaped dots, or what selects items of a list.
_STEP = re.compile(r"\[[^\]]*\]|(?:\\.|[^.\[])+")


def _is_field(step: str, actual: str | int) -> bool:
    if isinstance(actual, int):
        return step in ("*", str(actual), "-") or step.startswith("[")
    return step == actual


def _kind_of(select: Any) -> Mapping[str, Any]:
    return {"kind": select.get("kind")} if isinstance(select, Mapping) else {}


# Fields whose values become a piece of another one.
_PIECES = ("images", "namePrefix", "nameSuffix")
_LABELS = ("labels", "matchLabels", "selector")
# What a regular expression finds as it stands.
_PLAIN = re.compile(r"[\w.:-]+")
# A piece of a name that no name is refused for.
_SOUND = re.compile(r"[a-z0-9.-]*")


def _fields(data: Mapping[str, Any], name: str, path: Path) -> Iterator[Path]:
    """Yield where a kustomization may set what stands at a path."""
    last, above = path[-1:], path[-2] if len(path) > 1 else ""
    if above in _LABELS:
        yield from (("labels", n, "pairs", *last) for n, _ in _items(data, "labels"))
        yield ("commonLabels", *last)
    elif above == "annotations":
        yield ("commonAnnotations", *last)
    elif last == ("namespace",):
        yield ("namespace",)
    elif last == ("replicas",):
        replicas = _items(data, "replicas")
        yield from (("replicas", n, "count") for n, each in replicas if str(each["name"]) in name)
    elif last == ("image",):
        for n, _ in _items(data, "images"):
            yield from (("images", n, field) for field in ("newTag", "digest", "newName"))
    elif path == ("metadata", "name"):
        for field in ("namePrefix", "nameSuffix"):
            if not _SOUND.fullmatch(str(data.get(field) or "")):
                yield (field,)


def _items(data: Mapping[str, Any], field: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the mappings of a list, each with its position; for want of a name it has none."""
    items = data.get(field)
    listed = enumerate(items if isinstance(items, list) else ())
    return [(n, {"name": "\0", **item}) for n, item in listed if isinstance(item, Mapping)]


def _documents(item: Node, kustomization: Kustomization, all_of: Kustomizations) -> list[Patch]:
    data = to_data(item)
    if isinstance(data, str):
        # patchesStrategicMerge: a path, or the patch itself.
        is_path = "\n" not in data
        return _of_file(data, {}, kustomization, all_of) if is_path else _inline(item, {})
    if not isinstance(data, dict):
        return []
    target = data.get("target") if isinstance(data.get("target"), dict) else {}
    if isinstance(data.get("path"), str):
        return _of_file(data["path"], target, kustomization, all_of)
    inline = at(item, ("patch",))
    return _inline(inline, target) if inline and isinstance(inline.value, str) else []


def _of_file(
    path: str, target: Any, kustomization: Kustomization, all_of: Kustomizations
) -> list[Patch]:
    file = FilePath(os.path.realpath(kustomization.folder / path))
    return [Patch(node, to_data(node), target) for node in all_of.nodes(file)]


def _inline(item: Node, target: Any) -> list[Patch]:
    """Return the patches of a text within a kustomization."""
    try:
        nodes = load_all(str(item.value), item.location.file)
    except MeshgenError:
        return []
    line, indentation = _beginning(item)
    return [Patch(node, to_data(node), target, line, indentation) for node in nodes]


def _beginning(item: Node) -> tuple[int, int]:
    """Return the lines and columns before a text's first: a literal begins below its header."""
    line = item.location.line
    try:
        lines = read_text(FilePath(item.location.file)).split("\n")
    except MeshgenError:
        return line - 1, 0
    header = lines[line - 1][item.location.column - 1 :] if line <= len(lines) else ""
    if not header.startswith(("|", ">")):
        return line - 1, item.location.column
    below = next((text for text in lines[line:] if text.strip()), "")
    return line, len(below) - len(below.lstrip(" "))


def _fits(target: Mapping[str, Any], who: Identity, obj: Any) -> bool:
    """Return whether a patch's target may select an object: Kustomize takes all names it had.

    A regular expression may: it is not tried here, where a stranger's could run for ever.
    """
    kind, name = (_plain(target.get(field)) for field in ("kind", "name"))
    return kind in ("", who.kind) and (name == who.name or name in identity(obj).name)


def _plain(pattern: Any) -> str:
    """Return a pattern that finds itself alone; "" for any other."""
    return pattern if isinstance(pattern, str) and _PLAIN.fullmatch(pattern) else ""


def _pointer(text: Any) -> list[str]:
    steps = text.split("/")[1:] if isinstance(text, str) else []
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def _is_step(step: str, actual: str | int) -> bool:
    return step == str(actual) or (step == "-" and isinstance(actual, int))
