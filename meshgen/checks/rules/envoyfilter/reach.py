"""The proxies that a limit is put into, put together by what callers see as one service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.checks.rules.envoyfilter.chains import gateway_chains, inbound_chains
from meshgen.checks.rules.envoyfilter.proxies import chosen_by, is_gateway
from meshgen.checks.rules.envoyfilter.sought import INBOUND
from meshgen.system import System, Workload
from meshgen.system.patches import Patch
from meshgen.system.policies import selector_of, targets_of
from meshgen.system.replicas import Replicas

_GATEWAY = "GATEWAY"


@dataclass(frozen=True)
class Proxies:
    """Proxies of one service: how many, and the chains of each that the limit is in.

    `pods` is None where no object tells how many there are; `chains` is empty where nobody knows.
    """

    name: str
    pods: Replicas | None
    chains: Sequence[str]
    least: int
    most: int


def reach_of(system: System, patch: Patch) -> list[Proxies]:
    """Return the proxies that a patch is for, those of each service together."""
    groups: dict[str, Proxies] = {}
    for name, pods, chains in (*_sidecars(system, patch), *_gateways(system, patch)):
        each = pods or Replicas(1, 1)
        count = len(chains) or 1
        found = Proxies(name, pods, chains, each.least * count, each.most * count)
        if each.most:
            groups[name] = _together(groups[name], found) if name in groups else found
    return list(groups.values())


def _together(one: Proxies, other: Proxies) -> Proxies:
    pods = one.pods + other.pods if one.pods and other.pods else None
    chains = max(one.chains, other.chains, key=len)
    return Proxies(one.name, pods, chains, one.least + other.least, one.most + other.most)


_Found = tuple[str, Replicas | None, Sequence[str]]


def _sidecars(system: System, patch: Patch) -> Iterator[_Found]:
    if INBOUND not in patch.contexts:
        return
    for workload in chosen_by(system, patch):
        if workload.sidecar is False or workload.ambient or is_gateway(workload):
            continue
        chains = inbound_chains(system, workload, patch)
        if chains != []:
            yield _name(system, workload), system.replicas_of(workload), chains or ()


def _gateways(system: System, patch: Patch) -> Iterator[_Found]:
    member = patch.member
    if _GATEWAY not in patch.contexts or targets_of(member):
        return
    root = system.control_plane.root_namespace
    for pods in system.gateways.having(selector_of(member)):
        if pods.namespace != member.namespace and member.namespace != root:
            continue
        workload = pods.workload
        if workload is None and selector_of(member):
            yield str(pods.labels["app"]), None, gateway_chains(system, pods, patch) or ()
        elif workload is not None and is_gateway(workload):
            chains = gateway_chains(system, pods, patch)
            yield workload.member.name, system.replicas_of(workload), chains or ()


def _name(system: System, workload: Workload) -> str:
    """Return the name of the Service that has most pods, which is that of all versions."""
    services = system.services_of(workload)
    first = max(services, key=lambda service: len(service.workloads), default=None)
    name = first.name if first else workload.member.name
    return f"{workload.namespace}/{name}"
