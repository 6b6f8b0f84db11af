"""Ask the checks of objects together, in every system that manifests make."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain

from meshgen.checks.check import Check, Context, GroupCheck, Subject
from meshgen.checks.ignores.annotation import idle_ignore
from meshgen.checks.registry import CHECKS
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.codes.told import RULE_CRASHED
from meshgen.findings import Severity
from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.ignoring import Ignoring
from meshgen.manifests.together.mesh_config import mesh_config_warnings, of_standings
from meshgen.manifests.together.open_values import entry, is_about_open_value, is_open
from meshgen.manifests.together.parts import entry_of_part
from meshgen.manifests.together.standing import Standing
from meshgen.manifests.together.systems import systems, unions
from meshgen.manifests.together.twice import PLACE, twice
from meshgen.quota import Cluster
from meshgen.resources import Path
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, External

_Key = tuple[Standing, str, Path]
# So many systems are each asked about with all that others have beside them.
_FEW = 12
_MOST_UNIONS = 8


@dataclass(frozen=True)
class _Found:
    """What is wrong with an object of a system, and the other places of it."""

    standing: Standing
    violation: Violation
    others: Sequence[tuple[Standing, Path]]

    @property
    def key(self) -> _Key:
        """Return what is the same in another system, whatever the message names there."""
        return self.standing, self.violation.code, self.violation.path

    @property
    def weight(self) -> int:
        """Return a number that is the smaller the more it weighs."""
        return list(Severity).index(self.violation.severity)


@dataclass(frozen=True)
class Together:
    """Checks objects together, whoever wrote them, for the clusters of some releases."""

    stores: Stores
    clusters: tuple[Cluster, ...]
    facts: Facts
    checks: Sequence[Check] = CHECKS

    def check(self, standings: Iterable[Standing], parts: Iterable[Standing] = ()) -> Sequence[str]:
        """Tell what is wrong with objects together, each where it was written.

        What is there in some cluster is taken to be there: what is wrong with a system is told if
        it still is, once all that others have and it has not stands beside it. So do `parts`, of
        which only kustomizations know what they come to. Of an object that several systems have,
        each thing is told once, in the words of the first. Returns what is said to exist besides
        and no rule asked for.
        """
        placed, beside = self._placed(standings), self._placed(parts)
        known = [each for each in placed if not is_open(each)]
        entries = [entry(each) for each in placed if is_open(each)]
        external = External(self.facts.external, (*entries, *map(entry_of_part, beside)))
        told: dict[_Key, list[_Found]] = {}
        ignoring = Ignoring(known, Runner(Context(self.stores)).ignored)
        for second, first, violation in twice(known):
            if not ignoring.covers(second, violation):
                second.telling.tell(violation, [first.telling.place(PLACE)])
        for standing in known if self.facts.control_plane is None else ():
            for violation in mesh_config_warnings(standing.object, self.facts.revision):
                _tell(_Found(standing, violation, ()))
        apart = systems(known)
        # To ask about all objects again for each of very many systems would take for ever.
        shared = unions(known, _MOST_UNIONS) if len(apart) > _FEW else []
        for system in apart:
            asked = _Asked(self, system.standings, external)
            found = _by_key(asked.found())
            for standings, codes in asked.asked() if ignoring.has_any() else ():
                ignoring.ask(standings, codes)
            others = (*system.others, *beside)
            if others and found and not shared:
                held = (*system.standings, *others)
                found = _still(found, self._whole(held, external, asked.control_plane))
            for key, of_one in found.items():
                told[key] = _lighter(told.get(key, of_one), of_one)
        if told and shared:
            wholes = [self._whole((*union, *beside), external) for union in shared]
            met = dict(chain.from_iterable(map(dict.items, reversed(wholes))))
            told = _still(told, met, frozenset(chain.from_iterable(shared)))
        for each in chain.from_iterable(told.values()):
            if not ignoring.covers(each.standing, each.violation):
                _tell(each)
        for standing, code in ignoring.idle():
            standing.telling.tell(idle_ignore(code), ())
        return external.unused

    def _whole(
        self,
        standings: Sequence[Standing],
        external: External,
        control_plane: ControlPlane | None = None,
    ) -> dict[_Key, list[_Found]]:
        """Return what is found in more than a system, by key."""
        return _by_key(_Asked(self, standings, external, control_plane).found())

    def _placed(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return objects with the namespace that they will be in."""
        scopes: dict[tuple[str, str], bool | None] = {}
        placed = []
        for standing in standings:
            who = standing.identity
            key = str(standing.object.get("apiVersion")), who.kind
            if key not in scopes:
                scopes[key] = self.stores.namespaced(*key)
            where = "" if scopes[key] is False else who.namespace or self.facts.namespace
            placed.append(replace(standing, identity=who._replace(namespace=where)))
        return placed


