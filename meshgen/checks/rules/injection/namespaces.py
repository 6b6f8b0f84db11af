"""The Namespaces that injection is about."""

from collections.abc import Iterator

from meshgen.model.injection import AMBIENT, IGNORED_NAMESPACES, MODE
from meshgen.system import Member, System

_ISTIOS = "istio-system"


def told(system: System) -> Iterator[Member]:
    """Yield the Namespaces that are not Kubernetes' own, nor that of Istio."""
    for member in system.of("Namespace"):
        if member.name not in IGNORED_NAMESPACES and member.name != _ISTIOS:
            yield member


def injectable(system: System) -> Iterator[Member]:
    """Yield those of them that are not in an ambient mesh."""
    return (member for member in told(system) if member.labels.get(MODE) != AMBIENT)
