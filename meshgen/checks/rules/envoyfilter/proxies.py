"""The proxies that a patch is for, and the ports that they have."""

from collections.abc import Sequence

from meshgen.lenient import items, text
from meshgen.model.injection import PROXY
from meshgen.system import System, Workload
from meshgen.system.patches import Patch
from meshgen.system.policies import ENVOY_FILTER, SIDECAR, targets_of
from meshgen.system.services import Reached

_TEMPLATES = "inject.istio.io/templates"
_GATEWAY = "gateway"
_ROUTER = "router"


def chosen_by(system: System, patch: Patch) -> Sequence[Workload]:
    """Return the workloads that a patch's EnvoyFilter selects; none where it has targets."""
    if targets_of(patch.member):
        return ()
    return system.policies(ENVOY_FILTER).selected(patch.member)


def is_gateway(workload: Workload) -> bool:
    """Return whether the proxy of pods is a gateway's, and no sidecar."""
    templates = text(workload.annotations.get(_TEMPLATES)).split(",")
    if _GATEWAY in (template.strip() for template in templates):
        return True
    proxies = [one for _, one in workload.containers if one.get("name") == PROXY]
    return any(_ROUTER in items(one.get("args")) for one in proxies)


def is_sidecar(workload: Workload) -> bool:
    """Return whether pods surely have containers of their own beside the proxy."""
    others = [one for _, one in workload.containers if one.get("name") != PROXY]
    return bool(others) and not is_gateway(workload)


def inbound_of(system: System, workload: Workload) -> Sequence[Reached] | None:
    """Return the ports that a sidecar takes connections on; None where nobody knows.

    istiod makes them of the Services that lead to the pods, or of a Sidecar that says its own.
    """
    reached = system.reaching(workload)
    says_own = (
        member for member in system.policies(SIDECAR).of(workload) if member.spec.get("ingress")
    )
    if not reached or next(says_own, None):
        return None
    if any(each.port.target_in(workload) is None for each in reached):
        return None
    return reached
