"""The ports that a patch of what pods receive looks for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from meshgen.lenient import mapping, text
from meshgen.resources import Path
from meshgen.system import Workload
from meshgen.system.patches import Patch
from meshgen.system.services import Reached

INBOUND = "SIDECAR_INBOUND"
# What istiod calls the routes of a port of the pods, and the virtual host in them, which has the
# number that the Service gives it. Source: buildSidecarInboundHTTPRouteConfig.
_ROUTES = re.compile(r"inbound\|(\d+)\|\|")
_HOSTS = re.compile(r"inbound\|http\|(\d+)")


class Sought(NamedTuple):
    """A port that a patch looks for: of the pods, or as the Services number it."""

    path: Path
    number: int
    of_service: bool


def number_of(workload: Workload, reached: Reached, *, of: Sought) -> int:
    """Return the number of a port that pods are reached on, as what is sought numbers it."""
    return reached.port.number if of.of_service else reached.port.target_in(workload) or 0


def sought_by(patch: Patch) -> Iterator[Sought]:
    """Yield the ports that a patch of what pods receive looks for."""
    if patch.context != INBOUND or patch.target == "LISTENER":
        return
    match, routes = (*patch.path, "match"), mapping(patch.match, "routeConfiguration")
    if patch.port:
        yield Sought((*match, "listener", "portNumber"), patch.port, of_service=False)
    number = mapping(patch.listener, "filterChain").get("destinationPort")
    if isinstance(number, int) and number:
        path = (*match, "listener", "filterChain", "destinationPort")
        yield Sought(path, number, of_service=False)
    number = routes.get("portNumber")
    if isinstance(number, int) and number:
        yield Sought((*match, "routeConfiguration", "portNumber"), number, of_service=False)
    if found := _ROUTES.fullmatch(text(routes.get("name"))):
        yield Sought((*match, "routeConfiguration", "name"), int(found[1]), of_service=False)
    if found := _HOSTS.fullmatch(text(mapping(routes, "vhost").get("name"))):
        path = (*match, "routeConfiguration", "vhost", "name")
        yield Sought(path, int(found[1]), of_service=True)
