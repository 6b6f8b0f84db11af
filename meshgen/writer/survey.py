"""The files that belong in the output folder, against what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.writer import manifest
from meshgen.writer.comparison import Comparison
from meshgen.writer.paths import ancestors, folders_of
from meshgen.writer.place import Place
from meshgen.writer.scan import Entry, scan


@dataclass(frozen=True)
class Survey:
    """The output folder at one moment, and what is to be there.

    `payload` is every file to be written with its bytes, without the manifest; `entries` is what
    the folder `source` has; `contents` are the bytes of those files that are meshgen's or in its
    way; `digests` is the manifest that is there.
    """

    place: Place
    source: Path
    payload: Mapping[str, bytes]
    entries: Mapping[str, Entry]
    contents: Mapping[str, bytes]
    digests: Mapping[str, str]

    @cached_property
    def comparison(self) -> Comparison:
        """Return what a write, if need be with force, would do."""
        payload, contents = self.payload, self.contents
        present = {path for path, entry in self.entries.items() if not entry.is_folder}
        standing = payload.keys() & present
        unchanged = {path for path in standing if contents.get(path) == payload[path]}
        listed = self.digests.keys() & present
        removed = (listed - standing) | (folders_of(payload) & present)
        lost = removed | (standing - unchanged)
        intact = {path for path in listed if path in contents and self._is_as_written(path)}
        return Comparison(
            added=tuple(sorted(payload.keys() - standing)),
            changed=tuple(sorted(standing - unchanged)),
            removed=tuple(sorted(removed)),
            unchanged=tuple(sorted(unchanged)),
            edited=tuple(sorted((lost & listed) - intact)),
            foreign=tuple(sorted((lost - listed) | self._folders_in_the_way(removed))),
            stale_manifest=contents.get(manifest.NAME) != manifest.dump(payload),
        )

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Return the folders of the new tree, each before those inside it."""
        kept = self._kept_folders(set(self.comparison.removed)) - self.payload.keys()
        return tuple(sorted(folders_of(self.payload) | kept))

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Return everything but folders that stays as it is, sorted."""
        comparison = self.comparison
        gone = {*comparison.removed, *comparison.changed}
        if comparison.stale_manifest:
            gone.add(manifest.NAME)
        return tuple(p for p, e in self.entries.items() if not e.is_folder and p not in gone)

    @cached_property
    def fresh(self) -> Mapping[str, bytes]:
        """Return the files to write with their bytes, with the manifest if it changes."""
        comparison = self.comparison
        fresh = {p: self.payload[p] for p in (*comparison.added, *comparison.changed)}
        if comparison.stale_manifest:
            fresh[manifest.NAME] = manifest.dump(self.payload)
        return fresh

    def _is_as_written(self, path: str) -> bool:
        return manifest.digest(self.contents[path]) == self.digests[path]

    def _kept_folders(self, removed: set[str]) -> set[str]:
        """Return the folders that stay: those that meshgen did not make, or that are not empty."""
        made = folders_of(self.digests)
        kept: set[str] = set()
        for path, entry in self.entries.items():
            if (path not in made) if entry.is_folder else (path not in removed):
                kept.update(ancestors(path))
                if entry.is_folder:
                    kept.add(path)
        return kept

    def _folders_in_the_way(self, removed: set[str]) -> set[str]:
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
        digests = _digests(place, source, entries)
        looked_at = sorted({*payload, *folders_of(payload), *digests, manifest.NAME})
        contents = {p: (source / p).read_bytes() for p in looked_at if _is_file(entries, p)}
    return Survey(place, source, payload, entries, contents, digests)


def _is_file(entries: Mapping[str, Entry], path: str) -> bool:
    return path in entries and entries[path].is_file


def _digests(place: Place, source: Path, entries: Mapping[str, Entry]) -> dict[str, str]:
    location = place.location(manifest.NAME)
    if manifest.NAME not in entries:
        return {}
    if not _is_file(entries, manifest.NAME):
        finding = Finding(
            Code.READ,
            "is not a regular file",
            location,
            expected="meshgen keeps its manifest there",
            hint="move it",
        )
        raise MeshgenError([finding])
    return manifest.load((source / manifest.NAME).read_bytes(), location)


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
