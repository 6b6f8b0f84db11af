"""The files that belong in the output folder, against what is there."""

import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.inputs import LARGEST, read_bytes
from meshgen.seal import HEAD_SIZE, claims, intact
from meshgen.writer import manifest
from meshgen.writer.comparison import Comparison
from meshgen.writer.manifest import Manifest
from meshgen.writer.paths import ancestors, folders_of
from meshgen.writer.place import Place
from meshgen.writer.scan import Entry, scan


@dataclass(frozen=True)
class Survey:
    """The output folder at one moment, and what is to be there.

    `payload` is every file to be written with its bytes, without the manifest; `entries` is what
    the folder `source` has; `contents` are the bytes of those files that are meshgen's or in its
    way, the manifest included, but of none that is larger than all that meshgen writes; `listed` is
    what the manifest says, a former one too.
    """

    place: Place
    source: Path
    payload: Mapping[str, bytes]
    entries: Mapping[str, Entry]
    contents: Mapping[str, bytes]
    listed: Manifest

    @cached_property
    def comparison(self) -> Comparison:
        """Return what a write, if need be with force, would do."""
        payload, contents = self.payload, self.contents
        present = {path for path, entry in self.entries.items() if not entry.is_folder}
        standing = payload.keys() & present
        unchanged = {path for path in standing if contents.get(path) == payload[path]}
        own = self.own & present
        removed = (own - standing) | (folders_of(payload) & present)
        lost = removed | (standing - unchanged)
        edited = {path for path in lost & (own | self.claimed) if not self._is_as_written(path)}
        return Comparison(
            added=tuple(sorted(payload.keys() - standing)),
            changed=tuple(sorted(standing - unchanged)),
            removed=tuple(sorted(removed)),
            unchanged=tuple(sorted(unchanged)),
            edited=tuple(sorted(edited)),
            foreign=tuple(sorted((lost - own - edited) | self._folders_in_the_way(removed))),
            stale_manifest=contents.get(manifest.NAME) != self.manifest or self.former_manifest,
        )

    @cached_property
    def own(self) -> frozenset[str]:
        """Return the files that meshgen wrote: those that the manifest lists, and sealed ones."""
        return self.listed.paths | {p for p, data in self.contents.items() if intact(p, data)}

    @cached_property
    def claimed(self) -> frozenset[str]:
        """Return the files to be written that say that meshgen wrote them, true or not."""
        return frozenset(p for p in self.payload if claims(self.contents.get(p, b"")))

    @cached_property
    def manifest(self) -> bytes:
        """Return the manifest of what is to be there."""
        return manifest.dump(self.payload)

    @property
    def former_manifest(self) -> bool:
        """Tell whether there is one of a former release."""
        return manifest.FORMER in self.contents

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Return the folders of the new tree, each before those inside it."""
        kept = self._kept_folders(set(self.comparison.removed)) - self.payload.keys()
        return tuple(sorted(folders_of(self.payload) | kept))

    @cached_property
    def ours(self) -> frozenset[str]:
        """Return everything that this write makes, changes or removes, folders included."""
        gone = {p for p, e in self.entries.items() if e.is_folder} - set(self.folders)
        made = folders_of(self.payload)
        return frozenset({*self.payload, *made, *self.comparison.removed, *gone, *manifest.NAMES})

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Return everything but folders that stays as it is, sorted."""
        comparison = self.comparison
        gone = {*comparison.removed, *comparison.changed}
        if comparison.stale_manifest:
            gone |= {manifest.NAME, *([manifest.FORMER] if self.former_manifest else [])}
        return tuple(p for p, e in self.entries.items() if not e.is_folder and p not in gone)

    @cached_property
    def fresh(self) -> Mapping[str, bytes]:
        """Return the files to write with their bytes, with the manifest if it changes."""
        comparison = self.comparison
        fresh = {p: self.payload[p] for p in (*comparison.added, *comparison.changed)}
        if comparison.stale_manifest:
            fresh[manifest.NAME] = self.manifest
        return fresh

    def _is_as_written(self, path: str) -> bool:
        data = self.contents.get(path)
        return data is not None and (self.listed.vouches(path, data) or intact(path, data))

    def _kept_folders(self, removed: AbstractSet[str]) -> set[str]:
        """Return the folders that stay: those that meshgen did not make, or that are not empty."""
        made = folders_of(self.own)
        kept: set[str] = set()
        for path, entry in self.entries.items():
            if (path not in made) if entry.is_folder else (path not in removed):
                kept.update(ancestors(path))
                if entry.is_folder:
                    kept.add(path)
        return kept

    def _folders_in_the_way(self, removed: AbstractSet[str]) -> set[str]:
        return self._kept_folders(removed) & self.payload.keys()


def survey(place: Place, payload: Mapping[str, bytes]) -> Survey:
    """Read what the output folder has of the payload and of an earlier write.

    Raises MeshgenError: Code.READ if something cannot be read, Code.UNSAFE if a link or a mount
    point inside the folder leads out of it, or if the manifest does.
    """
    source = place.standing
    with place.os_errors(Code.READ):
        entries = scan(source)
        _refuse_ways_out(place, source, payload, entries)
        listed = _listed(place, source, entries)
        looked_at = {*payload, *folders_of(payload), *listed.paths, *manifest.NAMES}
        unlisted = entries.keys() - looked_at
        looked_at |= {p for p in unlisted if entries[p].is_file and _is_claimed(source / p)}
        contents: dict[str, bytes] = {}
        for path in sorted(looked_at):
            if _is_file(entries, path) and entries[path].size <= LARGEST:
                try:
                    contents[path] = read_bytes(source / path, place.location(path).file)
                except MeshgenError:
                    if os.path.lexists(source / path):
                        raise
                    del entries[path]  # gone since the folder was listed
    return Survey(place, source, payload, entries, contents, listed)


def _is_file(entries: Mapping[str, Entry], path: str) -> bool:
    return path in entries and entries[path].is_file


def _is_claimed(path: Path) -> bool:
    """Return whether a file that nothing lists says that meshgen wrote it."""
    try:
        with path.open("rb") as file:
            return claims(file.read(HEAD_SIZE))
    except OSError:
        return False


def _listed(place: Place, source: Path, entries: Mapping[str, Entry]) -> Manifest:
    for name in manifest.NAMES:
        if name in entries and not entries[name].is_file:
            finding = Finding(
                Code.READ,
                "is not a regular file",
                place.location(name),
                expected="meshgen keeps its manifest there",
                hint="move it",
            )
            raise MeshgenError([finding])
    return manifest.of(source, place.location(manifest.NAME))


def _refuse_ways_out(
    place: Place, source: Path, payload: Mapping[str, bytes], entries: Mapping[str, Entry]
) -> None:
    findings: list[Finding] = []
    for folder in sorted(folders_of(payload)):
        if folder in entries and entries[folder].is_link:
            message = "is a symbolic link, and meshgen would write files behind it"
            where, hint = place.location(folder), "replace it with a folder"
            findings.append(Finding(Code.UNSAFE, message, where, hint=hint))
    device = source.stat().st_dev if entries else 0
    for path, entry in entries.items():
        # Only folders: a union file system gives files the device of the layer they are in.
        if entry.is_folder and entry.device != device:
            message = "is on another file system than the output folder"
            where, hint = place.location(path), "unmount or move it"
            findings.append(Finding(Code.UNSAFE, message, where, hint=hint))
    if findings:
        raise MeshgenError(findings)
