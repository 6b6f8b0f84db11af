"""How a template prints a value: as text, number, list or mapping, exactly as it went in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from meshgen.chart.exact import is_exact, is_mixable
from meshgen.chart.types import Block, Scalar, When
from meshgen.resources import canonical


class Filter(Enum):
    """What a template has behind a value, by what the value is."""

    STRUCTURE = "toYaml"
    TEXT = " | quote"
    INTEGER = " | int64"
    BOOLEAN = ""
    # Of several types, or a number with a point.
    MIXED = " | toJson"


@dataclass(frozen=True)
class Form:
    """How all that a value may be is printed.

    One that is not `exact` is a text that holds YAML; of a `template` the text is evaluated.
    """

    filter: Filter
    exact: bool
    template: bool

    def node(self, at: str) -> Scalar | Block:
        """Return what prints the value at an expression."""
        if self.filter is Filter.STRUCTURE:
            inner = f"toYaml {at}" if self.exact else at
            return Block(f"tpl ({inner}) $" if self.template and self.exact else self._tpl(inner))
        if not self.exact:
            return Scalar(f"{{{{ {self._tpl(at)} }}}}")
        inner = self._tpl(at) if self.filter is Filter.TEXT else at
        return Scalar(f"{{{{ {inner}{self.filter.value} }}}}")

    def optional(self, where: str, values: list[Any], *, blank: bool) -> When:
        """Return what prints the value at the expression `where`, or nothing where that is null.

        `values` are all that it has, `blank` tells whether an empty text is one more.
        """
        short = self.filter is Filter.STRUCTURE or (self.filter is Filter.TEXT and not blank)
        # `with` takes what is empty for missing.
        if short and all(values):
            return When(f"with {where}", self.node("."))
        return When(f'if not (kindIs "invalid" {where})', self.node(where))

    def _tpl(self, inner: str) -> str:
        return f"tpl {inner} $" if self.template else inner


def form_of(values: list[Any], schema: Mapping[str, Any], *, template: bool) -> Form:
    """Return how values are printed; `schema` says what else the value may be set to."""
    exact = _all_exact(values)
    return Form(_filter(values, schema, exact and not template), exact, template)


def _filter(values: list[Any], schema: Mapping[str, Any], as_it_is: bool) -> Filter:
    if any(isinstance(v, dict | list) for v in values):
        return Filter.STRUCTURE
    if as_it_is and _is_wide(schema) and all(is_mixable(v) for v in values):
        return Filter.MIXED
    # What no environment has is a text.
    types = {_type(v) for v in values} or {"str"}
    return _FILTERS.get(types.pop(), Filter.MIXED) if len(types) == 1 else Filter.MIXED


_FILTERS = {"str": Filter.TEXT, "bool": Filter.BOOLEAN, "int": Filter.INTEGER}


def _type(value: Any) -> str:
    return next((t.__name__ for t in (bool, int, float, str) if isinstance(value, t)), "other")


def _is_wide(schema: Mapping[str, Any]) -> bool:
    """Return whether a field takes several types, such as 1 and 25%, or numbers with a point."""
    taken = _types(schema)
    return "number" in taken or len(taken & {"boolean", "integer", "string"}) > 1


def _types(schema: Mapping[str, Any]) -> set[str]:
    kinds = schema.get("type", [])
    parts = [part for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])]
    return {kinds} if isinstance(kinds, str) else {*kinds}.union(*map(_types, parts))


def _all_exact(values: list[Any]) -> bool:
    """Return whether Helm hands all of the values on as they are."""
    types = {_type(v).replace("int", "float") for v in values}
    if any(isinstance(v, dict | list) for v in values) or len(types) == 1:
        return all(is_exact(v) for v in values)
    return all(is_mixable(v) for v in values)


def agree(values: list[Any]) -> bool:
    """Return whether all values are the same."""
    return len({canonical(v) for v in values}) == 1
