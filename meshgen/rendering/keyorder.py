"""Mappings in order of key: the order in which a user wrote them changes no byte."""

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

T = TypeVar("T")


def in_key_order(value: T) -> T:
    """Return a config, or a part of it, with the keys of every mapping in it sorted."""
    return _ordered(value)  # type: ignore[no-any-return]


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        held = {n: v for n, v in fields.items() if isinstance(v, dict | list | Struct)}
        return replace(value, **{name: _ordered(v) for name, v in held.items()}) if held else value
    return value
