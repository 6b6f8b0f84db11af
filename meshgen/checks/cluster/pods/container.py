"""Containers of a pod: the usual, those that run first, and those for debugging."""

from meshgen.checks.cluster.pods.probe import LIVENESS_PROBE, READINESS_PROBE, STARTUP_PROBE
from meshgen.checks.types import Type

_FIELDS = {
    "livenessProbe": LIVENESS_PROBE,
    "readinessProbe": READINESS_PROBE,
    "startupProbe": STARTUP_PROBE,
}

CONTAINER = Type(fields=_FIELDS)
INIT_CONTAINER = Type(fields=_FIELDS)
EPHEMERAL_CONTAINER = Type()
