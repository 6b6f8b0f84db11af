"""Containers of a pod: the usual, and those that run first."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods import restarts
from meshgen.checks.cluster.pods.env import VARIABLE, VARIABLES, variables
from meshgen.checks.cluster.pods.lifecycle import LIFECYCLE
from meshgen.checks.cluster.pods.mounts import VOLUME_DEVICE, VOLUME_MOUNT
from meshgen.checks.cluster.pods.naming import image_without_spaces
from meshgen.checks.cluster.pods.ports import ports
from meshgen.checks.cluster.pods.probe import LIVENESS_PROBE, READINESS_PROBE, STARTUP_PROBE
from meshgen.checks.cluster.pods.resources import resources
from meshgen.checks.cluster.pods.security import SECURITY_CONTEXT
from meshgen.checks.fields import required, where
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# Since 1.29 (SidecarContainers).
_STAYING = 29
_OF_STAYING = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")


def _runs_once(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what a container that runs once cannot have. Source: validateInitContainers."""
    if container.get("restartPolicy") != "Always" or span.before(_STAYING):
        for field in _OF_STAYING:
            if field in container and not _is_left_out(container[field]):
                expected = "expected none but with `restartPolicy: Always`"
                yield Violation((*path, field), "is set", expected, "leave it out")


def _is_left_out(value: Mapping[str, Any]) -> bool:
    """Return whether of a field nothing is kept. Source: dropContainerStopSignals."""
    return set(value) == {"stopSignal"}


_FIELDS = {
    "env": VARIABLE,
    "envFrom": VARIABLES,
    "lifecycle": LIFECYCLE,
    "livenessProbe": LIVENESS_PROBE,
    "readinessProbe": READINESS_PROBE,
    "resources": Type((resources(),)),
    "restartPolicyRules": restarts.RESTART_RULE,
    "securityContext": SECURITY_CONTEXT,
    "startupProbe": STARTUP_PROBE,
    "volumeDevices": VOLUME_DEVICE,
    "volumeMounts": VOLUME_MOUNT,
}
_OF_POD = {**_FIELDS, "image": Type((image_without_spaces,))}
# Source: validateContainerCommon.
_IMAGE = required("image")
_COMMON = {"env": variables, "ports": ports}
_USUAL = (_IMAGE, where(**_COMMON, **restarts.OF_CONTAINER))
_INIT = (_IMAGE, where(**_COMMON, **restarts.OF_INIT_CONTAINER), _runs_once)

# Of templates; and of pods, whose images may have no spaces around them.
CONTAINER = Type(_USUAL, fields=_FIELDS)
CONTAINER_OF_POD = Type(_USUAL, fields=_OF_POD)
INIT_CONTAINER = Type(_INIT, fields=_FIELDS)
INIT_CONTAINER_OF_POD = Type(_INIT, fields=_OF_POD)
