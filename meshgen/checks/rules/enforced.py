"""Which pods a namespace takes, by its labels.

Source: PolicyToEvaluate of k8s.io/pod-security-admission/api.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from meshgen.lenient import text
from meshgen.model.podsecurity import LABEL
from meshgen.system import System

ENFORCE = f"{LABEL}enforce"
VERSION = f"{ENFORCE}-version"
LEVELS = ("privileged", "baseline", "restricted")
LATEST = "latest"


class Standard(NamedTuple):
    """A level, and the version as which it is read: `latest`, or one such as v1.29."""

    level: str
    version: str

    def __str__(self) -> str:
        """Return it as the API server prints it."""
        return f"{self.level}:{self.version}"

    def minor(self, release: int) -> int:
        """Return the minor release as which Kubernetes 1.`release` reads it."""
        return release if self.version == LATEST else min(release, minor_of(self.version) or 0)


def minor_of(version: str) -> int | None:
    """Return the number after `v1.`; None of what is no version."""
    front, _, minor = version.partition("v1.")
    plain = not front and minor.isascii() and minor.isdigit() and str(int(minor[:9])) == minor
    return int(minor) if plain else None


def enforced(system: System, namespace: str) -> Standard | None:
    """Return what a namespace enforces; None where it says nothing, or nothing that is known."""
    labels: Mapping[str, Any] | None = system.namespace_labels(namespace)
    if labels is None:
        told = (cluster.namespace_labels.get(namespace) for cluster in system.clusters)
        labels = next((one for one in told if one is not None), {})
    level, version = text(labels.get(ENFORCE)), text(labels.get(VERSION))
    if level not in LEVELS:
        return None
    return Standard(level, version if minor_of(version) is not None else LATEST)
