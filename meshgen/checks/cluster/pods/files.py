"""Volumes with files that hold variables."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import every_container
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# Since 1.35 (EnvFiles); 1.34 knows such files, and leaves them out.
_SINCE = 35


def files_of_variables(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield the volumes of variables that are none, or no emptyDir.

    Source: validateFileKeyRefVolumes.
    """
    if not span.since(_SINCE):
        return
    volumes = {volume["name"]: volume for volume in spec.get("volumes", ())}
    for place, container in every_container(spec, path):
        for position, variable in enumerate(container.get("env", ())):
            if "valueFrom" not in variable:
                continue
            name = variable["valueFrom"].get("fileKeyRef", {}).get("volumeName")
            at = (*place, "env", position, "valueFrom", "fileKeyRef", "volumeName")
            if name and name not in volumes:
                hint = did_you_mean(name, volumes)
                yield Violation(at, f"there is no volume `{name}`", "expected one of the pod", hint)
            elif name and not _is_empty_dir(volumes[name]):
                yield Violation(at, f"`{name}` is no emptyDir", "expected an emptyDir")


def _is_empty_dir(volume: Mapping[str, Any]) -> bool:
    """Return whether a volume is an emptyDir, as one without a source is (SetDefaults_Volume)."""
    return "emptyDir" in volume or len(volume) == 1
