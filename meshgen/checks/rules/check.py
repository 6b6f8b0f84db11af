"""The check that asks the rules."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.codes.told import RULE_CRASHED

if TYPE_CHECKING:
    from meshgen.checks.rules.own.asking import OwnRules
    from meshgen.checks.rules.rule import Mistake, Rule
    from meshgen.system import System

_SUPPRESS = "galley.istio.io/analyze-suppress"


def _mistakes(subjects: Sequence[Subject], context: Context) -> Iterator["Mistake"]:
    """Yield what the rules find; somebody said what control plane the objects are for."""
    assert context.control_plane is not None
    # Imported only where rules are asked: they are many files.
    from meshgen.checks.rules.registry import rules_for
    from meshgen.system import system

    whole = system(
        ((subject.identity, subject.object) for subject in subjects),
        context.clusters,
        context.control_plane,
        context.stores.namespaced,
        context.external,
    )
    types = {subject.identity.type for subject in subjects}
    for rule in rules_for(types):
        for mistake in found_by(rule, whole):
            if not _is_suppressed(mistake, whole):
                yield mistake
    if context.own is not None:
        yield from found_by(context.own, whole)


def _is_suppressed(mistake: "Mistake", system: "System") -> bool:
    """Return whether its object tells `istioctl analyze` to say nothing of this."""
    position, violation = mistake
    annotation = system.members[position].annotations.get(_SUPPRESS) if violation.istio else None
    codes = annotation.split(",") if isinstance(annotation, str) else ()
    return "*" in codes or violation.istio in codes


def found_by(rule: "Rule | OwnRules", system: "System") -> "Iterable[Mistake]":
    """Return what a rule finds; where it crashes, that it did, with what it found before."""
    mistakes: list[Mistake] = []
    try:
        mistakes.extend(rule.find(system))
    except Exception as error:  # a bug of a rule's ends no run
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        message = f"the rule {rule.code} could not be asked: {what}"
        violation = Violation.of(RULE_CRASHED, (), message, hint="please report it, with the file")
        mistakes.append((0, violation))
    return mistakes


def _codes() -> Iterator[str]:
    from meshgen.checks.rules.registry import every_rule

    return (rule.code for rule in every_rule())


RULE_CHECK = GroupCheck(
    scope=Scope.CLUSTER,
    run=_mistakes,
    tolerant=True,
    needs=("clusters", "control_plane"),
    more=_codes,
)
