"""Which files a config includes, and what is wrong with its list of them."""

import os
from dataclasses import dataclass

from meshgen.config.paths import WrongPath, choose_inside, idle, wrong_path
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import ConfigFolder
from meshgen.resources import dotted
from meshgen.yamlio import Node, at

INCLUDE = "include"
_EXAMPLE = "services/*.yaml"


@dataclass(frozen=True)
class Included:
    """The files to read, from the config's folder, in order; and what is wrong with the list."""

    names: list[str]
    findings: list[Finding]


@dataclass(frozen=True)
class _Item:
    """A path or glob of the list, its position there, and where it stands."""

    text: str
    position: int
    location: Location

    def finding(self, wrong: WrongPath) -> Finding:
        path = dotted((INCLUDE, self.position))
        return Finding(wrong.code, wrong.message, self.location, path, wrong.expected, wrong.hint)


def included(main: Node, name: str, folder: ConfigFolder) -> Included:
    """Return which files a config includes, each once, by whatever link; `name` is its own.

    Of what is no path at all, the JSON Schema tells.
    """
    items = _items(main)
    chosen = choose_inside(folder, [item.text for item in items])
    findings = [items[i].finding(idle(items[i].text, _EXAMPLE)) for i in chosen.idle]
    own = _real(folder, name)
    files: dict[str, str] = {}
    for position, file in chosen.files:
        item = items[position]
        wrong = _wrong(folder, file)
        if wrong is None and (real := _real(folder, file)) != own:
            files.setdefault(real, file)
        else:
            findings.append(item.finding(wrong or _itself(file, item.text)))
    return Included(list(files.values()), findings)


def _items(main: Node) -> list[_Item]:
    listed = at(main, (INCLUDE,))
    items = listed.value if listed is not None and isinstance(listed.value, list) else []
    return [
        _Item(item.value, position, item.location)
        for position, item in enumerate(items)
        if isinstance(item.value, str)
    ]


def _wrong(folder: ConfigFolder, name: str) -> WrongPath | None:
    wrong = wrong_path(folder, name, "file")
    # What leads out is not looked at.
    if wrong is None or wrong.code is Code.OUTSIDE:
        return wrong
    is_folder = os.path.isdir(folder.path / name)  # noqa: PTH112
    hint = f"write `{name.rstrip('/')}/*.yaml`" if is_folder else wrong.hint
    return WrongPath(wrong.code, wrong.message, wrong.expected, hint)


def _itself(name: str, written: str) -> WrongPath:
    hint = "" if name == written else f'to leave it out: "!{name}"'
    return WrongPath(Code.VALUE, f"`{name}` is this file itself", "expected other files", hint)


def _real(folder: ConfigFolder, name: str) -> str:
    return os.path.realpath(folder.path / name)
