"""Helm charts of a repository, each with its values files."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.inputs import read_text
from meshgen.manifests.building.permissions import Permission
from meshgen.yamlio import load_all, to_data

CHART = "Chart.yaml"
# values-prod.yaml, prod-values.yaml, values.prod.yaml, and `ci/` as chart-testing has it.
_VALUES = re.compile(r"(?:values[-._].+|.+[-._]values)\.ya?ml")
_PLACE = re.compile(r"(templates/[^:\s\"]{1,200}|values\.yaml)(?::|\": |, line )(\d+)")
# A schema of values that is read from elsewhere.
_REMOTE_SCHEMA = re.compile(r'"\$ref"\s*:\s*"[^#"]')
_LONGEST = 400


@dataclass(frozen=True)
class Chart:
    """A chart's folder, and one of its values files; None stands for values.yaml alone.

    `name` and `values_name` are what findings call them. With `needs_values` there are other files
    of values, so that its own alone need not do.
    """

    folder: Path
    name: str
    values: Path | None = None
    values_name: str = ""
    needs_values: bool = False

    def failure(self, complaint: str) -> Finding:
        """Return why it cannot be rendered, at the place that helm names."""
        place = _PLACE.search(complaint)
        message = " ".join(complaint.split())[:_LONGEST]
        hint = "`helm dependency build` fetches them" if "missing in charts/" in complaint else ""
        at = Location(f"{self.name}/{place[1]}", int(place[2])) if place else self.start
        # What `required` and `fail` say: whoever installs the chart has to give more values.
        is_asked = "execution error at" in complaint
        return Finding(
            Code.BUILD,
            f"this cannot be built: {message}",
            at,
            hint=hint,
            severity=Severity.WARNING if is_asked else Severity.ERROR,
        )

    @property
    def start(self) -> Location:
        """Return where the chart is told of as a whole."""
        return Location(self.values_name or f"{self.name}/{CHART}", 1, 1)


def charts(folder: Path, name: str) -> Iterator[Chart]:
    """Yield a chart with each of its values files; nothing for a library, or what is no chart."""
    if _is_library(folder):
        return
    named = [None, *_values(folder)]
    for values in named:
        shown = f"{name}/{values.relative_to(folder)}" if values else ""
        yield Chart(folder, name, values, shown, needs_values=len(named) > 1)


def chart_name(chart: object) -> str:
    """Return what people call a chart with its values."""
    assert isinstance(chart, Chart)
    return f"{chart.name} with {chart.values.name}" if chart.values else chart.name


def chart_command(chart: Chart, helm: str, kubernetes: str, namespace: str = "") -> Sequence[str]:
    """Return the call that renders a chart; a release or a namespace that is "" is helm's own."""
    values = ["--values", str(chart.values)] if chart.values else []
    release = ["--kube-version", kubernetes] if kubernetes else []
    where = ["--namespace", namespace] if namespace else []
    return [helm, "template", "release", str(chart.folder), *values, *release, *where]


def chart_refusals(chart: Chart, allowed: frozenset[Permission]) -> list[Finding]:
    """Return what of a chart leads out of its folder, and is not allowed to: helm follows links."""
    if Permission.OUTSIDE in allowed:
        return []
    top, hint = Path(os.path.realpath(chart.folder)), "--allow outside lets it, if you trust it"
    findings = []
    for path in _links(chart.folder):
        if not Path(os.path.realpath(path)).is_relative_to(top):
            name = f"{chart.name}/{path.relative_to(chart.folder)}"
            message = "this link leads out of the chart"
            findings.append(Finding(Code.BUILD, message, Location(name), hint=hint))
    schema = chart.folder / "values.schema.json"
    if schema.is_file() and _REMOTE_SCHEMA.search(_text(schema)):
        message = "this schema refers to another file or machine"
        place = Location(f"{chart.name}/{schema.name}")
        findings.append(Finding(Code.BUILD, message, place, hint=hint))
    return findings


def _is_library(folder: Path) -> bool:
    try:
        nodes = load_all(_text(folder / CHART), CHART)
    except MeshgenError:
        return False
    data = to_data(nodes[0]) if nodes else None
    return isinstance(data, dict) and data.get("type") == "library"


def _values(folder: Path) -> list[Path]:
    beside = [path for path in sorted(folder.iterdir()) if _VALUES.fullmatch(path.name)]
    ci = folder / "ci"
    return [*beside, *(sorted(ci.glob("*.y*ml")) if ci.is_dir() else [])]


def _links(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if (path := Path(top, name)).is_symlink():
                yield path


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except MeshgenError:
        return ""
