"""The endpoints of a cluster as Envoy has them: Envoy's ClusterLoadAssignment."""

from collections.abc import Callable, Iterable

from meshgen.xds.behind import Endpoint
from meshgen.xds.locality import parts
from meshgen.xds.resources import Json, fields

_TLS = {"filterMetadata": {"envoy.transport_socket_match": {"tlsMode": "istio"}}}


def load_assignment(
    cluster: str, endpoints: Iterable[Endpoint], address_of: Callable[[Endpoint], tuple[str, int]]
) -> Json:
    """Return the endpoints of a cluster, those of one place and priority together.

    `address_of` tells where an endpoint is: an address and a port; 0 for a socket of the machine.

    Source: generate of istio.io/istio/pilot/pkg/xds/endpoints.
    """
    groups: dict[tuple[str, int], list[Endpoint]] = {}
    for endpoint in endpoints:
        groups.setdefault((endpoint.locality, endpoint.priority), []).append(endpoint)
    listed = [_group(*key, groups[key], address_of) for key in sorted(groups)]
    return {"clusterName": cluster, **fields(endpoints=listed)}


def socket_address(address: str, port: int) -> Json:
    """Return an address as Envoy has it."""
    if port == 0:
        return {"pipe": {"path": address.removeprefix("unix://")}}
    return {"socketAddress": {"address": address, "portValue": port}}


def _group(
    place: str,
    priority: int,
    endpoints: list[Endpoint],
    address_of: Callable[[Endpoint], tuple[str, int]],
) -> Json:
    region, zone, subzone = parts(place)
    weight = endpoints[0].locality_weight or sum(each.weight for each in endpoints)
    return {
        "locality": fields(region=region, zone=zone, subZone=subzone),
        "lbEndpoints": [
            {
                "endpoint": {"address": socket_address(*address_of(each))},
                **({"metadata": _TLS} if each.takes_mtls else {}),
                "loadBalancingWeight": each.weight,
            }
            for each in endpoints
        ],
        "loadBalancingWeight": weight,
        **fields(priority=priority),
    }
