"""Calls whose host the caller's sidecar does not know."""

from collections.abc import Iterator, Sequence
from itertools import chain

from meshgen.checks.rules.mtls.refusal import refusals
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.calls import Call
from meshgen.system.egress import Egress

# What becomes of a call: in words, how much it weighs, and who says so.
Effect = tuple[str, Severity, Sequence[tuple[Member, Path]]]


def calls(system: System) -> Iterator[Call]:
    """Yield the calls of all workloads that go through their sidecar."""
    for workload in system.workloads:
        if workload.sidecar:
            for call in system.calls_of(workload):
                if any(workload.sends(port.number) for port in call.ports):
                    yield call


def is_seen(system: System, call: Call) -> bool:
    """Return whether the host is exported to the caller's namespace."""
    declared = system.hosts.declared(call.host.name)
    return any(host.is_seen_from(call.client.namespace) for host in declared)


def effect(system: System, call: Call, egress: Egress | None) -> Effect:
    """Return what becomes of a call to a host that the sidecar does not know."""
    own = [(egress.member, ("spec", "outboundTrafficPolicy"))] if egress else []
    mode = egress.outbound if egress else ""
    if (mode or system.control_plane.outbound) == "REGISTRY_ONLY":
        return "its sidecar refuses the call", Severity.WARNING, own if mode else []
    refused = [refusals(system, call.host, port.number) for port in call.ports]
    if refused and all(refused):
        places = list(chain.from_iterable(refused))
        return "the call is plain text, which STRICT refuses", Severity.WARNING, places
    return "the call goes past the mesh, without mutual TLS and routes", Severity.NOTE, []


def places(call: Call, *others: tuple[Member, Path]) -> list[tuple[Member, Path]]:
    """Return the other places of a call, each once: what it was read from first."""
    listed: dict[tuple[int, Path], tuple[Member, Path]] = {}
    for place in (*([call.source] if call.source else ()), *others):
        listed.setdefault((place[0].position, place[1]), place)
    return list(listed.values())
