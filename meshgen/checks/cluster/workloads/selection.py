"""How a workload's selector selects the pods that its template makes."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import one_of
from meshgen.resources import Path

Labels = Mapping[str, str]
_ASKED = "as in the selector"


def selects_its_pods(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a selector is missing, selects everything, or not the pods of its workload.

    Source: ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec,
    ValidateDaemonSetSpec and what they call.
    """
    selector = spec.get("selector", {})
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield missing(spec, path, "selector", "expected labels that the pods have")
    elif "template" not in spec:
        yield missing(spec, path, "template")
    else:
        yield from unselected(selector, *labels_of_template(spec, path))


def labels_of_template(spec: Mapping[str, Any], path: Path) -> tuple[Labels, Path]:
    """Return the labels of the pods that a workload makes, and where they are."""
    labels = spec.get("template", {}).get("metadata", {}).get("labels", {})
    return labels, (*path, "template", "metadata", "labels")


def unselected(selector: Mapping[str, Any], labels: Labels, path: Path) -> Iterator[Violation]:
    """Yield the labels that a selector asks for otherwise. Source: Selector.Matches."""
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            yield _wrong(labels, key, path, f"expected {words.show(value)}, {_ASKED}")
    for requirement in selector.get("matchExpressions", ()):
        if not _holds(requirement, labels):
            yield _wrong(labels, requirement["key"], path, _expected(requirement))


def _wrong(labels: Labels, key: str, path: Path, expected: str) -> Violation:
    absent = key not in labels
    message = f"`{key}` is required and missing" if absent else f"found {words.show(labels[key])}"
    return Violation((*path, key), message, expected, about_absence=absent)


def _holds(requirement: Mapping[str, Any], labels: Labels) -> bool:
    """Return whether labels are as a requirement asks. Source: Requirement.Matches."""
    value, values = labels.get(requirement["key"]), requirement.get("values", ())
    match requirement["operator"]:
        case "In":
            # Without values it is told as wrong itself.
            return value in values or not values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case _:
            return value is None


def _expected(requirement: Mapping[str, Any]) -> str:
    match requirement["operator"]:
        case "In":
            return f"{one_of(requirement['values'])}, {_ASKED}"
        case "NotIn":
            return f"expected none of {', '.join(requirement['values'])}, {_ASKED}"
        case "Exists":
            return "expected a value, since the selector asks for the label"
        case _:
            return "expected no such label, since the selector asks for that"
