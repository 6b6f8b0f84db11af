"""Hosts outside: names, ports, and TLS that the proxy speaks for services."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.visibility import exported
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping
from meshgen.findings import Code
from meshgen.mesh import HTTPS, OWN, External, ExternalPort, Service, exposures_of, is_fixed
from meshgen.model.ports import PROTOCOLS
from meshgen.model.references import Reference
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_ORIGINATED = "expected a service with a sidecar"


def names(place: Place) -> Iterator[Problem]:
    """Find hosts outside that are called as a service is: a reference could mean either."""
    for external in place.mesh.external.values():
        if place.mesh.service(external.key):
            yield place.problem(
                Code.NAME,
                external.setting,
                f"a service is called `{external.key}` too: a reference could mean either",
                "expected another name",
                f"write `{external.key}-outside`, and `name: {external.key}` for its objects",
                key=True,
            )
        yield from exported(place, (*external.setting, "exportTo"), external.spec.export_to)
        for exposure in exposures_of(external):
            yield from exported(place, (*exposure.setting, "exportTo"), exposure.spec.export_to)


def hosts(place: Place) -> Iterator[Problem]:
    """Find IP addresses in the place of hosts, and hosts that stand twice.

    Of two entries for a host, proxies have clusters for the ports of one, and routes for those of
    both.
    """
    first: dict[str, list[External]] = {}
    for external in place.mesh.external.values():
        for index, host in enumerate(external.spec.hosts):
            path: Path = place.written((*external.setting, "hosts", index))
            if is_fixed(host):
                yield place.problem(
                    Code.VALUE,
                    path,
                    f"`{host}` is an IP address, and no host",
                    "expected a name, with the address among its `endpoints`",
                    f"write `{{hosts: {external.key}.internal, endpoints: [{host}]}}`",
                )
                continue
            before = first.setdefault(host.lower(), [])
            other = next((one for one in before if _meet(one, external)), None)
            if other is not None:
                where = "twice" if other is external else f"in `{other.key}` too"
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    f"the host `{host}` stands {where}: proxies know the ports of one of the two",
                    "expected it in one, with the ports of both",
                )
            before.append(external)


def _meet(one: External, other: External) -> bool:
    """Return whether anybody may see both."""
    seen = [{"*"} if each.export_to is None else _seen_by(each) for each in (one, other)]
    return any("*" in names for names in seen) or bool(seen[0] & seen[1])


def _seen_by(external: External) -> set[str]:
    home = external.namespace.name
    return {home if name == OWN else name for name in external.export_to or ()}


def ports(place: Place) -> Iterator[Problem]:
    """Find hosts without a port, and ports whose protocol nothing says."""
    for external in place.mesh.external.values():
        if not external.ports:
            yield place.problem(
                Code.MISSING,
                (*external.setting, "ports"),
                "without a port the proxy takes nothing for these hosts",
                "expected ports, as in `ports: {https: 443}`",
                key=True,
            )
        for port in external.ports:
            if not port.protocol:
                yield place.problem(
                    Code.VALUE,
                    (*external.setting, "ports", port.name),
                    f"`{port.name}` does not say a protocol that Istio knows",
                    f"expected PROTOCOL or PROTOCOL-SUFFIX with one of {', '.join(PROTOCOLS)}, "
                    "or `protocol`",
                    did_you_mean(port.name.partition("-")[0], PROTOCOLS),
                    key=True,
                )


def plain(place: Place) -> Iterator[Problem]:
    """Find ports of HTTPS that are said to be HTTP: the proxy would not know what it sees."""
    for external in place.mesh.external.values():
        for port in external.ports if external.spec.tls is None else ():
            if port.is_http and port.port == HTTPS:
                yield place.problem(
                    Code.CONFLICT,
                    (*external.setting, "ports", port.name),
                    f"at port {HTTPS} services speak TLS, which the proxy cannot read as "
                    f"{port.protocol.upper()}",
                    f"expected `https: {HTTPS}`, or `tls` where services speak plain HTTP",
                    key=True,
                )


def targets(place: Place) -> Iterator[Problem]:
    """Find ports that would be others at the host, where the proxy connects as the service does."""
    for external in place.mesh.external.values():
        if external.resolution != "NONE":
            continue
        for port in external.ports:
            if port.target_port is None:
                continue
            at: Path = (*external.setting, "ports", port.name)
            wanted = f"{{port: {port.target_port}, protocol: {port.protocol.upper()}}}"
            yield place.problem(
                Code.CONFLICT,
                place.written((*at, "targetPort")),
                "with the resolution NONE the proxy connects to where the service does: "
                f"port {port.port}, and not {port.target_port}",
                "expected the port at the host",
                f"write `ports: {{{port.name}: {wanted}}}`, "
                "or say where the hosts are in `endpoints`",
            )


def tls(place: Place) -> Iterator[Problem]:
    """Find TLS that the proxy would speak for nobody, for what has it already, or cannot."""
    for external in place.mesh.external.values():
        spec = external.spec
        if spec.tls is None:
            continue
        at: Path = (*external.setting, "tls")
        if external.ports and not external.originated:
            secure = external.ports[0]
            yield place.problem(
                Code.CONFLICT,
                at,
                f"services encrypt `{secure.name}` themselves: it would be TLS within TLS",
                "expected a port of plain HTTP or TCP for it, as in `http: 80`",
                "leave `tls` out where services call https://",
                key=True,
            )
        if spec.tls.credential_name and not spec.through:
            yield place.problem(
                Code.CONFLICT,
                (*at, "credentialName"),
                "sidecars read no Secrets: they would send plain text",
                "expected files in the proxy, as in `caCertificates`, or `through` a gateway",
                key=True,
            )
        rule = spec.destination_rule
        if rule.tls or "tls" in (rule.traffic_policy or {}):
            where = ("tls",) if rule.tls else ("trafficPolicy", "tls")
            yield place.problem(
                Code.CONFLICT,
                (*external.setting, "destinationRule", *where),
                "`tls` says it already",
                "expected one of them",
                key=True,
            )


def callers(place: Place) -> Iterator[Problem]:
    """Find services without a sidecar that call hosts for which the sidecar speaks TLS."""
    for service in place.mesh.services:
        if service.in_mesh:
            continue
        for path, reference in _references(place, service):
            external = place.mesh.external.get(reference.service)
            port = _port(external, reference) if external else None
            if external is None or port not in external.originated:
                continue
            what = "ends by itself and has" if service.is_job else "has"
            secure = [p for p in external.ports if p.is_secure]
            yield place.problem(
                Code.CONFLICT,
                path,
                f"`{service.key}` {what} no sidecar, which would speak TLS to `{external.key}`: "
                "it sends plain text",
                _ORIGINATED if not secure else f"{_ORIGINATED}, or the port `{secure[0].name}`",
            )


def _port(external: External, reference: Reference) -> ExternalPort | None:
    if reference.attribute in ("host", "fqdn"):
        return None
    return next((p for p in external.ports if reference.port in (None, p.name)), None)


def _references(place: Place, service: Service) -> Iterator[tuple[Path, Reference]]:
    """Yield the references in a service's settings, and in the ConfigMaps that it names."""
    addresses = place.mesh.addresses_in(service.namespace)
    wholes: list[Path] = [service.setting]
    wholes += [
        ("configMaps", use.name)
        for use in place.uses
        if use.refers == "configMaps" and use.path[:2] == service.setting
    ]
    for at in dict.fromkeys(wholes):
        node = mapping(mapping(place.tree).get(str(at[0]))).get(str(at[1]))
        for path, reference in addresses.references(node) if node else ():
            yield (*at, *path), reference
