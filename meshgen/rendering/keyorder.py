"""Settings as they are rendered: mappings in order of key, references in texts resolved.

The order in which a user wrote a mapping changes no byte, unless the schema says that it counts.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from meshgen.model.base import ORDERED, OVER, marked

T = TypeVar("T")
_CHANGED = (str, dict, list, tuple, Struct)


def in_key_order(value: T, text_in: Callable[[str | None], Callable[[str], str]]) -> T:
    """Return a config, or a part of it, with the keys of every mapping in it sorted.

    `text_in` gives what changes every text in it, and every key: that of the namespace which a
    setting around it names.
    """
    return _Ordering(text_in).ordered(value, text_in(None))  # type: ignore[no-any-return]


class _Ordering:
    def __init__(self, text_in: Callable[[str | None], Callable[[str], str]]) -> None:
        self._text_in = text_in

    def ordered(self, value: Any, text: Callable[[str], str]) -> Any:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, dict):
            return self._mapping(value, sorted(value), text)
        if isinstance(value, list | tuple):
            return type(value)(self.ordered(item, text) for item in value)
        if isinstance(value, Struct):
            named = getattr(value, "namespace", None)
            text = self._text_in(named) if isinstance(named, str) else text
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            kept, elsewhere = marked(type(value), ORDERED), marked(type(value), OVER)
            changed = {
                name: self._mapping(field, field, text)
                if name in kept and isinstance(field, dict)
                else self.ordered(field, text)
                for name, field in fields.items()
                if isinstance(field, _CHANGED) and name not in elsewhere
            }
            return replace(value, **changed) if changed else value
        return value

    def _mapping(
        self, value: dict[str, Any], order: Iterable[str], text: Callable[[str], str]
    ) -> dict[str, Any]:
        return {text(key): self.ordered(value[key], text) for key in order}
