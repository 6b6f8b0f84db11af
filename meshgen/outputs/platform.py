"""PLATFORM.md: what an environment needs beside its services, and the commands in order."""

import re
from collections.abc import Iterator, Mapping

from meshgen.seal import header

NAME = "PLATFORM.md"

_TEXT = """\
<!-- {header} -->
# What the services need

What runs beside them, and what their cluster has to have: that is one for all of it, and belongs to
whoever runs it. The steps are in order, the commands for this folder.
"""
# What stands for the name of each of several environments.
_ANY = "ENV"
_SEVERAL = f"`{_ANY}` is the name of the environment.\n\n"
_LINK = "\nWhat the services need beside them, and all commands in order: [{name}]({path}).\n"


def platform(steps: Mapping[str, str], source: str) -> dict[str, str]:
    """Return the file by its path; none where no environment needs anything.

    `steps` are a list in Markdown by environment; `source` is the config's name.
    """
    told = "".join(f"\n## {name}\n\n{text.rstrip()}\n" for name, text in _sections(steps))
    return {NAME: _TEXT.format(header=header(source)) + told} if told else {}


def link(up: str | None) -> str:
    """Return what leads there from a README, `up` to its folder; nothing where there is none."""
    return "" if up is None else _LINK.format(name=NAME, path=up + NAME)


def _sections(steps: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield headings and texts: one for all environments whose steps differ in their name alone."""
    alike: dict[str, list[str]] = {}
    for name, text in steps.items():
        if text:
            alike.setdefault(_of_any(name, text), []).append(name)
    for general, names in alike.items():
        if len(names) == 1:
            yield names[0], steps[names[0]]
        else:
            told = re.sub(rf"\[([^]]*)\]\(([^)]*\b{_ANY}\b[^)]*)\)", r"\1, `\2`,", general)
            yield ", ".join(names), (_SEVERAL if told != steps[names[0]] else "") + told


def _of_any(name: str, text: str) -> str:
    """Return the steps with something else for the name of the environment."""
    return re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", _ANY, text)
