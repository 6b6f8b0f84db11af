"""Places in routes, and what the match of a patch asks of them.

Source: routeConfigurationMatch, virtualHostMatch and routeMatch of
istio.io/istio/pilot/pkg/networking/core/envoyfilter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from meshgen.lenient import items, text
from meshgen.xds.envoyfilter.tracked import Condition
from meshgen.xds.resources import Json


@dataclass(frozen=True)
class RouteSpot:
    """A place in routes: a route configuration, a virtual host in it, a route of that.

    `ports` are those that a gateway's server has for the port that it listens at.
    """

    table: Json
    host: Json = field(default_factory=dict)
    route: Json = field(default_factory=dict)
    is_gateway: bool = False
    ports: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def _named(self) -> tuple[int, str, str]:
        """Return port, port's name and Gateway of a gateway's routes, by their name.

        Source: ParseGatewayRDSRouteName of istio.io/istio/pilot/pkg/model.
        """
        kind, _, rest = text(self.table.get("name")).partition(".")
        if kind == "http":
            return _number(rest), "", ""
        parts = rest.split(".")
        if kind != "https" or len(parts) != 4:
            return 0, "", ""
        return _number(parts[0]), parts[1], f"{parts[3]}/{parts[2]}"

    def port_numbers(self) -> Sequence[int]:
        """Return the ports that its configuration is for."""
        if self.is_gateway:
            number = self._named[0]
            return self.ports.get(number, [number])
        name = text(self.table.get("name"))
        return [_number(name.split("|")[1] if name.startswith("inbound|") else name)]

    def port_names(self) -> Sequence[str]:
        """Return the name of the server's port that it is for."""
        return [self._named[1]]

    def gateways(self) -> Sequence[str]:
        """Return the Gateway that it is for."""
        return [self._named[2]]

    def actions(self) -> Sequence[str]:
        """Return what its route does, as a match names it; nothing for what no match names."""
        known = {"route": "ROUTE", "redirect": "REDIRECT", "directResponse": "DIRECT_RESPONSE"}
        return [name for key, name in known.items() if key in self.route]

    def of(self, host: Json, route: Json | None = None) -> "RouteSpot":
        """Return a place inside of this one."""
        return replace(self, host=host, route=route or {})


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else 0


def _is_done(wanted: Any, have: Sequence[Any]) -> bool:
    """Return whether a route does what is wanted: one that does something else passes as well."""
    return wanted == "ANY" or not have or wanted in have


_TABLE, _HOST, _ROUTE = "routeConfiguration", "vhost", "route"
ROUTE_CONFIGURATION = (
    Condition[RouteSpot](
        (_TABLE, "name"), "route configuration", lambda spot: [text(spot.table.get("name"))]
    ),
    Condition(
        (_TABLE, "portName"),
        "route configuration",
        RouteSpot.port_names,
        only=lambda spot: spot.is_gateway,
    ),
    Condition(
        (_TABLE, "gateway"),
        "route configuration",
        RouteSpot.gateways,
        only=lambda spot: spot.is_gateway,
    ),
    Condition((_TABLE, "portNumber"), "route configuration", RouteSpot.port_numbers),
)
VIRTUAL_HOST = (
    Condition[RouteSpot](
        (_TABLE, _HOST, "name"), "virtual host", lambda spot: [text(spot.host.get("name"))]
    ),
    Condition[RouteSpot](
        (_TABLE, _HOST, "domainName"), "virtual host", lambda spot: items(spot.host.get("domains"))
    ),
)
HTTP_ROUTE = (
    Condition[RouteSpot](
        (_TABLE, _HOST, _ROUTE, "name"), "route", lambda spot: [text(spot.route.get("name"))]
    ),
    Condition((_TABLE, _HOST, _ROUTE, "action"), "route", RouteSpot.actions, _is_done),
)
