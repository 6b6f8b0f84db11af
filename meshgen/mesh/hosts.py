"""Hosts in routes that are references to what the config has: they are resolved before all else."""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from meshgen.model.references import may_refer

# The fields of routes that hold hosts.
_HOSTS = ("host", "hosts", "sni_hosts")
_T = TypeVar("_T")


def with_hosts(settings: _T, text: Callable[[str], str]) -> _T:
    """Return settings with the references in hosts replaced; themselves where there are none."""
    found: _T = _with(settings, text, is_host=False)
    return found


def _with(value: Any, text: Callable[[str], str], *, is_host: bool) -> Any:
    if isinstance(value, str):
        return text(value) if is_host and may_refer(value) else value
    if isinstance(value, list):
        several = [_with(one, text, is_host=is_host) for one in value]
        return several if any(a is not b for a, b in zip(several, value, strict=True)) else value
    if not isinstance(value, Struct):
        return value
    fields = {f: getattr(value, f) for f in value.__struct_fields__}
    found = {f: _with(one, text, is_host=f in _HOSTS) for f, one in fields.items()}
    changed = {field: one for field, one in found.items() if one is not fields[field]}
    return replace(value, **changed) if changed else value