@dataclass
class _Asked:
    """One system, and what the checks say of it."""

    together: Together
    standings: Sequence[Standing]
    external: External
    given: ControlPlane | None = None

    @cached_property
    def control_plane(self) -> ControlPlane:
        """Return what is known of the control plane."""
        facts = self.together.facts
        known = self.given or facts.control_plane
        return known or of_standings(self.standings, facts.revision) or ControlPlane()

    def found(self) -> Iterator[_Found]:
        """Yield what is wrong; what counts on schemas is asked where they find nothing wrong."""
        for standings, runner in self._runs():
            subjects = [Subject(each.identity, partial(_object, each)) for each in standings]
            for position, violation in runner.check_together(subjects, sound=True):
                others = [(standings[other], path) for other, path in violation.others]
                yield _Found(standings[position], violation, others)

    def asked(self) -> Iterator[tuple[Sequence[Standing], frozenset[str]]]:
        """Yield objects, and the codes of what they were asked."""
        for standings, runner in self._runs():
            yield standings, runner.asked(sound=True)

    def _runs(self) -> Iterator[tuple[Sequence[Standing], Runner]]:
        checks = [check for check in self.together.checks if isinstance(check, GroupCheck)]
        for standings, is_tolerant in ((self.standings, True), (_sound(self.standings), False)):
            yield standings, self._runner([c for c in checks if c.tolerant is is_tolerant])

    def _runner(self, checks: Sequence[Check]) -> Runner:
        return Runner(
            Context(
                self.together.stores,
                clusters=self.together.clusters,
                control_plane=self.control_plane,
                external=self.external,
                own=self.together.facts.own,
            ),
            checks,
        )


def _by_key(found: Iterable[_Found]) -> dict[_Key, list[_Found]]:
    by_key: dict[_Key, list[_Found]] = {}
    for each in found:
        by_key.setdefault(each.key, []).append(each)
    return by_key


def _still(
    found: dict[_Key, list[_Found]],
    whole: dict[_Key, list[_Found]],
    among: frozenset[Standing] | None = None,
) -> dict[_Key, list[_Found]]:
    """Return what of that which was found is found in the whole too; `among` are those in it."""
    return {
        key: _lighter(of_one, whole.get(key, of_one))
        for key, of_one in found.items()
        if key in whole or (among is not None and key[0] not in among)
    }


def _lighter(one: list[_Found], other: list[_Found]) -> list[_Found]:
    """Return those of two systems that weigh less; what may be meant in one is no fault."""
    return other if _heaviest(other) > _heaviest(one) else one


def _heaviest(found: Iterable[_Found]) -> int:
    return min(each.weight for each in found)


def _tell(found: _Found) -> None:
    """Tell what is wrong, unless that hangs on what is filled in later, or nobody asked for it."""
    standing, violation = found.standing, found.violation
    is_bug = violation.code == RULE_CRASHED.code
    if (standing.is_checked or is_bug) and not is_about_open_value(standing.object, violation):
        related = [other.telling.place(path) for other, path in found.others]
        standing.telling.tell(violation, related)


def _object(standing: Standing) -> object:
    return standing.object


def _sound(standings: Sequence[Standing]) -> Sequence[Standing]:
    """Return the valid objects, without the namespaces in which one is not."""
    wrong = [each.identity for each in standings if each.is_checked and not each.is_valid]
    spoilt = {who.name if who.type == "Namespace" else who.namespace for who in wrong} - {""}
    return [
        each
        for each in standings
        if each.is_checked and each.is_valid and each.identity.namespace not in spoilt
    ]
