"""A proxy's settings as annotations of its pod."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from meshgen.model.proxysettings import (
    CONFIG_ANNOTATION,
    OWN_ANNOTATIONS,
    Proxy,
    ProxyConfiguration,
)
from meshgen.provenance import concatenated
from meshgen.yamlio.styles import double_quoted, scalar_text


def annotations_of(proxy: Proxy | None) -> dict[str, str]:
    """Return the annotations that a proxy's settings are, in order."""
    if proxy is None:
        return {}
    said = {
        annotation: value
        for field, annotation in OWN_ANNOTATIONS.items()
        if (value := getattr(proxy, field)) is not None
    }
    found = {annotation: _text(value) for annotation, value in said.items()}
    if config := config_of(proxy):
        found[CONFIG_ANNOTATION] = concatenated(_lines(config, ""))
    return dict(sorted(found.items()))


def config_of(proxy: Proxy) -> dict[str, Any]:
    """Return the ProxyConfig that is said."""
    fields = _data({name: getattr(proxy, name) for name in ProxyConfiguration.__struct_fields__})
    names = dict(zip(proxy.__struct_fields__, proxy.__struct_encode_fields__, strict=True))
    typed = {names[field]: value for field, value in fields.items()}
    return {**(proxy.config or {}), **typed}


def _data(value: Any) -> Any:
    """Return settings as data, without what is not said."""
    if isinstance(value, Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        return _data({name: getattr(value, field) for name, field in names})
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items() if item is not None}
    return value


def _text(value: Any) -> str:
    """Return a setting as its annotation has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else str(value)


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Yield the pieces of a mapping as YAML, in order of its keys; texts go on knowing theirs."""
    for key, value in sorted(data.items()):
        yield from (indent, scalar_text(key), ":")
        yield from _below(value, f"{indent}  ")


def _below(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield "\n"
        yield from _lines(value, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield "\n"
        for item in value:
            yield indent[:-2] + "-"
            # A mapping among items stands on lines of its own, deeper.
            yield from _below(item, f"{indent}  ")
    else:
        yield from (" ", *_scalar(value), "\n")


def _scalar(value: Any) -> Iterator[str]:
    """Yield a scalar: a text in quotes, so that it is one with whatever prefix a chart gives it."""
    if not isinstance(value, str):
        yield json.dumps(value)
        return
    quoted = double_quoted(value)
    yield from ('"', value, '"') if quoted == f'"{value}"' else (quoted,)
