"""Gateways: what their servers are called and speak, and what shares a port."""

from collections.abc import Iterator
from itertools import islice

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, GatewayServer
from meshgen.model.ports import RESERVED
from meshgen.resources import Path


def gateways(place: Place) -> Iterator[Problem]:
    """Find gateways that nothing could refer to, or that open nothing."""
    for name in place.mesh.gateways:
        path: Path = ("gateways", name)
        if name == SIDECARS:
            yield place.problem(
                Code.NAME,
                path,
                "`mesh` stands for the sidecars wherever a gateway is named",
                "expected another name",
                key=True,
            )
        serving = place.mesh.serving
        is_open = serving.servers(name) or name in serving.outwards
        if not is_open and not place.broken.touches(path):
            message, expected = "the gateway has no port", "expected `port`, `tls` or `servers`"
            yield place.problem(Code.MISSING, path, message, expected, key=True)


def servers(place: Place) -> Iterator[Problem]:
    """Find servers that are called as others, speak nobody knows what, or have a proxy's port."""
    for server in sound_servers(place):
        if not server.protocol:
            yield place.problem(
                Code.MISSING,
                server.setting,
                f"`{server.name}` does not say which protocol it speaks",
                "expected `protocol`, or a name such as https or tcp-admin",
                key=True,
            )
        if server.port in RESERVED:
            yield place.problem(
                Code.CONFLICT,
                place.written((*server.setting, "port")),
                f"port {server.port} is the proxy's own",
                "expected another port",
            )


def shared(place: Place) -> Iterator[Problem]:
    """Find servers that cannot have one name, or one port; each is told of once."""
    for name in place.mesh.gateways:
        servers = list(sound_servers(place, name))
        for index, server in enumerate(servers):
            told = (problem for other in servers[:index] for problem in _both(place, other, server))
            yield from islice(told, 1)


def _both(place: Place, one: GatewayServer, other: GatewayServer) -> Iterator[Problem]:
    """Find what keeps a gateway from having both servers."""
    if one.name == other.name:
        short = one.setting[-1]
        yield place.problem(
            Code.CONFLICT,
            other.setting,
            f"`{short}` makes a server of this name too",
            "expected another name",
            f"or leave out `{short}`: write `{short}: null`",
            key=True,
        )
    elif (one.port, one.bind) == (other.port, other.bind) and one.protocol and other.protocol:
        yield from _one_port(place, one, other)


def _one_port(place: Place, one: GatewayServer, other: GatewayServer) -> Iterator[Problem]:
    """Find what keeps a port from having both servers, for it has one listener.

    Source: MergeGateways of istio.io/istio/pilot/pkg/model.
    """
    twice = next((host for host in other.hosts if host in one.hosts), None)
    if other.setting == other.tls_setting and one.listener == "HTTP":
        yield place.problem(
            Code.CONFLICT,
            one.setting,
            f"port {one.port} is that of HTTPS too",
            "expected another port for HTTP, such as 80",
            "write `port: null` for HTTPS alone",
        )
    elif one.listener != other.listener or one.listener == "TCP":
        yield place.problem(
            Code.CONFLICT,
            place.written((*other.setting, "port")),
            f"port {one.port} is that of `{one.name}` too: what speaks {one.protocol} there "
            f"could not be told from {other.protocol}",
            "expected a port of its own",
        )
    elif one.listener == "TLS" and twice is not None:
        yield place.problem(
            Code.CONFLICT,
            other.setting,
            f"`{one.name}` serves `{twice}` on port {one.port} already: connections with TLS are "
            "told apart by their host alone",
            "expected other hosts, or another port",
            key=True,
        )


def sound_servers(place: Place, *gateways: str) -> Iterator[GatewayServer]:
    """Yield the servers, of all gateways or of some, of which nothing is refused already."""
    for name in gateways or place.mesh.gateways:
        for server in place.mesh.serving.servers(name):
            paths = (server.setting, server.tls_setting, server.hosts_setting)
            if not any(map(place.broken.touches, paths)):
                yield server
