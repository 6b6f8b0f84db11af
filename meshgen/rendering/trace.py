"""Where in the config a value of an object comes from that was rendered of traced settings."""

from collections.abc import Callable, Iterator
from typing import Any

from meshgen.provenance import path_of
from meshgen.resources import Path


class Trace:
    """An object that was rendered of traced settings: tells where what it holds comes from."""

    def __init__(self, obj: Any, value_at: Callable[[Path], Any]) -> None:
        """Keep the object; `value_at` returns the value that the settings have at a path."""
        self._object = obj
        self._value_at = value_at
        self._contents: dict[int, Path] = {}

    def source(self, path: Path) -> Path:
        """Return the path in the settings of the value at a path of the object.

        Of a value that does not tell, it is that of the deepest value around it, and the rest of
        the way; () if none tells.
        """
        values = list(_on_the_way(self._object, path))
        for depth in range(len(values) - 1, -1, -1):
            key, value = values[depth]
            setting = path_of(value) or self._of_key(key, value) or self._of_contents(value)
            if setting:
                return (*setting, *path[depth:])
            if isinstance(key, int) and (setting := self._of_name(value)):
                # What stands under the name may be a single text.
                has_fields = isinstance(self._value_at(setting), dict)
                return (*setting, *path[depth:]) if has_fields else setting
        return ()

    def _of_key(self, key: Any, value: Any) -> Path:
        """Return the path of a key, if the settings have the same value there."""
        path = path_of(key)
        return path if path and self._value_at(path) == value else ()

    def _of_name(self, value: Any) -> Path:
        """Return what an item of a list stands for, if its name is a key of the settings."""
        name = value.get("name") if isinstance(value, dict) else None
        path = path_of(name)
        return path if path[-1:] == (name,) and self._value_at(path) != name else ()

    def _of_contents(self, value: Any) -> Path:
        """Return where a mapping or list comes from as a whole, told by all that it holds."""
        if id(value) not in self._contents:
            whole = {
                setting[: -len(inner)] if setting[-len(inner) :] == inner else ()
                for inner, setting in self._leaves(value, ())
            }
            self._contents[id(value)] = whole.pop() if len(whole) == 1 else ()
        return self._contents[id(value)]

    def _leaves(self, value: Any, inside: Path) -> Iterator[tuple[Path, Path]]:
        """Yield every place inside of a value, with the path that what stands there carries."""
        if isinstance(value, dict):
            for key, item in value.items():
                yield from self._leaves(item, (*inside, str(key)))
                if isinstance(item, bool) or item in (None, {}, []):
                    yield (*inside, str(key)), self._of_key(key, item)
        elif isinstance(value, list):
            for position, item in enumerate(value):
                yield from self._leaves(item, (*inside, position))
        elif inside and not isinstance(value, bool) and value is not None:
            yield inside, path_of(value)


def _on_the_way(obj: Any, path: Path) -> Iterator[tuple[Any, Any]]:
    """Yield the values on the way to a path, as far as there are any, each with its own key."""
    yield None, obj
    for part in path:
        if isinstance(obj, dict) and part in obj:
            key = next(k for k in obj if k == part)
        elif isinstance(obj, list) and isinstance(part, int) and part < len(obj):
            key = part
        else:
            return
        obj = obj[part]
        yield key, obj
