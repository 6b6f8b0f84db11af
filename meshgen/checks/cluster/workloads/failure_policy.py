"""What a Job does when a pod fails."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.fields import missing, named, one_of, one_of_if_any
from meshgen.checks.names import is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_RULES = _PATTERNS = 20
_EXIT_CODES = 255
_ACTIONS_BEFORE_28 = one_of("FailJob", "Ignore", "Count")
_ACTIONS = one_of("FailJob", "FailIndex", "Ignore", "Count")


def fails_with_its_pods(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what a failure policy says that the rest of its Job contradicts.

    Source: validateJobSpec, validatePodFailurePolicy, validatePodReplacementPolicy.
    """
    policy = spec.get("podFailurePolicy")
    if policy is None:
        return
    for position, rule in enumerate(policy["rules"]):
        at = (*path, "podFailurePolicy", "rules", position)
        yield from _of_a_container(rule.get("onExitCodes", {}), spec, (*at, "onExitCodes"))
        if rule["action"] == "FailIndex" and "backoffLimitPerIndex" not in spec and span.since(29):
            expected = "expected it in a Job with `backoffLimitPerIndex`"
            yield Violation((*at, "action"), "found FailIndex", expected)
    if spec.get("podReplacementPolicy", "Failed") != "Failed":
        message = f"found {spec['podReplacementPolicy']}, and there is a `podFailurePolicy`"
        yield Violation((*path, "podReplacementPolicy"), message, "expected Failed")
    if _pod(spec).get("restartPolicy") == "OnFailure":
        message = "found OnFailure, and there is a `podFailurePolicy`"
        yield Violation((*path, "template", "spec", "restartPolicy"), message, "expected Never")


def _of_a_container(
    exit_codes: Mapping[str, Any], spec: Mapping[str, Any], path: Path
) -> Iterator[Violation]:
    """Yield that no container has the name whose exit is meant."""
    name = exit_codes.get("containerName")
    if name is not None:
        containers = (_pod(spec).get(field, ()) for field in ("containers", "initContainers"))
        names = [container["name"] for several in containers for container in several]
        if name not in names:
            message = f"no container is called {words.show(name)}"
            expected = f"expected {words.either(names)}"
            yield Violation((*path, "containerName"), message, expected, did_you_mean(name, names))


def _pod(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    pod: Mapping[str, Any] = spec["template"]["spec"]
    return pod


def at_most(most: int, field: str) -> TypeCheck:
    """Return the check that a list has no more items."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        count = len(value.get(field, ()))
        if count > most:
            message = f"has {words.count(count, 'item')}"
            yield Violation((*path, field), message, f"expected at most {most}")

    return check


def _action(action: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that there is no such action: before 1.28 none of indexes.

    Source: validatePodFailurePolicyRule.
    """
    yield from (_ACTIONS_BEFORE_28 if span.before(28) else _ACTIONS)(action, path, span)


def _one_reason(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rule names no reason, or two. Source: validatePodFailurePolicyRule."""
    conditions = rule.get("onPodConditions")
    if "onExitCodes" in rule and conditions:
        hint = "make two rules of it"
        message = "`onExitCodes` is set already"
        yield Violation((*path, "onPodConditions"), message, "expected one", hint)
    elif "onExitCodes" not in rule and not conditions:
        expected = "expected `onExitCodes` or `onPodConditions`"
        yield Violation(path, "says of no failure", expected, about_absence=True)


def _in_order(exit_codes: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the exit codes that cannot be, or that are out of order.

    Source: validatePodFailurePolicyRuleOnExitCodes.
    """
    codes: Sequence[int] = exit_codes["values"]
    if not codes:
        yield missing(exit_codes, path, "values", "expected one exit code or more")
    for position, code in enumerate(codes):
        place = (*path, "values", position)
        if code == 0 and exit_codes["operator"] == "In":
            yield Violation(place, "found 0", "expected another number: a pod fails with none")
        if position and codes[position - 1] >= code:
            message = f"found {code} after {codes[position - 1]}"
            yield Violation(place, message, "expected each once, the lowest first")


_PATTERN = Type(
    fields={
        "status": Type((one_of_if_any("True", "False", "Unknown"),)),
        "type": Type((named(is_qualified),)),
    }
)
FAILURE_POLICY = Type(
    (at_most(_RULES, "rules"),),
    {
        "rules": Type(
            (_one_reason, at_most(_PATTERNS, "onPodConditions")),
            {
                "action": Type((_action,)),
                "onExitCodes": Type(
                    (_in_order, at_most(_EXIT_CODES, "values")),
                    {"operator": Type((one_of("In", "NotIn"),))},
                ),
                "onPodConditions": _PATTERN,
            },
        )
    },
)
