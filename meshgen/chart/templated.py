"""Texts with marks as texts of a template."""

import re
from typing import Any

from meshgen.chart.marks import Marks

_ACTIONS = {
    "prefix": "{{ .Values.namePrefix }}",
    "suffix": "{{ .Values.nameSuffix }}",
    "namespace": "{{ .Release.Namespace }}",
}
# What a template would take for the start of an action.
_OPENING = re.compile(r"\{{2,}|\{\Z")


def escaped(text: str, *, before_action: bool = False) -> str:
    """Return a text that a template prints as it is.

    A single brace at the end matters only where an action follows.
    """

    def quoted(match: re.Match[str]) -> str:
        alone = len(match[0]) == 1 and not before_action
        return match[0] if alone else f"{{{{`{match[0]}`}}}}"

    return _OPENING.sub(quoted, text)


def with_actions(text: str, marks: Marks) -> str:
    """Return a text for a template: marks become actions, everything else is printed as it is."""
    pieces = marks.pattern.split(text)
    last = len(pieces) - 1
    return "".join(
        _ACTIONS[piece] if index % 2 else escaped(piece, before_action=index < last)
        for index, piece in enumerate(pieces)
    )


def full_name(name: str, marks: Marks) -> str:
    """Return a name with prefix and suffix, as a text of a template."""
    return with_actions(marks.around(name), marks)


def as_template(value: Any, marks: Marks) -> Any:
    """Return data whose texts `tpl` turns into what they stand for."""
    if isinstance(value, dict):
        return {with_actions(k, marks): as_template(v, marks) for k, v in value.items()}
    if isinstance(value, list):
        return [as_template(item, marks) for item in value]
    return with_actions(value, marks) if isinstance(value, str) else value
