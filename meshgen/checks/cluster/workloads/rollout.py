"""How Deployments, DaemonSets and StatefulSets replace their pods."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.gates import gated
from meshgen.checks.cluster.portions import PORTION, PORTION_OF_ALL, is_none
from meshgen.checks.fields import at_least
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_ROLLING = ("", "RollingUpdate")


def _rolls(strategy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a strategy of another type has settings of rolling updates.

    Source: ValidateDeploymentStrategy, ValidateStatefulSetSpec.
    """
    type_ = strategy.get("type", "")
    if type_ not in _ROLLING and "rollingUpdate" in strategy:
        message = f"is only for `type: RollingUpdate`, found {type_}"
        yield Violation((*path, "rollingUpdate"), message, "expected none", "leave one of them out")


def _moves(update: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that no pod may be taken away, and none be added first.

    Source: ValidateRollingUpdateDeployment; both are 25% by default.
    """
    if is_none(update.get("maxUnavailable", 1)) and is_none(update.get("maxSurge", 1)):
        message, expected = "found 0, and `maxSurge` is 0", "expected one of the two to be more"
        yield Violation((*path, "maxUnavailable"), message, expected)


def _moves_one_way(update: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a node has to do without its pod and to have two, or neither.

    Source: ValidateRollingUpdateDaemonSet; by default one node is without its pod.
    """
    lacks = not is_none(update.get("maxUnavailable", 1))
    has_two = not is_none(update.get("maxSurge", 0))
    if lacks and has_two:
        message = f"found {update['maxSurge']}, and `maxUnavailable` is not 0"
        hint = "" if "maxUnavailable" in update else "add `maxUnavailable: 0`: it is 1 by default"
        yield Violation((*path, "maxSurge"), message, "expected one of the two to be 0", hint)
    elif not lacks and not has_two:
        message, expected = "found 0, and `maxSurge` is 0", "expected one of the two to be more"
        yield Violation((*path, "maxUnavailable"), message, expected)


def _only_where_rolling(update: Type) -> TypeCheck:
    """Return the check of settings that are passed over where nothing rolls.

    Source: ValidateDaemonSetUpdateStrategy.
    """

    def check(strategy: Mapping[str, Any], path: Path, span: Span) -> list[Violation]:
        if strategy.get("type", "") not in _ROLLING or "rollingUpdate" not in strategy:
            return []
        return update.violations(strategy["rollingUpdate"], span, (*path, "rollingUpdate"))

    return check


def _some(portion: int | str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a portion is 0. Source: validateRollingUpdateStatefulSet."""
    if is_none(portion):
        yield Violation(path, f"found {portion}", "expected more than 0")


DEPLOYMENT_STRATEGY = Type(
    (_rolls,),
    {"rollingUpdate": Type((_moves,), {"maxSurge": PORTION, "maxUnavailable": PORTION_OF_ALL})},
)
DAEMON_SET_STRATEGY = Type(
    (
        _only_where_rolling(
            Type((_moves_one_way,), {"maxSurge": PORTION_OF_ALL, "maxUnavailable": PORTION_OF_ALL})
        ),
    )
)
_MOST_AT_ONCE = Type((*PORTION_OF_ALL.checks, _some))
STATEFUL_SET_STRATEGY = Type(
    (_rolls,),
    {
        "rollingUpdate": gated(
            Type(fields={"maxUnavailable": _MOST_AT_ONCE, "partition": Type((at_least(0),))}),
            {"maxUnavailable": 37},
        )
    },
)
