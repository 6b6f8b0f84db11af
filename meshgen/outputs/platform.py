"""PLATFORM.md: what an environment needs beside its services, and the commands in order."""

from collections.abc import Mapping

from meshgen.seal import header

NAME = "PLATFORM.md"

_TEXT = """\
<!-- {header} -->
# What the services need

What runs beside them, and what their cluster has to have: that is one for all of it, and belongs to
whoever runs it. The steps are in order, the commands for this folder.
"""
_LINK = "\nWhat the services need beside them, and all commands in order: [{name}]({path}).\n"


def platform(steps: Mapping[str, str], source: str) -> dict[str, str]:
    """Return the file by its path; none where no environment needs anything.

    `steps` are a list in Markdown by environment; `source` is the config's name.
    """
    told = "".join(f"\n## {name}\n\n{text.rstrip()}\n" for name, text in steps.items() if text)
    return {NAME: _TEXT.format(header=header(source)) + told} if told else {}


def link(up: str | None) -> str:
    """Return what leads there from a README, `up` to its folder; nothing where there is none."""
    return "" if up is None else _LINK.format(name=NAME, path=up + NAME)
