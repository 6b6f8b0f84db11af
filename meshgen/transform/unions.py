"""Names that several objects have: written so that each part comes out as it does alone.

Kustomize follows names once, at the top, over the objects of all parts and by what any part tells
of references. What it takes a text for there may be an object that the part alone does not have.

Source: api/filters/nameref/nameref.go.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from meshgen.kinds import Fields
from meshgen.kinds.kustomize import REFERENCES
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Object, Path
from meshgen.transform.doubts import Doubt
from meshgen.transform.fields import put
from meshgen.transform.leaves import leaves
from meshgen.transform.names import Entry, text


class Taken(NamedTuple):
    """What Kustomize makes of a name: the name, its namespace, and the objects it is taken for.

    Of several it can choose none, and fails.
    """

    name: str
    namespace: str
    entries: tuple[Entry, ...] = ()

    @property
    def fails(self) -> bool:
        """Return whether it takes the name for several objects, which are called otherwise."""
        return len(self.entries) > 1

    @property
    def generated(self) -> tuple[Entry, ...]:
        """Return the generated ConfigMap that it is taken for, if it is one."""
        return tuple(entry for entry in self.entries if entry.is_generated)


class Union:
    """The objects of all parts of an environment, and what is told of their references."""

    def __init__(
        self, entries: Iterable[Entry], keeping: Set[str], references: Set[Reference]
    ) -> None:
        """Take them; `keeping` are the parts in which a namespace that is written stays."""
        self._called: dict[str, list[Entry]] = {}
        self._written_in: dict[str, list[Entry]] = {}
        for entry in entries:
            for name in _names_of(entry, entry.part in keeping):
                self._called.setdefault(name, []).append(entry)
            if not entry.is_cluster_scoped:
                self._written_in.setdefault(entry.written or "default", []).append(entry)
        self._all = frozenset(self._called)
        self._by_fields = _by_fields(references)

    def settled(
        self, obj: Object, placed: Object, meant: Object, holder: Entry
    ) -> tuple[Object, list[Doubt]]:
        """Return an object of a part as it is to be written, and what no way of writing mends.

        `placed` is the object when Kustomize starts to follow names, `meant` as it shall come out,
        but for hashes.
        """
        amiss: list[Doubt] = []
        reader = _Reader(self, meant, holder)
        for leaf in leaves(placed, self._all, {}):
            references = self._at(holder, leaf.fields)
            if not references:
                continue
            at = leaf.path
            if _is_mapping(references):
                at = leaf.path[:-1]
            before, after = _value(placed, at), _value(meant, at)
            taken: tuple[Entry, ...] = ()
            for number, form in enumerate(_forms(before, after)):
                wrong = reader.wrong(references, form, after)
                if wrong is None:
                    obj = put(obj, at, form) if number else obj
                    break
                taken = taken or wrong
            else:
                first, *others = taken
                amiss.append(Doubt(leaf.path, first, is_followed=True, others=tuple(others)))
        return obj, amiss

    def called(self, name: str) -> Sequence[Entry]:
        """Return the objects that have, or once had, a name."""
        return self._called.get(name, ())

    def written_in(self, namespace: str) -> Sequence[Entry]:
        """Return the objects that were written in a namespace: `default` where none is written."""
        return self._written_in.get(namespace, ())

    def _at(self, holder: Entry, fields: Fields) -> list[Reference]:
        places = (fields, fields[:-1]) if fields[-1] == "name" else (fields,)
        return [
            reference
            for _, reference in sorted(
                (found for place in places for found in self._by_fields.get(place, ())),
                key=lambda found: found[0],
            )
            if reference.holder.selects(holder.api_version, holder.kind)
        ]


class _Reader:
    """Follows the names that one object holds, in its part alone and in the union."""

    def __init__(self, union: Union, obj: Object, holder: Entry) -> None:
        self._union, self._holder = union, holder
        self._settings = holder.settings
        self._beside = _beside(obj, holder)
        role = obj.get("roleRef")
        self._role = _role(role) if isinstance(role, dict) else Gvk("")

    def wrong(
        self, references: list[Reference], value: Any, meant: Any
    ) -> tuple[Entry, ...] | None:
        """Return what a name is taken for, alone or together, if it is not what is meant."""
        alone, together = (self.follow(references, value, alone=a) for a in (True, False))
        for taken in (together, alone):
            if taken.fails or taken[:2] != _named(meant):
                return taken.entries
        # The hash of one name is not that of another, and nobody knows any.
        return together.entries if alone.generated != together.generated else None

    def follow(self, references: list[Reference], value: Any, *, alone: bool) -> Taken:
        """Return what Kustomize makes of a name, or of a mapping with a name and a namespace."""
        name, namespace = _named(value)
        entries: tuple[Entry, ...] = ()
        for reference in references:
            named = self._candidates(reference, name, alone=alone)
            if isinstance(value, dict) and "namespace" in value:
                named = self._in(namespace, named, alone=alone)
            chosen = self._fitting(named, isinstance(value, dict))
            if len(chosen) > 1:
                return Taken(name, namespace, tuple(chosen))
            for entry in chosen:
                name, entries = entry.full, (entry,)
                if isinstance(value, dict):
                    namespace = entry.namespace or namespace
                if entry.is_generated:
                    # Nobody knows the name with the hash.
                    return Taken(name, namespace, entries)
        return Taken(name, namespace, entries)

    def _candidates(self, reference: Reference, name: str, *, alone: bool) -> list[Entry]:
        by_role = self._role if reference.path.endswith("roleRef/name") else Gvk("")
        return [
            entry
            for entry in self._union.called(name)
            if self._sees(entry, alone=alone)
            and reference.target.selects(entry.api_version, entry.kind)
            and by_role.selects(entry.api_version, entry.kind)
        ]

    def _sees(self, entry: Entry, *, alone: bool) -> bool:
        if alone and entry.part != self._holder.part:
            return False
        return self._holder.meets(entry) or entry.namespace in self._beside

    def _in(self, namespace: str, named: list[Entry], *, alone: bool) -> list[Entry]:
        """Return the objects of a namespace that is named beside their name."""
        written = any(self._sees(e, alone=alone) for e in self._union.written_in(namespace))
        return [
            entry
            for entry in named
            if not entry.is_cluster_scoped
            and namespace == ((entry.written if written else entry.namespace) or "default")
        ]

    def _fitting(self, named: list[Entry], with_namespace: bool) -> list[Entry]:
        """Return the one object that Kustomize chooses, none, or those that it cannot choose of."""
        for is_exact in (False, True):
            if len(named) > 1:
                named = [entry for entry in named if self._fits(entry, is_exact=is_exact)]
        outcomes = {
            (e.full, e.namespace if with_namespace else "", e.part if e.is_generated else None)
            for e in named
        }
        return named[:1] if len(outcomes) == 1 else named

    def _fits(self, entry: Entry, *, is_exact: bool) -> bool:
        mine, other = _around(self._holder), _around(entry)
        return all(
            one == two or (not is_exact and not (one and two))
            for one, two in zip(mine, other, strict=True)
        )


def _forms(value: Any, meant: Any) -> Iterator[Any]:
    """Yield the ways to write a name, the shortest first."""
    yield value
    if not isinstance(value, dict) or not isinstance(meant, dict):
        yield meant
        return
    if meant.get("namespace"):
        yield {**value, "namespace": meant["namespace"]}
    yield {**value, **{k: v for k, v in meant.items() if k in ("name", "namespace")}}


def _named(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return text(value.get("name")), text(value.get("namespace"))
    return text(value), ""


def _names_of(entry: Entry, keeps: bool) -> set[str]:
    """Return every name that an object had before its last one."""
    prefix, suffix = _around(entry)
    names = {entry.name}
    if prefix and suffix:
        # The prefix comes before the suffix.
        names.add(prefix + entry.name)
    unscoped = entry.namespace is None and not entry.is_cluster_scoped
    if keeps or unscoped or entry.is_generated:
        # What comes last remembers the name that it finds.
        names.add(entry.full)
    return names


def _around(entry: Entry) -> tuple[str, str]:
    """Return the prefix and suffix that an object's name gets."""
    if entry.full != entry.settings.full(entry.name):
        return "", ""
    return entry.settings.prefix, entry.settings.suffix


