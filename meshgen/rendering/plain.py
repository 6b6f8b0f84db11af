"""What a template may print: JSON's data, which is what a Kubernetes object holds.

Settings print themselves, each of their fields by its name in the file: a type whose fields are the
API's own needs one line of a template.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from meshgen.model.base import AS_LIST, fields_set, marked
from meshgen.provenance import TracedText


def plain(value: Any) -> Any:
    """Return a value as dicts, lists, texts, numbers, booleans and None.

    Raises ValueError for anything else, and for text that no YAML file can hold.
    """
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, Struct):
        return {key: plain(item) for key, item in as_api(value)}
    raise ValueError(f"a template cannot print {kind_of(value)}")


def as_api(settings: Struct) -> Iterator[tuple[str, Any]]:
    """Yield what is set of settings, with a list wherever the API has one of a mapping."""
    lists = marked(type(settings), AS_LIST)
    names = dict(zip(settings.__struct_encode_fields__, settings.__struct_fields__, strict=True))
    for name, value in fields_set(settings):
        keys = lists.get(names[name])
        yield name, list(_items(value, *keys)) if keys else value


def _items(value: Mapping[str, Any], key: str, rest: str) -> Iterator[dict[str, Any]]:
    for name, item in value.items():
        more = dict(as_api(item)) if isinstance(item, Struct) else {rest: item}
        yield {key: name, **more}


def inline(value: Any) -> str:
    """Return a value as it stands inside of a longer text, or as a key.

    Raises ValueError for what is neither text nor a number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError(
        f"inside of a longer text, or as a key, a template cannot print {kind_of(value)}"
    )


def _text(value: str) -> str:
    if isinstance(value, Markup):
        raise ValueError("a template cannot print what a macro printed inside of a list or mapping")
    try:
        value.isascii() or value.encode()
    except UnicodeEncodeError:
        raise ValueError("a template cannot print half of a surrogate pair") from None
    return value if isinstance(value, TracedText) else str(value)


def _key(key: Any) -> str:
    return _text(key) if isinstance(key, str) else inline(key)


def kind_of(value: Any) -> str:
    """Return what a template cannot print, in words."""
    if isinstance(value, Iterator):
        return "a generator: put `| list` behind it"
    if value is None:
        return "none"
    if callable(value):
        return "a function: put `()` behind it"
    words = {bool: "true or false", list: "a list", dict: "a mapping", float: "infinity or NaN"}
    return words.get(type(value), f"a Python {type(value).__name__}")
