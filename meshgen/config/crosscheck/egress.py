"""Egress gateways: which pods they are, what they can lead outside, and who gets there."""

from collections.abc import Iterator

from meshgen.config.crosscheck.destinations import targets
from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.routes import said_routes
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import ALL, OWN, SIDECARS, Egress, Exposure, External, ExternalPort, Route
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


def gateways(place: Place) -> Iterator[Problem]:
    """Find gateways that are none, or of which nothing tells the Service."""
    for external in place.mesh.external.values():
        through = external.spec.through
        if through is None or external.key in place.mesh.egress:
            continue
        path: Path = (*external.setting, "through", "gateway")
        if through.gateway == SIDECARS:
            yield place.problem(
                Code.VALUE,
                path,
                "`mesh` is the sidecars, and no gateway",
                "expected a gateway, or the NAMESPACE/NAME of its Service",
                "leave `through` out: the sidecars lead outside by themselves",
            )
        elif through.gateway in place.mesh.gateways:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"nothing tells which Service the pods of `{through.gateway}` are behind",
                "expected `istio` among the labels of its `selector`, as Istio's charts have it, "
                "or a service with those labels",
                "write `through: NAMESPACE/NAME` of the Service, with its pods' labels in "
                "`selector`",
            )


def past_it(place: Place) -> Iterator[Problem]:
    """Find routes that go past a gateway, or that it could not lead on."""
    outside = {host: e for e in place.mesh.egress.values() for host in e.external.spec.hosts}
    for one in place.routed("traffic", "expose"):
        for exposure, route in said_routes(place, one):
            for path, to in targets(route):
                if to.host in outside:
                    yield place.problem(
                        Code.CONFLICT,
                        (*path, "host"),
                        f"`{outside[to.host].external.key}` is reached through a gateway, which "
                        "this goes past",
                        "expected a host without `through`",
                    )
            if one.key in place.mesh.egress and isinstance(one, External):
                yield from _lost(place, exposure, route)


def _lost(place: Place, exposure: Exposure, route: Route) -> Iterator[Problem]:
    """Find what a way through a gateway cannot have."""
    rewrite, delegate = route.spec.rewrite, route.spec.delegate
    for path, said, why in (
        ((*route.setting, "rewrite", "authority"), rewrite and rewrite.authority, "for its hosts"),
        ((*route.setting, "delegate"), delegate, "where this VirtualService says it"),
        ((*exposure.setting, "exportTo"), exposure.spec.export_to, "where the host itself is seen"),
    ):
        if said is not None:
            yield place.problem(
                Code.CONFLICT,
                path,
                f"the way through the gateway is {why} alone",
                f"expected no `{path[-1]}`, or no `through`",
                key=True,
            )


def names(place: Place) -> Iterator[Problem]:
    """Find ports by names that the hosts have none of."""
    for external in place.mesh.external.values():
        through, at = external.spec.through, external.setting
        known = [port.name for port in external.ports]
        said = [((*at, "through", "ports"), through.ports if through else None)]
        for index, endpoint in enumerate(external.spec.endpoints or ()):
            said.append(((*at, "endpoints", index, "ports"), endpoint.ports))
        for path, ports in said:
            for name in [name for name in ports or () if name not in known]:
                yield place.problem(
                    Code.REFERENCE,
                    (*path, name),
                    f"`{external.key}` has no port called `{name}`",
                    one_of(known),
                    did_you_mean(name, known),
                    key=True,
                )


def ways(place: Place) -> Iterator[Problem]:
    """Find ports that the gateway cannot tell apart, does not have, or cannot lead on."""
    for egress in place.mesh.egress.values():
        external = egress.external
        taken: dict[int, ExternalPort] = {}
        named = external.spec.through.gateway if external.spec.through else ""
        for way, port in egress.ways:
            path: Path = (*external.setting, "ports", port.name)
            first = taken.setdefault(way.number, port)
            if port.protocol == "udp":
                message, expected = "UDP goes through no gateway", "expected no `through` for it"
                yield place.problem(Code.CONFLICT, path, message, expected, key=True)
            elif first is not port:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    f"`{port.name}` comes to port {way.number} of the gateway as `{first.name}` "
                    "does, by the same names: nothing tells them apart there",
                    "expected another port of the gateway's Service for it",
                    f"write `through: {{gateway: {named}, ports: {{{port.name}: {port.port}}}}}`",
                    key=True,
                )
        yield from _unresolved(place, external)
        yield from _closed(place, egress)


def _unresolved(place: Place, external: External) -> Iterator[Problem]:
    if external.resolution == "NONE":
        yield place.problem(
            Code.CONFLICT,
            place.written((*external.setting, "resolution")),
            "with the resolution NONE a gateway would connect to where the connection came from: "
            "to itself",
            "expected hosts without `*`, or where they are in `endpoints`",
            key=True,
        )


def _closed(place: Place, egress: Egress) -> Iterator[Problem]:
    """Find ports that the gateway's Service or its own servers keep for something else."""
    external = egress.external
    path: Path = (*external.setting, "through")
    named = external.spec.through.gateway if external.spec.through else ""
    numbers = dict.fromkeys(way.number for way, _ in egress.ways)
    behind = [s for s in place.mesh.services if s.ports and s.fqdn == egress.gateway.host]
    for number in numbers:
        ports = [str(port.port) for service in behind for port in service.ports]
        if behind and str(number) not in ports:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"the gateway's service `{behind[0].key}` has no port {number}",
                one_of(ports) + f", and {number} beside",
            )
        for server in place.mesh.serving.servers(named):
            if server.port == number and server.listener != "TLS":
                yield place.problem(
                    Code.CONFLICT,
                    place.written(server.setting),
                    f"`{external.key}` comes to port {number} of the gateway by TLS, and this "
                    f"server speaks {server.protocol} there",
                    "expected another port, or none",
                    key=True,
                )


def callers(place: Place) -> Iterator[Problem]:
    """Find namespaces to which routes to a gateway are exported that no one leads there."""
    ours = {namespace.name for namespace in place.mesh.namespaces.values()}
    for egress in place.mesh.egress.values():
        for index, name in enumerate(egress.external.spec.export_to or ()):
            if name == OWN or place.mesh.real_name(name) in {*ours, egress.gateway.namespace}:
                continue
            who = "every namespace" if name == ALL else f"`{name}`"
            yield place.problem(
                Code.REFERENCE,
                (*egress.external.setting, "exportTo", index),
                f"the way through the gateway is rendered for the config's namespaces, and not for "
                f"{who}",
                one_of([namespace.key or place.mesh.name for namespace in egress.seen_from]),
                "" if name == ALL else f"declare it: `namespaces: {{{name}: {{create: false}}}}`",
            )
