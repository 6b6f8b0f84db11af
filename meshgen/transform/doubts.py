"""Names of other objects that Kustomize follows wrongly, or cannot follow."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from meshgen.kinds.reference import Reference
from meshgen.resources import Object, Path
from meshgen.transform.names import Entry, Names
from meshgen.transform.references import Use, misled


@dataclass(frozen=True)
class Doubt:
    """A text that reads as the name of an object, and whether Kustomize takes it for that.

    It does, and the text means another one; or it does not, and the object is a ConfigMap that
    Kustomize generates. Where it finds `others` as well, it takes none of them, and fails.
    """

    path: Path
    entry: Entry
    is_followed: bool
    others: tuple[Entry, ...] = ()


def doubts(
    obj: Object, holder: Entry, found: Iterable[Use], names: Names, taught: Set[Reference]
) -> Iterator[Doubt]:
    """Yield the doubts of one object; `found` are its uses, `taught` is what Kustomize is told."""
    for path, entry in misled(obj, holder, names):
        yield Doubt(path, entry, is_followed=True)
    for use in found:
        if not use.entry.is_generated or use.is_teachable:
            continue
        if use.is_meant or _reads_like_config(use.fields):
            yield Doubt(use.path, use.entry, is_followed=False)
        elif any(map(use.is_selected, taught)):
            yield Doubt(use.path, use.entry, is_followed=True)


def _reads_like_config(fields: tuple[str, ...]) -> bool:
    """Return whether a field is called as those are that name ConfigMaps."""
    called = fields[-2:] if fields[-1] == "name" else fields[-1:]
    return any("config" in name.lower() for name in called)
