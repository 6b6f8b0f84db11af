"""NetworkPolicies: callers that a network does not know, and names of namespaces."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.visibility import slip
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import PodsElsewhere, Service

_PEERS = ("dns", "prometheus", "to")


@of_services("access", "expose")
def untold(place: Place, service: Service) -> Iterator[Problem]:
    """Find callers of whom `access` says nothing that a network sees.

    What comes through a gateway is let in with it.
    """
    network = place.mesh.network
    edges = place.mesh.calls.callers_of(service)
    if not network.is_closed(service) or any(network.is_gateway(edge.caller) for edge in edges):
        return
    access = service.spec.access
    for index, callers in enumerate((access and access.from_) or ()):
        if network.is_untold(service, callers):
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "access", "from", index),
                "the NetworkPolicy cannot let them in: a network sees no principals, tokens and "
                "headers",
                "expected `namespaces` or `ipBlocks` beside them",
                "for everybody, write `ipBlocks: [0.0.0.0/0]`",
            )


def on_nodes(place: Place) -> Iterator[Problem]:
    """Find callers with the nodes' addresses, by which NetworkPolicies know no pods."""
    for edge in place.mesh.calls.edges:
        caller, callee = edge.caller, edge.callee
        if not isinstance(callee, Service) or isinstance(caller, PodsElsewhere):
            continue
        if not place.mesh.network.is_closed(callee) or not caller.spec.host_network:
            continue
        said = (callee.spec.access and callee.spec.access.from_) or ()
        if not any(callers.ip_blocks for callers in said):
            yield place.problem(
                Code.CONFLICT,
                edge.why,
                f"`{caller.key}` has the nodes' network, so that the NetworkPolicy of "
                f"`{callee.key}` does not know it and refuses it",
                "expected no `hostNetwork`, or the nodes' addresses: "
                f"`access: [{{ipBlocks: [10.0.0.0/8]}}]` in services.{callee.key}",
                key=True,
            )


def peers(place: Place) -> Iterator[Problem]:
    """Find names that are nearly those of the config's namespaces, and peers of two sorts."""
    said = place.mesh.spec.network_policies
    for name in _PEERS:
        for index, peer in enumerate(getattr(said, name) or ()):
            at = ("networkPolicies", name, index)
            for number, namespace in enumerate(peer.namespaces or ()):
                yield from slip(place, (*at, "namespaces", number), namespace)
            if peer.ip_blocks is not None and (peer.namespaces or peer.pods):
                yield place.problem(
                    Code.CONFLICT,
                    (*at, "ipBlocks"),
                    "addresses stand beside what is said of pods",
                    "expected one of both",
                    "make it a peer of its own",
                    key=True,
                )
