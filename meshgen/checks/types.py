"""What is wrong with a value of an API type, and with the values in its fields.

Types are joined as those of an API are: a Deployment has a PodTemplateSpec, that has a PodSpec. So
a check of a type is asked wherever the type is embedded.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# What is wrong with a value at a path, for any of the declared releases. The value is of the form
# that its schema asks for, and has no null in it; defaults are not set.
TypeCheck = Callable[[Any, Path, Span], Iterable[Violation]]


_Add = Callable[[Iterable[Violation]], None]


@dataclass(frozen=True, eq=False, slots=True)
class Type:
    """An API type: what to ask of a value, and the types of its fields.

    A field that is a list has the type of its items. Fields without one need no check. `values` is
    the type of all values of a mapping whose keys are free, such as matches of headers.
    """

    checks: tuple[TypeCheck, ...] = ()
    fields: "Mapping[str, Type]" = field(default_factory=dict)
    values: "Type | None" = None

    def violations(self, value: Any, span: Span, path: Path = ()) -> list[Violation]:
        """Return what is wrong with a value and all that it holds."""
        violations: list[Violation] = []
        _visit(self, value, path, span, violations.extend)
        return violations

    def joined(self, other: "Type") -> "Type":
        """Return a type that asks what both do."""
        fields = dict(self.fields)
        for name, below in other.fields.items():
            fields[name] = fields[name].joined(below) if name in fields else below
        return Type((*self.checks, *other.checks), fields, self.values or other.values)


class Typed(NamedTuple):
    """The type of a kind's objects, and the releases that they are checked for."""

    type: Type
    product: str
    releases: list[str]
    span: Span


def _visit(type_: Type, value: Any, path: Path, span: Span, add: _Add) -> None:
    for check in type_.checks:
        add(check(value, path, span))
    fields, others = type_.fields, type_.values
    if not (fields or others) or not isinstance(value, dict):
        return
    for name in value:
        below = fields.get(name, others)
        if below is None:
            continue
        item = value[name]
        if isinstance(item, list):
            for position, each in enumerate(item):
                _visit(below, each, (*path, name, position), span, add)
        elif below.fields or below.values:
            _visit(below, item, (*path, name), span, add)
        else:  # the same, for the many that have no fields
            for check in below.checks:
                add(check(item, (*path, name), span))
