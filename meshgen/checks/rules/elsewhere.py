"""What is not in the namespace where it is looked for, and stands in another one.

Few names lead out of their namespace. Who has several may take it that a ConfigMap, or a budget, is
for all of them; so a rule tells where the thing is, and the way round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, Generic, NamedTuple, TypeVar

from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.resources import Path
from meshgen.system import Member, System, Workload
from meshgen.system.labels import Labelled

T = TypeVar("T")

# So many namespaces are told, and of so many pods they are looked up.
_TOLD, _ASKED = 3, 200


class Elsewhere(NamedTuple):
    """Objects of other namespaces that may be meant, and how that is told.

    `severity` is None where it weighs what the rule does: one that names no namespace may be
    applied to any, and is a note.
    """

    message: str
    hint: str
    severity: Severity | None
    others: Sequence[tuple[Member, Path]]


def elsewhere(
    system: System, type_: str, member: Member, name: str, way: str, told_in: str = ""
) -> Elsewhere | None:
    """Return where an object is that another one names; None if nowhere.

    It is looked for in the namespace `told_in`, or in the own one of the object that names it.
    `way` is the way round; `{here}` in it is that namespace, `{there}` where the object is.
    """
    here = told_in or member.namespace
    named, made = system.named(type_, name), system.made.secret(name) if type_ == "Secret" else ()
    others = (other for other in chain(named, made) if other.namespace not in ("", here))
    found = list(islice(others, _TOLD))
    if not found:
        return None
    there = _listed(found, len(named) + len(made) - len(found))
    kind = type_.partition(".")[0]
    message = f"{kind} `{name}` exists in {there}, not in {here}"
    hint, severity = way.format(here=here, there=found[0].namespace), None
    if not told_in:
        hint, severity = weighed(member, found[0], hint)
    return Elsewhere(message, hint, severity, [(found[0], ())])


def weighed(member: Member, other: Member, hint: str) -> tuple[str, Severity | None]:
    """Return the hint of a mistake between objects of two namespaces, and what it weighs.

    One that names no namespace is put where its caller says: maybe beside the other.
    """
    for one, beside in ((member, other), (other, member)):
        if not one.is_placed:
            return f"{one} names no namespace: write `namespace: {beside.namespace}`", Severity.NOTE
    return hint, None


class Selected(Generic[T]):
    """Pods, or Services, of other namespaces that objects look for by labels in their own.

    Those that another such object finds miss nothing, and are not meant: they are `taken`, by
    their positions.
    """

    def __init__(
        self,
        what: str,
        things: Labelled[T],
        member_of: Callable[[T], Member],
        taken: Callable[[], frozenset[int]] = frozenset,
    ) -> None:
        """Take what they are called, all of them, and how to tell the object of one."""
        self._what, self._things, self._member_of, self._find_taken = what, things, member_of, taken
        self._seen: dict[str, Sequence[Member]] = {}

    @cached_property
    def _taken(self) -> frozenset[int]:
        return self._find_taken()

    def of(
        self, member: Member, selector: Mapping[str, Any], way: str, told_in: str = ""
    ) -> Elsewhere | None:
        """Return where the things are that an object selects; None if nowhere.

        They are looked for as in `elsewhere`. `{there}` in the way is their namespace.
        """
        here = told_in or member.namespace
        found = self._first(here, selector) if _narrows(selector) else None
        if found is None:
            return None
        hint = f"{found.identity} has them: {way.format(here=here, there=found.namespace)}"
        severity = None
        if not told_in:
            hint, severity = weighed(member, found, hint)
        message = f"no {self._what} in namespace {here} has these labels"
        return Elsewhere(message, hint, severity, [(found, ())])

    def _first(self, here: str, selector: Mapping[str, Any]) -> Member | None:
        others = (one for one in self._selected(selector) if one.namespace != here)
        return next((one for one in others if one.position not in self._taken), None)

    def _selected(self, selector: Mapping[str, Any]) -> Sequence[Member]:
        """Return the first of what a selector finds: many namespaces may ask for the same."""
        asked = repr(selector)
        if asked not in self._seen:
            first = islice(self._things.selected(selector), _ASKED)
            self._seen[asked] = list(map(self._member_of, first))
        return self._seen[asked]


def pods_elsewhere(system: System, type_: str = "", *selector: str) -> Selected[Workload]:
    """Return the pods that objects look for.

    If the objects of a type are for one namespace's pods each: that, and where their spec has the
    selector.
    """

    def taken() -> frozenset[int]:
        chosen = ((each.namespace, mapping(each.spec, *selector)) for each in system.of(type_))
        return frozenset(
            workload.member.position
            for namespace, labels in chosen
            if _narrows(labels)
            for workload in system.workloads_in(namespace).selected(labels)
        )

    return Selected("pod", system.everywhere, lambda workload: workload.member, taken)


def _narrows(selector: Mapping[str, Any]) -> bool:
    return bool(selector.get("matchLabels") or selector.get("matchExpressions"))


def _listed(members: Iterable[Member], more: int) -> str:
    """Return the namespaces of the first objects, and how many more there are."""
    names = list(dict.fromkeys(member.namespace for member in members))
    if more:
        return f"{', '.join(names)} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
