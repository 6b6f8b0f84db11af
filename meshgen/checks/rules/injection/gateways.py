"""Pods that are gateways, and have no sidecar beside a container of their own."""

from meshgen.lenient import text
from meshgen.system import Workload

_TEMPLATES = "inject.istio.io/templates"


def is_gateway(workload: Workload) -> bool:
    """Return whether the injector makes a gateway of pods, and reads other settings for it."""
    listed = [name.strip() for name in text(workload.annotations.get(_TEMPLATES)).split(",")]
    return "gateway" in listed and "sidecar" not in listed
