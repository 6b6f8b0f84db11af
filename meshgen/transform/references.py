"""Names inside of objects that Kustomize follows only where it is told to, or cannot follow."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from meshgen.kinds import Fields
from meshgen.kinds.added import TELLING, may_name
from meshgen.kinds.kustomize import REFERENCES, keeps_name
from meshgen.kinds.reference import Gvk, Reference, path_of
from meshgen.kinds.texts import Places, texts_in
from meshgen.resources import Object, Path
from meshgen.transform.leaves import Leaf, leaves
from meshgen.transform.names import Entry, Names, text


class Use(NamedTuple):
    """A text of an object that is, or holds, the name of another one, and what it becomes.

    `namespace` is that which is named beside the name, `is_meant` tells whether the text names that
    object, and does not just read the same; `is_whole`, whether it is the name and nothing else.
    """

    path: Path
    fields: Fields
    holder: Entry
    entry: Entry
    namespace: str
    becomes: str
    is_meant: bool
    is_whole: bool = True

    @property
    def is_teachable(self) -> bool:
        """Return whether Kustomize follows it where it is told of the field."""
        same = self.namespace in ("", self.holder.namespace)
        return self.is_meant and self.is_whole and same and self.holder.sees(self.entry)

    @property
    def reference(self) -> Reference:
        """Return what Kustomize has to be told for it."""
        target, holder = self.entry.gvk, self.holder.gvk
        if target.group:
            target = target._replace(version="")
        return Reference(path_of(self.fields), target, holder._replace(version=""))

    def is_selected(self, reference: Reference) -> bool:
        """Return whether Kustomize takes the text for the object's name where it is told so."""
        holder, entry = self.holder, self.entry
        return (
            reference.fields == self.fields
            and reference.holder.selects(holder.api_version, holder.kind)
            and reference.target.selects(entry.api_version, entry.kind)
        )


def uses(obj: Object, holder: Entry, names: Names) -> Iterator[Use]:
    """Yield where an object has the names of others and Kustomize does not know it."""
    places = texts_in(holder.gvk)
    for leaf in leaves(obj, names.all, places):
        if leaf.fields in places:
            yield from _inside(leaf, holder, names, places)
        namespace = text(leaf.around.get("namespace")) if leaf.fields[-1] == "name" else ""
        followed = _followed(leaf, holder, names)
        is_meant_here = bool(followed)
        for entry in _nearest_first(names.called(leaf.text), holder, leaf.text):
            is_apart, sees = entry.part != holder.part, holder.sees(entry)
            if entry in followed or (is_apart and is_meant_here):
                continue
            may_name = _may_name(leaf, holder, entry) or (
                is_apart and _is_builtin(holder.gvk, leaf.fields, entry.gvk)
            )
            is_meant = holder.reaches(entry, namespace) and may_name
            is_meant_here |= is_meant
            if is_meant or sees:
                place = (leaf.path, leaf.fields, holder, entry, namespace)
                yield Use(*place, entry.full, is_meant)


def named(obj: Object, holder: Entry, names: Names) -> Iterator[Entry]:
    """Yield the objects that one names, in fields that Kustomize knows or has to be told of."""
    for leaf in leaves(obj, names.all, {}):
        yield from _followed(leaf, holder, names)
    yield from (use.entry for use in uses(obj, holder, names) if use.is_meant)


def _nearest_first(entries: Sequence[Entry], holder: Entry, text: str) -> Sequence[Entry]:
    """Return objects of one name, those before others that build with the one that names them.

    Then those that are called so in the end: a name in another part may be written in full.
    """
    if len(entries) < 2:
        return entries
    return sorted(entries, key=lambda entry: (entry.part != holder.part, entry.full != text))


def misled(obj: Object, holder: Entry, names: Names) -> Iterator[tuple[Path, Entry]]:
    """Yield where Kustomize by itself takes a name for that of an object of another kind.

    What a roleRef says of the kind it heeds.
    """
    for leaf in leaves(obj, names.all, {}):
        kind, entries = leaf.around.get("kind"), names.called(leaf.text)
        if leaf.fields[-1] != "name" or not isinstance(kind, str) or leaf.path[0] == "roleRef":
            continue
        if any(kind in (k.kind for k in entry.kinds) for entry in entries):
            continue
        for entry in _followed(leaf, holder, names)[:1]:
            yield leaf.path, entry


def _inside(leaf: Leaf, holder: Entry, names: Names, places: Places) -> Iterator[Use]:
    """Yield the name inside of a longer text."""
    pattern, target = places[leaf.fields]
    match = pattern.fullmatch(leaf.text)
    if match is None:
        return
    start, end = match.span("name")
    for entry in names.of(target, match["name"]):
        if entry.namespace == match["namespace"]:
            becomes = leaf.text[:start] + entry.full + leaf.text[end:]
            place = (leaf.path, leaf.fields, holder, entry, match["namespace"])
            yield Use(*place, becomes, is_meant=True, is_whole=False)
            return


def _followed(leaf: Leaf, holder: Entry, names: Names) -> list[Entry]:
    """Return the objects that Kustomize takes the text for by itself."""
    entries = [
        entry
        for entry in names.called(leaf.text)
        if _is_builtin(holder.gvk, leaf.fields, entry.gvk) and holder.sees(entry)
    ]
    # Of several it takes one with the holder's own prefix, which these have none of.
    is_lost = len(entries) > 1 and keeps_name(holder.api_version, holder.kind)
    return [] if is_lost else entries


def _may_name(leaf: Leaf, holder: Entry, entry: Entry) -> bool:
    if leaf.fields == ("rules", "resourceNames"):
        return any(may_name(holder.gvk, leaf.fields, leaf.around, kind) for kind in entry.kinds)
    # Of what is beside it, just this counts; objects of a kind look alike.
    beside: tuple[str, ...] = ()
    if leaf.fields[-1] == "name":
        beside = tuple(text(leaf.around.get(name)) for name in TELLING)
    return any(_names(holder.gvk, leaf.fields, beside, kind) for kind in entry.kinds)


@lru_cache(4096)
def _names(holder: Gvk, fields: Fields, beside: tuple[str, ...], kind: Gvk) -> bool:
    around = {name: value for name, value in zip(TELLING, beside, strict=False) if value}
    return may_name(holder, fields, around, kind)


@lru_cache(4096)
def _is_builtin(holder: Gvk, fields: Fields, kind: Gvk) -> bool:
    """Return whether Kustomize follows names of a kind at a place by itself."""
    return any(
        reference.target.selects(kind.api_version, kind.kind)
        for reference in REFERENCES.at(holder, fields)
    )
