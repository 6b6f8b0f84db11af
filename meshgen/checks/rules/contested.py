"""What the rules have in common that find policies of which one alone can hold."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import names, path_of
from meshgen.system import Member, System
from meshgen.system.policies import selector_of


class Contested(Rule):
    """Objects of one type, of which a pod takes one."""

    type: ClassVar[str]

    def by_pod(self, system: System) -> Iterator[Mistake]:
        """Yield each of several that select the same pods by labels."""
        policies = system.policies(self.type)
        told: set[tuple[int, ...]] = set()
        rivals: dict[int, dict[int, Member]] = {}
        pods: dict[int, str] = {}
        for workload in system.workloads:
            found = _distinct(policies.of_labels(workload))
            positions = tuple(member.position for member in found)
            if len(found) > 1 and positions not in told:
                told.add(positions)
                for member in found:
                    rivals.setdefault(member.position, {}).update((m.position, m) for m in found)
                    pods.setdefault(member.position, str(workload.member))
        for position, listed in rivals.items():
            others = [member for member in listed.values() if member.position != position]
            what = f"{_verb(others, 'selects', 'select')} the pods of {pods[position]} too"
            yield self._found(listed[position], others, what)

    def several(self, members: Sequence[Member]) -> Iterator[Mistake]:
        """Yield each of several that are for all pods of a namespace."""
        listed = _distinct(members)
        for member in listed if len(listed) > 1 else ():
            others = [other for other in listed if other is not member]
            what = f"{_verb(others, 'is', 'are')} for all pods too"
            yield self._found(member, others, what)

    def whole(self, system: System) -> Sequence[Sequence[Member]]:
        """Return those without a selector, by their namespaces."""
        found: dict[str, list[Member]] = {}
        for member in system.of(self.type):
            if self.is_whole(member):
                found.setdefault(member.namespace, []).append(member)
        return list(found.values())

    def is_whole(self, member: Member) -> bool:
        """Return whether an object is for all pods of its namespace."""
        return not selector_of(member)

    def _found(self, member: Member, others: Sequence[Member], what: str) -> Mistake:
        message = f"{what}, and which of them holds is not known"
        hint = "make one of them, or let each select its own pods"
        places = [(other, path_of(other)) for other in others]
        return self.mistake(member, path_of(member), message, hint=hint, others=places)


def _distinct(members: Iterable[Member]) -> list[Member]:
    """Return objects of different names: one that is there twice is applied twice."""
    return list({member.identity: member for member in members}.values())


def _verb(members: Sequence[Member], one: str, several: str) -> str:
    return f"{names(members)} {one if len(members) == 1 else several}"
