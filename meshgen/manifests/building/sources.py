"""Lead a value of a built object back to the file that it came from."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from meshgen.findings import Location
from meshgen.identity import Identity, identity
from meshgen.manifests.building.aligned import aligned, value_at
from meshgen.manifests.building.build import Built
from meshgen.manifests.building.charts import Chart
from meshgen.manifests.building.kustomizations import Kustomization, Kustomizations
from meshgen.manifests.building.origins import Origin
from meshgen.manifests.building.patches import Patch, Place, fields, patches, replacements
from meshgen.manifests.building.templates import template_place
from meshgen.manifests.building.written import Written
from meshgen.manifests.kustomize import resources
from meshgen.resources import Path
from meshgen.yamlio import locate


@dataclass
class Sources:
    """The files that one build came from."""

    built: Built
    all_of: Kustomizations
    _patches: dict[FilePath, list[Patch]] = field(default_factory=dict)

    @property
    def start(self) -> Location:
        """Return where a build is told of as a whole."""
        root = self.built.root
        return root.start if isinstance(root, Chart) else Location(root.name, 1, 1)

    def name(self, obj: Any, origin: Origin) -> Identity:
        """Return what an object is called where it was written."""
        source = self._source(identity(obj), origin)
        return source.identity if source else identity(obj)

    def place(self, obj: Any, origin: Origin, path: Path, *, key: bool) -> Place:
        """Return where the value at a path was written, or as much of the way as there is.

        The outermost patch or field that has the very value wins, then the object's own file.
        """
        root = self.built.root
        if isinstance(root, Chart):
            return Place(template_place(root, origin.path, obj, path), len(path), path=path)
        value, best = value_at(obj, path), Place(self.start, -1)
        for place in self._places(obj, origin, path, key=key):
            if place.depth == len(path) and place.value == value:
                return place
            if place.depth > best.depth:
                best = place
        return best

    def _places(self, obj: Any, origin: Origin, path: Path, *, key: bool) -> Iterator[Place]:
        who = identity(obj)
        source = self._source(who, origin)
        written = source.identity if source else who
        own = _own(source, obj, path, key=key) if source else self._generated(origin, who)
        # A value that stood there before is the object's own, and so is one that is missing there.
        value = value_at(obj, path)
        lacks = value is None and own is not None and own.depth == len(path) - 1
        if own and (lacks or (own.depth == len(path) and own.value == value)):
            yield own
        for kustomization in self._members:
            yield from fields(kustomization, obj, path, key=key)
            yield from replacements(kustomization, obj, path)
            for patch in self._patches_of(kustomization):
                place = patch.place(obj, written, path, key=key)
                if place and path:
                    yield place
        if own:
            yield own

    @cached_property
    def _members(self) -> list[Kustomization]:
        root = self.built.root
        return self.all_of.closure(root) if isinstance(root, Kustomization) else []

    def _patches_of(self, kustomization: Kustomization) -> list[Patch]:
        if kustomization.path not in self._patches:
            self._patches[kustomization.path] = list(patches(kustomization, self.all_of))
        return self._patches[kustomization.path]

    def _source(self, who: Identity, origin: Origin) -> Written | None:
        """Return the object of a file that has become one of this name."""
        if origin.generated or origin.remote:
            return None
        if origin.path:
            return self.all_of.written(self._file(origin)).become(who)
        # An old Kustomize does not say it, nor one that was asked without the wrapper.
        files = (path for member in self._members for path in member.references.values())
        found = (self.all_of.written(path).become(who) for path in files if path.is_file())
        return next(filter(None, found), None)

    def _generated(self, origin: Origin, who: Identity) -> Place | None:
        """Return where the generator of an object stands, or what fetches it."""
        if origin.remote:
            address = origin.remote.partition("://")[2].removesuffix(".git")
            named = ((m, text) for m in self._members for text in resources(m.data))
            return next((Place(m.entry(text), 0) for m, text in named if address in text), None)
        if not origin.path:
            return None
        kustomization = self.all_of.at(self._file(origin).parent)
        if kustomization is None:
            return None
        field_name = f"{who.kind[:1].lower()}{who.kind[1:]}Generator"
        entries = kustomization.data.get(field_name)
        for position, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and str(entry.get("name", "\0")) in who.name:
                assert kustomization.node is not None
                return Place(locate(kustomization.node, (field_name, position, "name")), 0)
        return Place(Location(kustomization.name, 1, 1), 0)

    def _file(self, origin: Origin) -> FilePath:
        return FilePath(os.path.realpath(self.built.folder / origin.path))


def _own(source: Written, obj: Any, path: Path, *, key: bool) -> Place:
    reached = aligned(obj, path, source.object, positions=True)
    place = locate(source.node, (*source.path, *reached), key=key)
    inner = (*source.path, *reached, *path[len(reached) :])
    return Place(place, len(reached), value_at(source.object, reached), inner)


def build_name(builds: list[str], file: str) -> str:
    """Return in which builds something was met: ` (in the build of a and 2 others)`.

    One that its file tells is left out.
    """
    others = len(builds) - 1
    if not others and file.startswith(f"{builds[0]}/"):
        return ""
    more = f" and {others} other{'s' * (others > 1)}" if others else ""
    return f" (in the build of {builds[0]}{more})"
