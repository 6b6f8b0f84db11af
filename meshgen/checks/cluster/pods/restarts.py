"""When containers are started again, and what changes of their resources ask of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing, one_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# Since 1.29 init containers may stay (SidecarContainers); 1.34 leaves other policies out, 1.35 has
# them for all containers, with rules (ContainerRestartRules).
_STAY, _LEFT_OUT, _RULES = 29, 34, 35
# Since 1.36 rules may start all containers again, and those that stay have rules too
# (RestartAllContainersOnContainerExits).
_ALL = 36
# Since 1.33 (InPlacePodVerticalScaling); before, it is left out.
_RESIZE, _NO_RESTART_OF_INIT = 33, 36
_MOST_RULES, _MOST_CODES = 20, 255
_POLICY = one_of("Always", "Never", "OnFailure")
_ACTION = one_of("Restart")
_ACTION_SINCE = one_of("Restart", "RestartAllContainers")
_OPERATOR = one_of("In", "NotIn")


def _policy(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a policy that a usual container may not have. Source: validateContainers."""
    at = (*path, "restartPolicy")
    if span.since(_STAY) and span.before(_LEFT_OUT):
        expected = "expected none: only an init container can have one"
        yield Violation(at, "is set", expected, "leave it out")
    if span.since(_RULES):
        yield from _POLICY(container["restartPolicy"], at, span)


def _policy_of_init(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a policy that an init container may not have.

    Source: validateInitContainerRestartPolicy.
    """
    policy, at = container["restartPolicy"], (*path, "restartPolicy")
    if policy != "Always" and span.since(_STAY) and span.before(_LEFT_OUT):
        yield Violation(at, f"found {words.describe(policy)}", "expected Always, or none")
    if span.since(_RULES):
        yield from _POLICY(policy, at, span)


def _rules(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that rules stand alone, or are too many. Source: validateContainerRestartPolicy."""
    rules = container["restartPolicyRules"]
    if rules and "restartPolicy" not in container and span.since(_RULES):
        expected = "expected Always, Never or OnFailure, for what no rule is about"
        yield missing(container, path, "restartPolicy", expected)
    if len(rules) > _MOST_RULES and span.since(_RULES):
        expected = f"expected no more than {_MOST_RULES}"
        yield Violation((*path, "restartPolicyRules"), f"has {len(rules)} rules", expected)


def _rules_of_init(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield rules of a container that stays. Source: validateInitContainerRestartPolicy."""
    stays = container.get("restartPolicy") == "Always"
    if stays and container["restartPolicyRules"] and span.since(_RULES) and span.before(_ALL):
        expected = "expected none with `restartPolicy: Always`"
        yield Violation((*path, "restartPolicyRules"), "is set", expected)
    yield from _rules(container, path, span)


# By the field that they are about.
OF_CONTAINER = {"restartPolicy": _policy, "restartPolicyRules": _rules}
OF_INIT_CONTAINER = {"restartPolicy": _policy_of_init, "restartPolicyRules": _rules_of_init}


def _rule(rule: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a rule. Source: validateContainerRestartPolicy."""
    if span.since(_RULES):
        action = _ACTION if span.before(_ALL) else _ACTION_SINCE
        yield from action(rule["action"], (*path, "action"), span)
        if "exitCodes" in rule:
            yield from _codes(rule["exitCodes"], (*path, "exitCodes"), span)
        else:
            yield missing(rule, path, "exitCodes")


def _codes(codes: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    yield from _OPERATOR(codes["operator"], (*path, "operator"), span)
    count = len(codes.get("values", ()))
    if count > _MOST_CODES:
        expected = f"expected no more than {_MOST_CODES}"
        yield Violation((*path, "values"), f"has {count} codes", expected)


RESTART_RULE = Type((_rule,))


def resize_policies(
    container: Mapping[str, Any], spec: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield what is wrong with policies of resizing. Source: validateResizePolicy."""
    names: set[str] = set()
    for position, policy in enumerate(container["resizePolicy"] if span.since(_RESIZE) else ()):
        at, name = (*path, "resizePolicy", position), policy["resourceName"]
        yield from _resize(policy, at, span)
        if name in names:
            message = f"`{name}` has a policy already"
            yield Violation((*at, "resourceName"), message, "expected one for each resource")
        names.add(name)
        if policy["restartPolicy"] == "RestartContainer":
            ends = spec.get("restartPolicy") == "Never"
            yield from _restart(container, ends, "initContainers" in path, at, span)


_RESIZED = one_of("cpu", "memory")
_RESTART = one_of("NotRequired", "RestartContainer")


def _resize(policy: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    yield from _RESIZED(policy["resourceName"], (*path, "resourceName"), span)
    yield from _RESTART(policy["restartPolicy"], (*path, "restartPolicy"), span)


def _restart(
    container: Mapping[str, Any], ends: bool, is_first: bool, path: Path, span: Span
) -> Iterator[Violation]:
    """Yield that a container would have to be started again, which it never is."""
    why = ""
    if ends:
        why = "the pod's restartPolicy is Never"
    elif (
        is_first and container.get("restartPolicy") != "Always" and span.since(_NO_RESTART_OF_INIT)
    ):
        why = "an init container without `restartPolicy: Always` cannot be resized"
    if why:
        at = (*path, "restartPolicy")
        yield Violation(at, "found RestartContainer", f"expected NotRequired: {why}")
