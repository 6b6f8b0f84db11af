"""Containers."""

from meshgen.checks.cluster.pods.probe import LIVENESS_PROBE, READINESS_PROBE, STARTUP_PROBE
from meshgen.checks.types import Type

CONTAINER = Type(
    fields={
        "livenessProbe": LIVENESS_PROBE,
        "readinessProbe": READINESS_PROBE,
        "startupProbe": STARTUP_PROBE,
    },
)
