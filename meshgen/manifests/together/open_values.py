"""Objects that a program fills in later, as far as they decide what is told of a system.

What such a text will be, nobody knows: an object whose name has one may be any, and of a value with
one nothing can be said.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.manifests.placeholders import PLACEHOLDER
from meshgen.manifests.together.standing import Standing

# A selector has its labels two levels down; what is deeper is another value.
_DEEPEST = 2
# In a shell's command it is the shell's, and Kubernetes' own in the arguments of a container.
_SHELL = re.compile(r"\s|\$\([\w.-]+\)")


def is_open(standing: Standing) -> bool:
    """Return whether something is still to be filled in in what an object is called."""
    who = standing.identity
    return any(PLACEHOLDER.search(text) for text in (who.name, who.namespace))


def entry(standing: Standing) -> str:
    """Return an object whose name is open as an entry of what exists: any that it may become."""
    who = standing.identity
    parts = [PLACEHOLDER.sub("*", text) for text in (who.namespace, who.name) if text]
    return "/".join((who.type, *parts))


def is_about_open_value(obj: Any, violation: Violation) -> bool:
    """Return whether a violation is about a value in which something is still to be filled in."""
    return any(PLACEHOLDER.search(text) for text in _told_of(obj, violation))


def _told_of(obj: Any, violation: Violation) -> Iterator[str]:
    yield from map(str, violation.path[-1:])
    for step in violation.path:
        try:
            obj = obj[step]
        except (KeyError, IndexError, TypeError):
            return
    yield from _texts(obj, 0)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if not depth or not _SHELL.search(value):
            yield value
    elif depth < _DEEPEST:
        inner = value.values() if isinstance(value, Mapping) else value
        for each in inner if isinstance(inner, list) or isinstance(value, Mapping) else ():
            yield from _texts(each, depth + 1)
