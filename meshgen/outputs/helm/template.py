"""An object with nodes in it as the text of a template.

The object is laid out as YAML with a placeholder for everything that is no plain data; then each
placeholder gives way to what it stands for, and what is left is escaped.
"""

import re
from collections.abc import Sequence
from typing import Any

from meshgen.chart.marks import Marks
from meshgen.chart.templated import escaped, with_actions
from meshgen.chart.types import Block, Chart, Lines, Scalar, Template, When
from meshgen.outputs.helm.placeholders import Placeholders
from meshgen.outputs.order import ordered
from meshgen.yamlio import dump
from meshgen.yamlio.styles import double_quoted, literal


def template_text(template: Template, chart: Chart, header: str) -> str:
    """Return the text of one template file."""
    body = _Layout(chart).text(ordered(template.body))
    head = f"{{{{- /* {header} */}}}}\n"
    return head + conditional(body, template.conditions)


def conditional(text: str, conditions: Sequence[str], indent: str = "") -> str:
    """Return lines of a template that are printed only where all conditions hold."""
    if not conditions:
        return text
    test = conditions[0] if len(conditions) == 1 else f"and {' '.join(conditions)}"
    return f"{indent}{{{{- if {test} }}}}\n{text}{indent}{{{{- end }}}}\n"


class _Layout:
    """Turns one object into text."""

    def __init__(self, chart: Chart) -> None:
        self._marks = chart.marks
        self._name = chart.about.name
        self._places: Placeholders[Any] = Placeholders(chart.marks)

    def text(self, body: Any) -> str:
        lines = dump(self._data(body)).splitlines(keepends=True)
        return "".join(self._line(line) for line in lines)

    def _data(self, node: Any) -> Any:
        """Return data that can be dumped, with placeholders."""
        if isinstance(node, dict):
            return self._mapping(node)
        if isinstance(node, list):
            return [part for item in node for part in self._item(item)]
        if isinstance(node, Scalar | Block):
            return self._places.put(node)
        if isinstance(node, str) and self._marks.pattern.search(node):
            return self._marked(node)
        if isinstance(node, str) and node.endswith("\n\n"):
            # As a block, its last lines would fall to the `{{-` of a line behind it.
            return self._quoted(node)
        return node

    def _quoted(self, text: str) -> str:
        return self._places.put(Scalar(with_actions(double_quoted(text), self._marks)))

    def _marked(self, text: str) -> str:
        """Return a text with marks: lines as a block, everything else in quotes."""
        block = "\n" in text and not text.endswith("\n\n") and bool(literal(text, ""))
        return text if block and not self._marks.pattern.match(text) else self._quoted(text)

    def _mapping(self, node: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.items():
            self._enter(result, key, value)
        return result

    def _enter(self, result: dict[str, Any], key: str, value: Any) -> None:
        if isinstance(value, When):
            result[self._places.put(value)] = None
            self._enter(result, key, value.node)
            result[self._places.put(None)] = None
        elif isinstance(value, Lines):
            result[self._places.put(value)] = None
        else:
            result[key] = self._data(value)

    def _item(self, node: Any) -> list[Any]:
        if isinstance(node, When):
            return [self._places.put(node), *self._item(node.node), self._places.put(None)]
        if isinstance(node, dict):
            # A line of code cannot stand beside the item's dash: a field comes first.
            first = next((k for k, v in node.items() if not isinstance(v, When | Lines)), None)
            return [self._mapping({first: node[first], **node} if first else node)]
        return [self._places.put(node) if isinstance(node, Lines) else self._data(node)]

    def _line(self, line: str) -> str:
        whole = re.fullmatch(rf"( *)(- )?{self._places.pattern}(?:: null)?\n", line)
        if whole:
            node = self._places.thing(whole[3])
            if isinstance(node, Lines | When) or node is None:
                return self._code(node, whole[1])
        below = re.fullmatch(rf"( *)((?:- )*)(.*): {self._places.pattern}\n", line)
        if below and isinstance(node := self._places.thing(below[4]), Block):
            column = len(below[1]) + len(below[2])
            action = f"{{{{- {self._named(node.expression)} | nindent {column + 2} }}}}"
            head = f"{below[1]}{below[2]}{with_actions(below[3], self._marks)}:"
            return f"{head}\n{' ' * (column + 2)}{action}\n"
        pieces = re.split(self._places.pattern, line)
        last = len(pieces) - 1
        return "".join(
            self._named(self._places.thing(piece).action)
            if index % 2
            else _plain(piece, self._marks, before_action=index < last)
            for index, piece in enumerate(pieces)
        )

    def _code(self, node: Any, indent: str) -> str:
        if node is None:
            return f"{indent}{{{{- end }}}}\n"
        if isinstance(node, When):
            return f"{indent}{{{{- {self._named(node.head)} }}}}\n"
        column = str(len(indent))
        lines = (self._named(_at_column(line, column)) for line in node.lines)
        return "".join(f"{indent}{line}\n" for line in lines)

    def _named(self, code: str) -> str:
        return re.sub(r"include HELPERS\.(\w+)", rf'include "{self._name}.\1"', code)


def _at_column(line: str, column: str) -> str:
    return re.sub(r"(?<=\| nindent )INDENT(?= \}\}$)", column, line)


def _plain(text: str, marks: Marks, *, before_action: bool) -> str:
    done = with_actions(text, marks)
    return (
        done
        if not before_action
        else done.removesuffix("{") + escaped("{" if done.endswith("{") else "", before_action=True)
    )
