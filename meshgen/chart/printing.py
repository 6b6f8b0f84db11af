"""How a template prints a value: as text, number, list or mapping, exactly as it went in."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.exact import is_exact, is_mixable
from meshgen.chart.types import Block, Scalar, When
from meshgen.resources import canonical


def printed(
    where: str,
    values: list[Any],
    optional: bool,
    template: bool,
    exact: bool,
    schema: Mapping[str, Any],
    *,
    blank: bool = False,
) -> Any:
    """Return the node that prints the value at the expression `where`.

    `values` are all that it has; one that is not `exact` is a text that holds YAML. `schema` says
    what else it may be set to, `blank` whether an empty text is one more.
    """
    structured = any(isinstance(v, dict | list) for v in values)
    mixed = exact and not template and _is_wide(schema) and all(is_mixable(v) for v in values)
    text = not mixed and all(isinstance(v, str) for v in values)
    # `with` takes what is empty for missing.
    shortly = optional and (structured or (text and not blank)) and all(values)
    at = "." if shortly else where
    node: Scalar | Block
    if structured:
        inner = f"toYaml {at}" if exact else at
        node = Block(f"tpl ({inner}) $" if template and exact else _tpl(inner, template))
    elif text and exact:
        node = Scalar(f"{{{{ {_tpl(at, template)} | quote }}}}")
    elif not exact:
        node = Scalar(f"{{{{ {_tpl(at, template)} }}}}")
    elif mixed:
        node = Scalar(f"{{{{ {at} | toJson }}}}")
    elif all(isinstance(v, bool) for v in values):
        node = Scalar(f"{{{{ {at} }}}}")
    elif all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        node = Scalar(f"{{{{ {at} | int64 }}}}")
    else:
        node = Scalar(f"{{{{ {at} | toJson }}}}")
    if not optional:
        return node
    return When(f"with {where}" if shortly else f'if not (kindIs "invalid" {where})', node)


def _is_wide(schema: Mapping[str, Any]) -> bool:
    """Return whether a field takes several types, such as 1 and 25%, or numbers with a point."""
    taken = _types(schema)
    return "number" in taken or len(taken & {"boolean", "integer", "string"}) > 1


def _types(schema: Mapping[str, Any]) -> set[str]:
    kinds = schema.get("type", [])
    parts = [part for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])]
    return {kinds} if isinstance(kinds, str) else {*kinds}.union(*map(_types, parts))


def _tpl(inner: str, template: bool) -> str:
    return f"tpl {inner} $" if template else inner


def all_exact(values: list[Any]) -> bool:
    """Return whether Helm hands all of the values on as they are."""
    if any(isinstance(v, dict | list) for v in values) or agree([_type(v) for v in values]):
        return all(is_exact(v) for v in values)
    return all(is_mixable(v) for v in values)


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def agree(values: list[Any]) -> bool:
    """Return whether all values are the same."""
    return len({canonical(v) for v in values}) == 1
