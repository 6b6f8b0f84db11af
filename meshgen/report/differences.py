"""What two environments have otherwise: a table for people and pull requests, JSON for scripts.

What may be a secret is not shown, in none of them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from meshgen.config.differences import Difference, Differences, Setting
from meshgen.config.written_out import flow
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import Cell, Row, laid_out, painted
from meshgen.report.finding_text import HIDDEN, printable
from meshgen.report.json import json as report_json
from meshgen.report.types import Report
from meshgen.resources import Path, dotted
from meshgen.yamlio import Node, to_data

_NONE = "-"
# Settings are told of one by one below what has a name: a service, a gateway.
_NAMED = 2
_LEAST = 12
_GAPS = 4


def text(found: Differences, style: Style) -> str:
    """Return the settings that differ as a table; with `every`, all in full and with its place."""
    lines = [painted(summary(found), style.strong)]
    if found.differences:
        lines += ["", *(_in_full(found) if style.every else _table(found, style))]
    return "".join(f"{line}\n" for line in lines)


def summary(found: Differences) -> str:
    """Return in a line how much is otherwise."""
    number = len(found.differences)
    if not number:
        return f"{found.before} and {found.after}: all settings are the same"
    what = "1 setting differs" if number == 1 else f"{number} settings differ"
    return f"{found.before} and {found.after}: {what}"


def markdown(found: Differences) -> str:
    """Return the settings that differ as a table in Markdown."""
    lines = [f"### Settings of {_code(found.before)} and {_code(found.after)}", ""]
    if found.differences:
        lines += [f"| Setting | {_code(found.before)} | {_code(found.after)} |", "|---|---|---|"]
        lines += [
            f"| {_code(dotted(one.path))} | {_cell(one, one.before)} | {_cell(one, one.after)} |"
            for one in found.differences
        ]
    else:
        lines.append("All settings are the same.")
    return "".join(f"{line}\n" for line in lines)


def document(report: Report, found: Differences) -> str:
    """Return one JSON object: the report's fields, `before`, `after` and `differences`."""
    fields = json.loads(report_json(report))
    fields |= {"before": found.before, "after": found.after}
    fields["differences"] = [
        {
            "path": dotted(one.path),
            "before": _data(one, one.before),
            "after": _data(one, one.after),
        }
        for one in found.differences
    ]
    return f"{json.dumps(fields, indent=2, ensure_ascii=False)}\n"


def _table(found: Differences, style: Style) -> list[str]:
    rows: list[tuple[str, Difference | None]] = []
    for name, listed in _blocks(found.differences):
        rows += [(name, None)] if name else []
        for one in listed:
            rest = f"  {dotted(one.path[_NAMED:])}" if name else dotted(one.path)
            rows.append((rest, one))
    widest = max(len(printable(name)) for name, _ in rows)
    room = max(_LEAST, (style.width - widest - _GAPS) // 2)
    head = [Cell(""), Cell(found.before, paint=style.strong), Cell(found.after, paint=style.strong)]
    table: list[Row] = [head]
    rest = "…" if style.unicode else "..."
    for name, difference in rows:
        values = _both(difference) if difference else ()
        table.append([Cell(name), *(Cell(_short(value, room, rest)) for value in values)])
    return laid_out(table)


def _blocks(differences: Sequence[Difference]) -> Iterator[tuple[str, Sequence[Difference]]]:
    """Yield differences with the name that stands above them, empty where none does.

    What all services have otherwise alike is told once.
    """
    alike: dict[tuple[Path, str, str], list[Difference]] = {}
    of_services = [one for one in differences if one.path[:1] == ("services",)]
    for one in of_services:
        alike.setdefault((one.path[_NAMED:], *_both(one)), []).append(one)
    number = len({one.path[:_NAMED] for one in of_services})
    shared = [several for several in alike.values() if len(several) == number > 1]
    told = {id(one) for several in shared for one in several}
    rest = [one for one in differences if id(one) not in told]
    if shared:
        yield f"{number} services alike", [several[0] for several in shared]
    for group, several in groupby(rest, key=lambda one: one.path[:_NAMED]):
        listed = list(several)
        yield dotted(group) if len(listed) > 1 else "", listed


def _in_full(found: Differences) -> Iterator[str]:
    width = max(len(found.before), len(found.after))
    for one in found.differences:
        yield printable(dotted(one.path))
        for name, setting, value in zip(
            (found.before, found.after), (one.before, one.after), _both(one), strict=True
        ):
            place = f"  ({setting.location})" if setting else ""
            yield f"  {printable(name).ljust(width)}  {printable(value)}{place}"


def _both(one: Difference) -> tuple[str, str]:
    return _shown(one, one.before), _shown(one, one.after)


def _shown(one: Difference, setting: Setting | None) -> str:
    return _NONE if setting is None else flow(_seen(setting.node, one.path))


def _seen(node: Node, path: Path) -> Node:
    """Return a value in which nothing is that may be a secret."""
    if isinstance(node.value, dict):
        return replace(node, value={k: _seen(v, (*path, k)) for k, v in node.value.items()})
    if isinstance(node.value, list):
        return replace(node, value=[_seen(v, (*path, i)) for i, v in enumerate(node.value)])
    return replace(node, value="…") if _is_hidden(path) else node


def _is_hidden(path: Path) -> bool:
    return any(HIDDEN.search(part) for part in path if isinstance(part, str))


def _short(text: str, room: int, rest: str) -> str:
    text = printable(text)
    return text if len(text) <= room else text[: room - len(rest)] + rest


def _data(one: Difference, setting: Setting | None) -> dict[str, Any] | None:
    if setting is None:
        return None
    place = setting.location
    return {
        "value": to_data(_seen(setting.node, one.path)),
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }


def _cell(one: Difference, setting: Setting | None) -> str:
    return "" if setting is None else _code(_shown(one, setting))


def _code(words: str) -> str:
    """Return words as Markdown's code, in which no cell ends."""
    plain = printable(words).replace("|", "\\|")
    fence = "``" if "`" in plain else "`"
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
