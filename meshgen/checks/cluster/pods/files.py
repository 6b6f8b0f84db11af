"""Volumes with files that hold variables."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# Since 1.35 (EnvFiles); 1.34 knows such files, and leaves them out.
_SINCE = 35


def files_of_variables(
    container: Mapping[str, Any], spec: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield the volumes of variables that are none, or no emptyDir.

    Source: validateFileKeyRefVolumes.
    """
    if span.since(_SINCE):
        for position, variable in enumerate(container["env"]):
            if "valueFrom" in variable and "fileKeyRef" in variable["valueFrom"]:
                name = variable["valueFrom"]["fileKeyRef"].get("volumeName")
                at = (*path, "env", position, "valueFrom", "fileKeyRef", "volumeName")
                yield from _volume(name, spec, at)


def _volume(name: str, spec: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    volumes = {volume["name"]: volume for volume in spec.get("volumes", ())}
    if name and name not in volumes:
        hint = did_you_mean(name, volumes)
        yield Violation(path, f"there is no volume `{name}`", "expected one of the pod", hint)
    elif name and not _is_empty_dir(volumes[name]):
        yield Violation(path, f"`{name}` is no emptyDir", "expected an emptyDir")


def _is_empty_dir(volume: Mapping[str, Any]) -> bool:
    """Return whether a volume is an emptyDir, as one without a source is (SetDefaults_Volume)."""
    return "emptyDir" in volume or len(volume) == 1
