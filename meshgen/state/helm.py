"""A Helm chart that meshgen wrote; only helm itself can say what its templates come to."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.manifests.building.programs import Programs, find_program
from meshgen.resources import Object
from meshgen.state.applied import Applied
from meshgen.state.documents import documents
from meshgen.state.files import Files

_VALUES = re.compile(r"values-(.+)\.yaml")
_SECONDS = 60.0


class HelmTree:
    """A chart with values for each environment."""

    removes = True  # `helm upgrade` takes away what the chart has no more

    def __init__(self, files: Files, namespace_of: Callable[[str], str]) -> None:
        """Take the chart's files, and what knows the namespace that a release of it goes into."""
        self._files = files
        self._namespace_of = namespace_of

    def environments(self) -> list[str]:
        """Return the environments that the chart has values for."""
        matches = map(_VALUES.fullmatch, self._files.files(""))
        return [match[1] for match in matches if match]

    def objects(self, environment: str) -> list[Applied]:
        """Return what a release of the chart has; raises MeshgenError where helm is not there."""
        helm = find_program("helm")
        if helm is None:
            raise _not_read("helm is not on the PATH")
        with tempfile.TemporaryDirectory() as folder:
            for path in self._files.files(""):
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(self._files.text(path) or "", encoding="utf-8")
            namespace = ["--namespace", self._namespace_of(environment)]
            values = ["--values", f"{folder}/values-{environment}.yaml"]
            command = [helm[1], "template", "release", folder, *namespace, *values]
            done = Programs(_SECONDS).run(command)
        if done.error:
            raise _not_read(done.error.strip().partition("\n")[0])
        objects = documents(done.output.decode(), f"values-{environment}.yaml")
        return [Applied(obj) for obj in objects if obj and not _is_hook(obj)]


def _is_hook(obj: Object) -> bool:
    """Return whether helm makes an object for a moment only, such as the pod of a test."""
    return "helm.sh/hook" in (obj["metadata"].get("annotations") or {})


def _not_read(why: str) -> MeshgenError:
    message = f"the chart that was here before was not read: {why}"
    return MeshgenError([Finding(Code.READ, message)])