def _beside(obj: Object, holder: Entry) -> frozenset[str]:
    """Return the namespaces of accounts that a RoleBinding names besides its own."""
    subjects = obj.get("subjects") if holder.kind == "RoleBinding" else None
    return frozenset(
        text(subject.get("namespace"))
        for subject in (subjects if isinstance(subjects, list) else ())
        if isinstance(subject, dict) and subject.get("kind") == "ServiceAccount"
    )


def _role(role: Mapping[str, Any]) -> Gvk:
    if not {"apiGroup", "kind"} <= role.keys():
        return Gvk("")
    return Gvk(text(role["kind"]), text(role["apiGroup"]))


def _by_fields(references: Set[Reference]) -> dict[Fields, list[tuple[int, Reference]]]:
    """Return references by place, in the order in which Kustomize follows them."""
    of_target: dict[Gvk, list[Reference]] = {}
    for reference in (*REFERENCES, *sorted(references)):
        of_target.setdefault(reference.target, []).append(reference)
    found: dict[Fields, list[tuple[int, Reference]]] = {}
    in_order = (one for several in of_target.values() for one in several)
    for number, reference in enumerate(in_order):
        found.setdefault(reference.fields, []).append((number, reference))
    return found


def _is_mapping(references: Iterable[Reference]) -> bool:
    return any(r.path in ("subjects", "webhooks/clientConfig/service") for r in references)


def _value(obj: Any, path: Path) -> Any:
    for step in path:
        obj = obj[step]
    return obj
