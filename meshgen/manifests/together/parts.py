"""What kustomizations complete that were not built, as what it may become."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from meshgen.findings import Finding
from meshgen.lenient import text
from meshgen.manifests.building.discover import discover
from meshgen.manifests.files import InputFile
from meshgen.manifests.together.standing import Standing


def completed(parts: Sequence[Standing], files: Sequence[InputFile | Finding]) -> list[Standing]:
    """Return parts as they stand, and in each namespace that a kustomization may give them.

    Names get longer as well: see `entry_of_part`.
    """
    if not parts:
        return []
    spaces = _namespaces(files)
    return [each for part in parts for each in _in_namespaces(part, spaces.get(part.root, ()))]


def entry_of_part(part: Standing) -> str:
    """Return a part as an entry of what exists: in any namespace, under any longer name."""
    return f"{part.identity.type}/*/*{part.identity.name}*"


def _in_namespaces(part: Standing, namespaces: Iterable[str]) -> Iterator[Standing]:
    yield replace(part, is_checked=False)
    for namespace in namespaces:
        identity = part.identity._replace(namespace=namespace)
        yield replace(part, is_checked=False, identity=identity)


def _namespaces(files: Sequence[InputFile | Finding]) -> dict[str, set[str]]:
    """Return the namespaces that the kustomizations among files give, by the name of the file."""
    all_of, _ = discover(files)
    found: dict[str, set[str]] = {}
    folders = {Path(os.path.realpath(f.path)).parent for f in files if isinstance(f, InputFile)}
    for outer in filter(None, map(all_of.at, sorted(folders))):
        namespace = text(outer.data.get("namespace"))
        for member in all_of.closure(outer) if namespace else ():
            for path in member.references.values():
                found.setdefault(all_of.shown(path), set()).add(namespace)
    return found
