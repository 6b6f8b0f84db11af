"""Lead a value of a rendered chart back to the template, or to the values file."""

import re
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.inputs import read_text
from meshgen.manifests.building.charts import Chart
from meshgen.resources import Path
from meshgen.yamlio import at, load_all

_VALUE = re.compile(r"\{\{-?\s*\.Values\.([\w.]+)(?:\s*\|\s*quote)?\s*-?\}\}")


def template_place(chart: Chart, template: str, obj: Any, path: Path) -> Location:
    """Return the line of a template that prints a path's last field, or of the value it prints.

    Where several do, or none, it is the line that says what the object is.
    """
    if not template:
        return chart.start
    name, lines = f"{chart.name}/{template}", _lines(chart.folder / template)
    fields = [step for step in path if isinstance(step, str)]
    kind = obj.get("kind", "") if isinstance(obj, dict) else ""
    for field in reversed(fields):
        number = _only(lines, field)
        if number:
            used = _VALUE.search(lines[number - 1]) if field == fields[-1] else None
            return (used and _in_values(chart, used[1])) or Location(name, number)
    return Location(name, _only(lines, "kind", kind) or 1)


def _only(lines: Sequence[str], field: str, value: str = "") -> int:
    """Return the number of the one line that sets a field; 0 if there are more, or none."""
    pattern = re.compile(rf"\s*(?:- )?[\"']?{re.escape(field)}[\"']?:\s*{re.escape(value)}")
    numbers = [number for number, line in enumerate(lines, 1) if pattern.match(line)]
    return numbers[0] if len(numbers) == 1 or (value and numbers) else 0


def _in_values(chart: Chart, value: str) -> Location | None:
    """Return where a value is set: in the values file of this build, else in values.yaml."""
    files = [
        *([(chart.values, chart.values_name)] if chart.values else []),
        (chart.folder / "values.yaml", f"{chart.name}/values.yaml"),
    ]
    for path, name in files:
        try:
            nodes = load_all(read_text(path, name), name)
        except MeshgenError:
            continue
        found = at(nodes[0], tuple(value.split("."))) if nodes else None
        if found:
            return found.location
    return None


def _lines(path: FilePath) -> list[str]:
    try:
        return read_text(path).split("\n")
    except MeshgenError:
        return []
