"""Helm charts that meshgen wrote; only helm itself can say what their templates come to."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.programs import Programs, find_program
from meshgen.resources import Object
from meshgen.state.applied import Applied
from meshgen.state.documents import documents
from meshgen.state.files import Files

_VALUES = re.compile(r"values-(.+)\.yaml")
# What the values of an environment say of themselves.
_RELEASE = re.compile(r"^# What .* has otherwise: helm template -n (\S+) -f this file\.$", re.M)
_SECONDS = 60.0


class HelmTree:
    """A chart, or a folder of several, with values for each environment."""

    removes = True  # `helm upgrade` takes away what the chart has no more

    def __init__(self, files: Files, namespace_of: Callable[[str], str]) -> None:
        """Take the files, and what knows the namespace of an environment.

        That is asked where the values do not tell which one a release goes into.
        """
        self._files = files
        self._namespace_of = namespace_of
        self._charts = charts_in(files)

    def environments(self) -> list[str]:
        """Return the environments that any chart has values for."""
        values = (self._values(chart) for chart in self._charts)
        return sorted({environment for found in values for environment in found})

    def objects(self, environment: str) -> list[Applied]:
        """Return what releases of the charts have; raises MeshgenError where helm is not there."""
        having = [chart for chart in self._charts if environment in self._values(chart)]
        return [each for chart in having for each in self._released(chart, environment)]

    def _values(self, chart: str) -> list[str]:
        """Return the environments that a chart has values for."""
        start = f"{chart}/" if chart else ""
        names = (path.removeprefix(start) for path in self._files.files(chart))
        return [match[1] for match in map(_VALUES.fullmatch, names) if match]

    def _released(self, chart: str, environment: str) -> list[Applied]:
        helm = find_program("helm")
        if helm is None:
            raise _not_read("helm is not on the PATH")
        start = f"{chart}/" if chart else ""
        values = f"{start}values-{environment}.yaml"
        told = _RELEASE.search(self._files.text(values) or "")
        namespace = told[1] if told else self._namespace_of(environment)
        with tempfile.TemporaryDirectory() as folder:
            for path in self._files.files(chart):
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(self._files.text(path) or "", encoding="utf-8")
            where = ["--namespace", namespace, "--values", f"{folder}/{values}"]
            command = [helm[1], "template", "release", f"{folder}/{chart}", *where]
            done = Programs(_SECONDS).run(command)
        if done.error:
            raise _not_read(done.error.strip().partition("\n")[0])
        objects = documents(done.output.decode(), values)
        return [Applied(obj, chart=chart) for obj in objects if obj and not _is_hook(obj)]


def charts_in(files: Files) -> list[str]:
    """Return the folders of charts: "" where the files are one, those in which there are some."""
    if files.text(_ABOUT) is not None:
        return [""]
    return [one for one in files.folders("") if files.text(f"{one}/{_ABOUT}") is not None]


_ABOUT = "Chart.yaml"


def _is_hook(obj: Object) -> bool:
    """Return whether helm makes an object for a moment only, such as the pod of a test."""
    return "helm.sh/hook" in (obj["metadata"].get("annotations") or {})


def _not_read(why: str) -> MeshgenError:
    message = f"the chart that was here before was not read: {why}"
    return MeshgenError([Finding(Code.READ, message)])
