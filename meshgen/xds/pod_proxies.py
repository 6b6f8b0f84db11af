"""Which proxy pods have: a sidecar, one that is all that runs there, or none."""

from meshgen.lenient import items, text
from meshgen.model.injection import PROXY
from meshgen.system import Workload

# What a proxy is started as that is a gateway: `istio-proxy proxy router`.
_ROUTER = "router"


def has_proxy(workload: Workload) -> bool:
    """Return whether pods have a proxy of either kind, which takes mutual TLS."""
    return has_sidecar(workload) or is_gateway(workload)


def has_sidecar(workload: Workload) -> bool:
    """Return whether pods have a sidecar; where nothing says, they are taken to have one."""
    is_out = workload.sidecar is False or workload.ambient or workload.on_host
    return not is_out and not is_gateway(workload)


def is_gateway(workload: Workload) -> bool:
    """Return whether the proxy of pods is all that runs there: a gateway."""
    return workload.is_injected_gateway or any(
        container.get("name") == PROXY and _ROUTER in map(text, items(container.get("args")))
        for _, container in workload.containers
    )
