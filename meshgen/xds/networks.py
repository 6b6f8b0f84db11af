"""What a proxy has of endpoints in other networks: the gateways that lead there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import lcm
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.model.clusters import NETWORK
from meshgen.system import NetworkGateway, System, Workload
from meshgen.xds.addresses import Addresses
from meshgen.xds.behind import Endpoint, augmented, network_of

# What the injector tells a proxy of the networks: its own, and those whose endpoints it wants.
_OWN, _WANTED = "ISTIO_META_NETWORK", "ISTIO_META_REQUESTED_NETWORK_VIEW"


def network_of_proxy(system: System, labels: Mapping[str, Any], workload: Workload | None) -> str:
    """Return the network of a proxy; "" where nothing says."""
    return text(labels.get(NETWORK)) or _told(workload, _OWN) or network_of(system, labels)


def wanted_by(workload: Workload | None) -> Sequence[str]:
    """Return the networks whose endpoints a proxy wants alone; none if it wants all.

    Source: newProxyView of istio.io/istio/pilot/pkg/model.
    """
    return [each for each in _told(workload, _WANTED).split(",") if each]


def by_network(
    system: System, network: str, wanted: Sequence[str], endpoints: Sequence[Endpoint]
) -> Sequence[Endpoint]:
    """Return endpoints as a proxy in a network reaches them.

    Those in other networks that have gateways are reached through these, which stand in for as much
    as is behind them; one that takes no mutual TLS is not reached there, since the gateway knows
    nothing but the name that TLS is for. Of several gateways, those of its cluster come first.

    Source: EndpointsByNetworkFilter of istio.io/istio/pilot/pkg/xds/endpoints.
    """
    gateways = _Gateways(system)
    if not gateways:
        return endpoints
    seen = [each for each in endpoints if not wanted or each.network in ("", *wanted)]
    direct: list[Endpoint] = []
    hidden: dict[tuple[str, int], list[Endpoint]] = {}
    for each in seen:
        leading = gateways.to(each)
        is_near = each.network == network or not (network and each.network)
        if not leading or (is_near and (network or not each.network)):
            direct.append(replace(each, weight=each.weight * gateways.scale))
        elif each.takes_mtls:
            for at in leading:
                hidden.setdefault((each.locality, at), []).append(each)
    return [*direct, *gateways.standing_in(hidden)]


class _Gateways:
    """The gateways of the networks of a mesh, each with an address, by their numbers."""

    def __init__(self, system: System) -> None:
        addresses = Addresses(system)
        pairs = [
            (address, gateway)
            for gateway in system.network_gateways
            for address in addresses.of_gateway(gateway)
        ]
        self._all = sorted(pairs, key=lambda pair: (pair[0], pair[1].port))

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def scale(self) -> int:
        """Return what all weights are multiplied with, so that gateways can share them."""
        by = (lambda g: g.network), (lambda g: (g.network, g.cluster))
        counts = (
            len(list(group))
            for key in by
            for _, group in groupby(sorted(map(key, (each for _, each in self._all))))
        )
        return lcm(*counts)

    def to(self, endpoint: Endpoint) -> Sequence[int]:
        """Return the numbers of those that lead to an endpoint."""
        listed = [n for n, (_, each) in enumerate(self._all) if each.network == endpoint.network]
        near = [n for n in listed if self._all[n][1].cluster == endpoint.cluster]
        return near or listed

    def standing_in(
        self, hidden: Mapping[tuple[str, int], Sequence[Endpoint]]
    ) -> Sequence[Endpoint]:
        """Return the endpoints that gateways are, in each place of what they stand in for."""
        return [
            self._standing_in(*self._all[number], place, behind)
            for (place, number), behind in sorted(hidden.items(), key=lambda pair: pair[0])
        ]

    def _standing_in(
        self, address: str, gateway: NetworkGateway, place: str, behind: Sequence[Endpoint]
    ) -> Endpoint:
        shares = (each.weight * self.scale // len(self.to(each)) for each in behind)
        return replace(
            behind[0],
            workload=None,
            address=address,
            port=gateway.port,
            labels=augmented({}, "", gateway.cluster, gateway.network),
            weight=sum(shares),
            locality=place,
            takes_mtls=True,
            cluster=gateway.cluster,
            network=gateway.network,
            gateway=gateway,
            hidden=behind,
        )


def _told(workload: Workload | None, name: str) -> str:
    """Return a variable of a workload's containers; "" where none has it."""
    listed = workload.containers if workload else ()
    variables = (
        each for _, container in listed for each in mappings(mapping(container).get("env"))
    )
    return next((text(each.get("value")) for each in variables if each.get("name") == name), "")
