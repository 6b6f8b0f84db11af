"""What an autoscaler measures."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.gates import gated
from meshgen.checks.cluster.pods.resources import is_of_container
from meshgen.checks.cluster.quantities import Written, not_positive
from meshgen.checks.cluster.scaling.references import OBJECT
from meshgen.checks.fields import (
    at_least,
    exactly_one,
    missing,
    named,
    not_empty,
    one_of,
)
from meshgen.checks.names import is_label, is_path_segment, is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.amounts import CONTAINER_NAMES
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_SOURCES = {
    "ContainerResource": "containerResource",
    "External": "external",
    "Object": "object",
    "Pods": "pods",
    "Resource": "resource",
}
_SOURCE_FIELDS = frozenset(_SOURCES.values())


def _source(metric: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a metric lacks its source, or has another one. Source: validateMetricSpec."""
    type_ = metric["type"]
    if type_ == "ContainerResource" and span.before(27):
        # The server drops its source.
        expected = "expected another type: this one is off by default"
        yield Violation((*path, "type"), f"found {type_}", expected)
        return
    wanted = _SOURCES.get(type_)
    if wanted is None:
        return
    if wanted not in metric:
        yield missing(metric, path, wanted, f"expected it, since the type is {type_}")
    for extra in sorted(_SOURCE_FIELDS & metric.keys() - {wanted}):
        message, expected = f"the type is {type_}", f"expected `{wanted}` alone"
        yield Violation((*path, extra), message, expected)


def _more_than_zero(quantity: Written, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a target is 0 or less. Source: validateMetricTarget."""
    yield from not_positive(quantity, path)


def _resource_of_container(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that containers have no such resource. Source: ValidateContainerResourceName."""
    if not is_qualified(name):
        yield from misnamed(is_qualified, name, path)
    elif not is_of_container(name):
        expected = f"expected {words.either((*CONTAINER_NAMES, 'a name with its domain'))}"
        hint = did_you_mean(name, CONTAINER_NAMES)
        yield Violation(path, f"`{name}` is not a resource", expected, hint)


# The field that a type of targets is about; the API server takes the other one as well.
_MEANT = {
    "AverageValue": "averageValue",
    "Utilization": "averageUtilization",
    "Value": "value",
}


def _one_of(*fields: str) -> TypeCheck:
    """Return the check that a target has one of some fields, and no other one of them."""
    one = exactly_one(*fields)

    def check(source: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        target, place = source["target"], (*path, "target")
        meant = _MEANT.get(target.get("type", ""))
        if meant in fields and not target.keys() & fields:
            yield missing(target, place, meant, f"expected it, since the type is {target['type']}")
        else:
            yield from one(target, place, span)

    return check


def _any_value(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the target of an object's metric has no value. Source: validateObjectSource."""
    target = source["target"]
    if "value" not in target and "averageValue" not in target:
        expected = "expected `value` or `averageValue`"
        yield Violation((*path, "target"), "has no value", expected, about_absence=True)


def _average(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the target of pods' metric has no average. Source: validatePodsSource."""
    if "averageValue" not in source["target"]:
        yield missing(source["target"], (*path, "target"), "averageValue")


_ONE_UP = Type((at_least(1),))
_TARGET = Type(
    fields={
        "averageUtilization": _ONE_UP,
        "averageValue": Type((_more_than_zero,)),
        "type": Type((one_of("Utilization", "Value", "AverageValue"),)),
        "value": Type((_more_than_zero,)),
    }
)
_METRIC = Type(fields={"name": Type((not_empty, named(is_path_segment)))})
_OF_RESOURCE = _one_of("averageUtilization", "averageValue")
METRIC = gated(
    Type(
        (_source,),
        {
            "containerResource": Type(
                (_OF_RESOURCE,),
                {
                    "container": Type((named(is_label),)),
                    "name": Type((_resource_of_container,)),
                    "target": _TARGET,
                },
            ),
            "external": Type(
                (_one_of("value", "averageValue"),), {"metric": _METRIC, "target": _TARGET}
            ),
            "object": Type(
                (_any_value,),
                {"describedObject": OBJECT, "metric": _METRIC, "target": _TARGET},
            ),
            "pods": Type((_average,), {"metric": _METRIC, "target": _TARGET}),
            "resource": Type((_OF_RESOURCE,), {"name": Type((not_empty,)), "target": _TARGET}),
            "type": Type((one_of(*_SOURCES),)),
        },
    ),
    {"containerResource": 27},
)
