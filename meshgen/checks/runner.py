"""Ask the checks: each object's, then those of objects together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from meshgen.checks.check import Check, Context, GroupCheck, ObjectCheck, Scope, Subject
from meshgen.checks.ignores.annotation import (
    has_ignores,
    ignored_codes,
    misplaced_ignores,
    wrong_ignores,
)
from meshgen.checks.istiod.analyzed import (
    has_unknown_fields,
    with_consequences,
    with_messages,
    without_unknown_fields,
)
from meshgen.checks.registry import CHECKS, descriptions
from meshgen.checks.rules.check import RULE_CHECK
from meshgen.checks.violation import Violation, in_order
from meshgen.codes import Description
from meshgen.findings import Severity
from meshgen.identity import Identity


class Runner:
    """Runs checks in one context; which of them a kind concerns, it finds out once.

    What objects ignore is among what they yield: whoever tells of it asks `ignored` before.
    """

    def __init__(self, context: Context, checks: Sequence[Check] = CHECKS) -> None:
        """Take the checks to ask, in the order in which they are asked."""
        self._context = context
        self._object_checks = [check for check in checks if isinstance(check, ObjectCheck)]
        self._group_checks = [check for check in checks if isinstance(check, GroupCheck)]
        self._checks_of: dict[str, list[ObjectCheck]] = {}

    def check(self, obj: Any, identity: Identity) -> list[Violation]:
        """Return what is wrong with an object by itself, and with what it ignores, by place."""
        violations = self._violations(obj, identity)
        if has_unknown_fields(violations, identity):
            read = without_unknown_fields(obj, violations)
            violations = with_consequences(violations, self._violations(read, identity))
        if has_ignores(obj):
            violations += wrong_ignores(obj, self._known)
        violations += misplaced_ignores(obj)
        return in_order(violations) if len(violations) > 1 else violations

    def _violations(self, obj: Any, identity: Identity) -> list[Violation]:
        violations: list[Violation] = []
        for check in self._concerned(identity.type):
            if check.tolerant or not has_error(violations):
                violations += check.run(obj, self._context)
        return with_messages(violations, identity) if violations else violations

    def check_together(
        self,
        subjects: Sequence[Subject],
        *,
        sound: bool,
        scopes: Collection[Scope] = frozenset(Scope),
    ) -> Iterator[tuple[int, Violation]]:
        """Yield what is wrong with objects together, and the position of the one it is about.

        `sound` says that none of them has an error by itself. Of all checks, those are asked that
        look at one of the `scopes`.
        """
        types = {subject.identity.type for subject in subjects}
        for check in self._group_checks:
            is_about = not check.kinds or not check.kinds.isdisjoint(types)
            if check.scope in scopes and is_about and self._is_asked(check, sound=sound):
                for group in _groups(check.scope, subjects):
                    members = [subjects[position] for position in group]
                    for member, violation in check.run(members, self._context):
                        yield group[member], violation

    def ignored(self, obj: Any) -> Sequence[str]:
        """Return the codes that an object's annotation ignores."""
        return ignored_codes(obj, self._known) if has_ignores(obj) else ()

    def asked(self, *, sound: bool) -> frozenset[str]:
        """Return the codes of all that is asked: of other codes nothing could be found.

        `sound` is as for `check_together`.
        """
        checks: list[Check] = [c for c in self._object_checks if sound or c.tolerant]
        checks += (c for c in self._group_checks if self._is_asked(c, sound=sound))
        given = self._context.own if RULE_CHECK in self._group_checks else None
        own = given.descriptions if given else ()
        return frozenset((*(code for check in checks for code in check.codes()), *own))

    def _is_asked(self, check: GroupCheck, *, sound: bool) -> bool:
        return (sound or check.tolerant) and check.can_be_asked(self._context)

    @cached_property
    def _known(self) -> Mapping[str, Description]:
        own = self._context.own.descriptions if self._context.own else {}
        return {**{description.code: description for description in descriptions()}, **own}

    def _concerned(self, type_: str) -> list[ObjectCheck]:
        if type_ not in self._checks_of:
            checks = [c for c in self._object_checks if not c.kinds or type_ in c.kinds]
            self._checks_of[type_] = checks
        return self._checks_of[type_]


def has_error(violations: Iterable[Violation]) -> bool:
    """Return whether one of the violations is an error."""
    return any(violation.severity is Severity.ERROR for violation in violations)


def _groups(scope: Scope, subjects: Sequence[Subject]) -> Iterable[Sequence[int]]:
    """Return the positions of those that a check looks at in one go."""
    if scope is not Scope.NAMESPACE:
        return [range(len(subjects))]
    namespaces: dict[str, list[int]] = {}
    for position, subject in enumerate(subjects):
        namespaces.setdefault(subject.identity.namespace, []).append(position)
    return namespaces.values()
