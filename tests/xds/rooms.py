"""What of small systems is compared, by the room that they are in: of istiod, and of meshgen."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from meshgen.xds import Proxy
from meshgen.xds.addresses import Addresses
from meshgen.xds.behind import Endpoint
from meshgen.xds.build import listeners_of, resources_of
from meshgen.xds.clusters import clusters
from meshgen.xds.endpoints import endpoints
from meshgen.xds.load_assignment import load_assignment
from tests.xds.normal import normal

Answer = Mapping[str, list[dict[str, Any]]]
KINDS = ("listeners", "routes", "clusters")


class Room(NamedTuple):
    """What is kept of istiod's answer, and what meshgen has for it."""

    told: Callable[[Answer], Any]
    worked_out: Callable[[Proxy], Any]


def _named(resources: list[dict[str, Any]]) -> list[Any]:
    return sorted(normal(resources), key=lambda each: str(each.get("name")))


def whole(proxy: Proxy) -> dict[str, list[Any]]:
    """Return all that meshgen has for a proxy, as it is compared."""
    found = resources_of(proxy)
    kinds = {kind: _named(getattr(found, kind)) for kind in KINDS}
    return {**kinds, "endpoints": _behind(proxy, found.clusters)}


def whole_told(answer: Answer) -> dict[str, list[Any]]:
    """Return all that istiod told of a proxy, as it is compared."""
    kinds = {kind: _named(answer[kind]) for kind in KINDS}
    kinds["routes"] = _once(kinds["routes"])
    return {**kinds, "endpoints": sorted(map(_assigned, answer["endpoints"]), key=str)}


def _once(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return resources each once: routes are told of for each listener that looks them up."""
    return list({each.get("name"): each for each in reversed(resources)}.values())[::-1]


def _clusters(found: list[dict[str, Any]], behind: list[dict[str, Any]]) -> dict[str, Any]:
    for assignment in (each["loadAssignment"] for each in found if "loadAssignment" in each):
        groups = [each for each in assignment.get("endpoints", ()) if each.get("lbEndpoints")]
        assignment["endpoints"] = groups  # a place where nothing is says nothing
    return {"clusters": _named(found), "endpoints": behind}


def _assigned(assignment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the endpoints of a cluster, each in a line."""
    lines = [
        _line(group, endpoint)
        for group in assignment.get("endpoints", ())
        for endpoint in group.get("lbEndpoints", ())
    ]
    return {"name": assignment["clusterName"], "endpoints": sorted(lines)}


def _line(group: Mapping[str, Any], endpoint: Mapping[str, Any]) -> str:
    address = endpoint["endpoint"]["address"]
    told = address.get("socketAddress") or address.get("pipe")
    known = endpoint.get("metadata", {}).get("filterMetadata", {})
    tls = known.get("envoy.transport_socket_match", {}).get("tlsMode", "plain")
    place = "/".join(group.get("locality", {}).values())
    return (
        f"{'|'.join(map(str, told.values()))} {tls}, {endpoint['loadBalancingWeight']} of "
        f"{group['loadBalancingWeight']} at {place!r}, {group.get('priority', 0)}"
    )


def _behind(proxy: Proxy, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    addresses = Addresses(proxy.system)

    def address(each: Endpoint) -> tuple[str, int]:
        return (addresses.of_pods(each.workload) if each.workload else each.address), each.port

    asked = [str(each["name"]) for each in found if each.get("type") == "EDS"]
    listed = [load_assignment(name, endpoints(proxy, name), address) for name in asked]
    return sorted(map(_assigned, listed), key=str)


def _worked_out(proxy: Proxy) -> dict[str, Any]:
    found = clusters(proxy)
    return _clusters(found, _behind(proxy, found))


ROOMS: Mapping[str, Room] = {
    "listeners": Room(
        lambda answer: _named(answer["listeners"]), lambda proxy: _named(listeners_of(proxy))
    ),
    "clusters": Room(
        lambda answer: _clusters(answer["clusters"], whole_told(answer)["endpoints"]), _worked_out
    ),
    "whole": Room(whole_told, whole),
}
