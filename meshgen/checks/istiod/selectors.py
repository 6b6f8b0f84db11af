"""Which workloads an object is for, or which Gateways and services.

Source: validateWorkloadSelector, ValidateAlphaWorkloadSelector, validatePolicyTargetReference,
validateOneOfSelectorType of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# The kinds, and the groups that each may be written with. Older releases know fewer of them.
_TARGETS = {
    "Service": ("", "core"),
    "ServiceEntry": ("networking.istio.io",),
    "Gateway": ("gateway.networking.k8s.io",),
    "GatewayClass": ("gateway.networking.k8s.io",),
}


def plain_labels(value: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield keys that are empty, and wildcards."""
    for key, text in value.items():
        if not key:
            yield Violation((*path, key), "a key is empty", "expected a label", about_key=True)
        for each, about_key in ((key, True), (text, False)):
            if "*" in each:
                message = f"{words.show(each)} has a wildcard in it"
                expected = "expected a whole key and a whole value"
                yield Violation((*path, key), message, expected, about_key=about_key)


def _selector(field: str) -> Type:
    """Return the type of a selector, whose labels stand in a field."""

    def has_labels(selector: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        """Yield that a selector asks for nothing: a warning."""
        if not selector.get(field):
            yield Violation(
                (*path, field),
                "has no labels: every workload of the namespace is selected",
                "expected a label",
                "leave the selector out where that is meant",
                severity=Severity.WARNING,
                about_absence=True,
            )

    return Type((has_labels,), {field: Type((plain_labels,))})


WORKLOAD_SELECTOR = _selector("matchLabels")
# That of networking.istio.io's older kinds.
LABELS_SELECTOR = _selector("labels")


def _target(target: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a reference lacks, or has too much. Source: validatePolicyTargetReference."""
    if not target.get("name"):
        yield missing(target, path, "name")
    if target.get("namespace"):
        message, expected = "a target is in the object's own namespace", "expected none"
        yield Violation((*path, "namespace"), message, expected, "remove it")
    kind, group = target.get("kind", ""), target.get("group", "")
    groups = _TARGETS.get(kind)
    if not kind:
        yield missing(target, path, "kind")
    elif groups is None:
        message, expected = f"{words.show(kind)} is no target", f"expected {words.either(_TARGETS)}"
        yield Violation((*path, "kind"), message, expected, did_you_mean(kind, _TARGETS))
    elif group not in groups:
        message = f"{words.show(group)} is not the group of a {kind}"
        expected = f"expected {words.show(groups[0])}"
        yield Violation((*path, "group"), message, expected, about_absence="group" not in target)


TARGET = Type((_target,))
_WAYS = {"selector": WORKLOAD_SELECTOR, "targetRef": TARGET, "targetRefs": TARGET}


def _one_way(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an object says in two ways what it is for. Source: validateOneOfSelectorType."""
    if len(spec.keys() & _WAYS.keys()) > 1:
        first, *others = [f for f in _WAYS if f in spec and (spec[f] or f != "targetRefs")]
        for extra in others:
            hint = f"keep one of {words.either((first, *others))}"
            yield Violation((*path, extra), f"`{first}` is set already", "expected one", hint)


def targeting(*checks: TypeCheck, fields: Mapping[str, Type] | None = None) -> Type:
    """Return the type of a spec that says by a selector or by references what it is for."""
    return Type((_one_way, *checks), {**_WAYS, **(fields or {})})
