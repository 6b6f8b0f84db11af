"""What rules about a name have in common that leads to no object."""

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import ClassVar

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.findings import Severity
from meshgen.system import Mention, System

# What to do about a name that is like no other.
DECLARE = "mend it, or list it under `existing`"
# What a tool will fill in: `${ENV}-config`, `{{ .Release.Name }}`, `<name>`.
_TEMPLATED = re.compile(r"[${}<>%]")
_DIGITS = re.compile(r"\d+")
# Of more names than these nobody looks for the nearest, how like it has to be, and to be the same.
_COMPARED, _ALIKE, _SAME = 500, 0.75, 0.85


class Missing(Rule):
    """Objects of one type that pods name, in their own namespace.

    Where the manifests have none of the type at all there, they may come from elsewhere: a note.
    `way` is the way round where one of the name is in another namespace.
    """

    type_: ClassVar[str]
    way: ClassVar[str]
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each object of the type that another one names, once."""
        kind = self.type_.partition(".")[0]
        for mention in missing(system, self.type_, self.kinds):
            if found := elsewhere(system, self.type_, mention.member, mention.name, self.way):
                yield self.mistake(mention.member, mention.path, **found._asdict())
                continue
            names = system.names(self.type_, mention.namespace)
            yield self.mistake(
                mention.member,
                mention.path,
                f"there is no {kind} `{mention.name}` in namespace {mention.namespace}",
                hint=meant(mention.name, names),
                severity=None if names else Severity.NOTE,
            )


def missing(system: System, type_: str, holders: frozenset[str]) -> Iterator[Mention]:
    """Yield the first place in each object of some types that names one that is nowhere.

    What is optional, or what something in the cluster may make, is not missing.
    """
    seen = set()
    for mention in system.mentions(type_.partition(".")[0]):
        key = (mention.member.position, mention.namespace, mention.name)
        told = key in seen or mention.is_optional
        if told or mention.member.identity.type not in holders:
            continue
        seen.add(key)
        is_told = "namespace" in mention.around
        if is_missing(system, type_, mention.namespace, mention.name, is_told=is_told):
            yield mention


def is_missing(
    system: System, type_: str, namespace: str, name: str, *, is_told: bool = False
) -> bool:
    """Return whether there is no object of a type and name, nor may be one.

    Where the namespace stands beside the name, an object that names none may be meant for it.
    """
    kind = type_.partition(".")[0]
    return (
        is_absent(system, type_, namespace, name)
        and not (is_told and system.is_homeless(type_, name))
        and not system.made.is_copied(kind, name)
        and not system.made.may_have(kind, namespace, name)
    )


def is_absent(system: System, type_: str, namespace: str, name: str) -> bool:
    """Return whether no manifest has an object, and nobody says that it is there."""
    return bool(
        namespace
        and system.get(type_, namespace, name) is None
        and not system.is_external(type_, namespace, name)
        and not _TEMPLATED.search(name)
    )


def near(name: str, names: Iterable[str]) -> str:
    """Return the one of some names that another one may well mean; "" if none is like it.

    What differs in digits alone is one of several: `data-0` is not meant by `data-1`.
    """
    some = [n for n in islice(names, _COMPARED) if _DIGITS.sub("", n) != _DIGITS.sub("", name)]
    return next(iter(difflib.get_close_matches(name, some, n=1, cutoff=_ALIKE)), "")


def slip(name: str, names: Iterable[str]) -> str:
    """Return the one of some names from which another one is a letter or two away; "" if none."""
    found = near(name, names)
    alike = difflib.SequenceMatcher(None, name, found).ratio() >= _SAME if found else False
    return found if alike and abs(len(name) - len(found)) <= 1 else ""


def meant(name: str, names: Iterable[str], otherwise: str = DECLARE) -> str:
    """Return the hint for a name that is none of some: the nearest of them, or another hint."""
    found = near(name, names)
    return f"did you mean `{found}`?" if found else otherwise
