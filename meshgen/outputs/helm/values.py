"""values.yaml with a comment for each value, and what an environment has otherwise."""

import re
import textwrap
from typing import Any

from meshgen.chart.marks import Marks
from meshgen.chart.types import Chart, Entry
from meshgen.outputs.helm.placeholders import Placeholders
from meshgen.resources import canonical
from meshgen.yamlio import dump
from meshgen.yamlio.styles import comment, double_quoted

_WIDTH = 98


def values_text(chart: Chart, header: str) -> str:
    """Return values.yaml."""
    tree: dict[str, Any] = {}
    for entry in chart.entries:
        _put(tree, entry.path, entry)
    return _Commented(chart.marks).text(tree, header)


def _put(tree: dict[str, Any], path: tuple[str, ...], entry: Entry) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = {"": entry, **tree.get(path[-1], {})} if entry.open else entry


class _Commented:
    """Lays values out with a placeholder for each comment, which then gives way to it."""

    def __init__(self, marks: Marks) -> None:
        self._places: Placeholders[str] = Placeholders(marks)

    def text(self, tree: dict[str, Any], header: str) -> str:
        data: dict[str, Any] = {}
        for name, node in tree.items():
            data[self._places.put("\n")] = None
            data |= self._mapping({name: node})
        lines = dump(data).split("\n")
        return comment(header) + "\n".join(map(self._line, lines))

    def _mapping(self, tree: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, node in tree.items():
            entry = node if isinstance(node, Entry) else node.get("")
            if entry is not None:
                result[self._places.put(entry.text)] = None
            if isinstance(node, Entry):
                result[name] = self._kept(node.default)
            else:
                result[name] = self._mapping({k: v for k, v in node.items() if k})
        return result

    def _kept(self, value: Any) -> Any:
        """Return a value that no blank line behind it changes."""
        if isinstance(value, dict):
            return {key: self._kept(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._kept(item) for item in value]
        ends_open = isinstance(value, str) and value.endswith("\n\n")
        return self._places.put(double_quoted(value)) if ends_open else value

    def _line(self, line: str) -> str:
        whole = re.fullmatch(rf"( *){self._places.pattern}: null", line)
        if whole is None:
            return re.sub(self._places.pattern, lambda m: self._places.thing(m[1]), line)
        text = self._places.thing(whole[2])
        room = max(40, _WIDTH - len(whole[1]))
        lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
        return "\n".join(whole[1] + comment(part).rstrip() for part in lines)


def environment_values(chart: Chart, env: str) -> dict[str, Any]:
    """Return what an environment has otherwise; a null takes a default away."""
    result: dict[str, Any] = {}
    for entry in chart.entries:
        if env in entry.overrides:
            changed = _difference(entry.default, entry.overrides[env])
            if changed is not _SAME:
                _set(result, entry.path, changed)
    return result


_SAME = object()


def _difference(default: Any, override: Any) -> Any:
    if canonical(default) == canonical(override):
        return _SAME
    if not isinstance(default, dict) or not isinstance(override, dict):
        return override
    result: dict[str, Any] = {}
    for key in dict.fromkeys((*override, *default)):
        if key not in override:
            result[key] = None
        elif key not in default:
            result[key] = override[key]
        elif (changed := _difference(default[key], override[key])) is not _SAME:
            result[key] = changed
    return result


def _set(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = value
