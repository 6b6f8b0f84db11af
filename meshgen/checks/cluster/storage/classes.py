"""StorageClasses."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.storage.data import in_text
from meshgen.checks.fields import (
    at_most_items,
    distinct,
    named,
    one_of,
    one_of_if_any,
    required,
)
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_MOST_PARAMETERS = 512
_MOST_BYTES = 256 * 1024


def _provisioner(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no provisioner, in small letters. Source: validateProvisioner."""
    yield from misnamed(is_qualified, name.lower(), path)


def _parameters(parameters: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a parameter without a name, or too large ones. Source: validateParameters."""
    if "" in parameters:
        yield Violation((*path, ""), "is empty", "expected a name", about_key=True)
    size = sum(in_text(key) + in_text(value) for key, value in parameters.items())
    if size > _MOST_BYTES:
        expected = f"expected at most {_MOST_BYTES}, names and values in all"
        yield Violation(path, f"has {size} bytes", expected)


def _terms(class_: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a term that says nothing, or what another does. Source: validateAllowedTopologies."""
    seen: dict[frozenset[tuple[str, frozenset[str]]], int] = {}
    for position, term in enumerate(class_.get("allowedTopologies", ())):
        at = (*path, "allowedTopologies", position, "matchLabelExpressions")
        expressions = term.get("matchLabelExpressions", ())
        values = {each.get("key", ""): frozenset(each.get("values", ())) for each in expressions}
        first = seen.setdefault(frozenset(values.items()), position)
        if not values:
            yield Violation(at, "is empty", "expected one item or more", about_absence=True)
        elif first != position:
            yield Violation(at, f"is what allowedTopologies[{first}] says", "expected each once")


def _once(requirement: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a value that is there already. Source: validateTopologySelectorLabelRequirement."""
    seen: set[str] = set()
    for position, value in enumerate(requirement.get("values", ())):
        if value in seen:
            message = f"{words.show(value)} is there already"
            yield Violation((*path, "values", position), message, "expected each value once")
        seen.add(value)


_REQUIREMENT = Type((required("values"), _once), {"key": Type((named(is_qualified),))})
_TERM = Type((distinct("matchLabelExpressions", "key"),), {"matchLabelExpressions": _REQUIREMENT})
# Source: ValidateStorageClass.
STORAGE_CLASS = Type(
    (at_most_items("parameters", _MOST_PARAMETERS), _terms),
    {
        "allowedTopologies": _TERM,
        "parameters": Type((_parameters,)),
        "provisioner": Type((_provisioner,)),
        "reclaimPolicy": Type((one_of_if_any("Delete", "Retain"),)),
        "volumeBindingMode": Type((one_of("Immediate", "WaitForFirstConsumer"),)),
    },
)
