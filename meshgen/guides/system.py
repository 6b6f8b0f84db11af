"""The facts of a whole environment."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from meshgen.forecast import Forecast
from meshgen.guides.facts import Gateway, Line, Quota, Release, System, Tool
from meshgen.guides.services import Made, service_facts
from meshgen.mesh import Mesh, workloads
from meshgen.mesh.limitcounters import counts_limits
from meshgen.model.component import Component, Reachable
from meshgen.quota import QuotaReport, Situation, Usage


def system_facts(
    environment: str,
    mesh: Mesh,
    made: Made,
    *,
    beside: Mesh | None,
    forecasts: Sequence[Forecast],
    release: Release,
    source: str,
) -> System:
    """Return what guides tell of an environment.

    `made` are its objects, `beside` what runs beside the services, `forecasts` its figures,
    `source` the config's name.
    """
    services = tuple(service_facts(mesh, one, environment, made) for one in mesh.services)
    spec, istio = mesh.spec, mesh.spec.istio
    said = mesh.namespace.authorization
    policies = any(obj["kind"] == "AuthorizationPolicy" for _, obj in made)
    return System(
        mesh.name,
        environment,
        source,
        () if source == "meshgen.yaml" else ("-f", source),
        mesh.namespace.name,
        tuple(dict.fromkeys(one.at for one in services)) or (mesh.namespace.name,),
        mesh.clusters.own if mesh.clusters else "",
        tuple(spec.kubernetes),
        tuple(istio.version),
        istio.namespace,
        istio.revision or "",
        spec.platform.istio.by if spec.platform and spec.platform.istio else "",
        mesh.mtls.mode,
        services,
        tuple(_gateways(mesh)),
        tuple(host for one in mesh.external.values() for host in one.spec.hosts),
        tuple(_quotas(forecasts)),
        dict(_tools(mesh, beside)),
        release,
        beside is not None,
        tuple(one.key for one in mesh.services if any(run.claims for run in workloads(one))),
        (said.default or "allow") if policies else "",
        bool(said.dry_run),
        tuple(one.name for one in mesh.namespaces.values() if one.egress == "closed"),
        counts_limits(mesh.mesh_config),
    )


def _gateways(mesh: Mesh) -> Iterator[Gateway]:
    vs = mesh.virtual_services(mesh.services)
    for key, spec in mesh.gateways.items():
        home = mesh.namespace_of(spec.namespace)
        pods = mesh.gateway_pods[key]
        assert pods is not None
        selector = ",".join(f"{k}={v}" for k, v in mesh.serving.selector(key).items())
        servers = mesh.serving.servers(key)
        secrets = [
            name
            for server in servers
            if server.tls
            for name in (server.tls.credential_name, *(server.tls.credential_names or ()))
            if name
        ]
        routes = [one for one in vs if key in (each.gateway for each in one.exposures)]
        yield Gateway(
            key,
            home.full_name(key),
            home.name,
            pods.namespace,
            selector,
            _in_front(mesh, key),
            tuple(dict.fromkeys(f"{one.port} ({one.protocol})" for one in servers)),
            tuple(mesh.serving.served(key)),
            tuple(dict.fromkeys(secrets)),
            tuple(sorted({one.namespace.full_name(one.name) for one in routes})),
            tuple(sorted({service.key for one in routes for service in one.services})),
            _port(mesh, key),
        )


def _port(mesh: Mesh, gateway: str) -> int:
    """Return the port of that Service that leads to the first server.

    Of Istio's own gateways, 80 leads to 8080 and 443 to 8443 (istio.io, its charts of gateways).
    """
    pods, servers = mesh.gateway_pods.get(gateway), mesh.serving.servers(gateway)
    first = servers[0].port if servers else 80
    is_istios = pods is not None and pods.runs is None
    return {8080: 80, 8443: 443}.get(first, first) if is_istios else first


def _in_front(mesh: Mesh, gateway: str) -> str:
    """Return the Service of a gateway's pods; those of Istio's own are called as their label."""
    pods = mesh.gateway_pods.get(gateway)
    if pods is None:
        return ""
    if pods.runs is not None:
        return pods.runs.namespace.full_name(pods.runs.name)
    usual = pods.selector.get("istio", "")
    return f"istio-{usual}" if usual in ("ingressgateway", "egressgateway") else ""


def _quotas(forecasts: Iterable[Forecast]) -> Iterator[Quota]:
    """Yield the quotas; of several clusters, the figures of that in which they take most."""
    worst: dict[tuple[str, str], tuple[Fraction, QuotaReport]] = {}
    for one in forecasts:
        for space in one.capacity.namespaces:
            for quota in space.quotas:
                share = max(
                    (_share(u) for each in quota.situations.values() for u in each),
                    default=Fraction(),
                )
                key = space.name, quota.name
                if key not in worst or worst[key][0] < share:
                    worst[key] = share, quota
    for (at, name), (_, quota) in sorted(worst.items()):
        yield Quota(name, at, lines_of(quota))


def totals_of(forecasts: Sequence[Forecast]) -> tuple[tuple[Line, ...], bool]:
    """Return the figures of all quotas, and whether everything fits in all of them always."""
    lines = tuple(line for quota in _quotas(forecasts) for line in quota.lines)
    return lines, all(one.fits for one in forecasts) and all(line.fits for line in lines)


def lines_of(quota: QuotaReport) -> tuple[Line, ...]:
    """Return what is used of each resource: at rest, and where it takes most."""
    found = []
    for number, rest in enumerate(quota.situations[Situation.AT_REST]):
        several = {when: usages[number] for when, usages in quota.situations.items()}
        when, most = max(several.items(), key=lambda one: one[1].used)
        found.append(
            Line(
                rest.resource,
                rest.hard_text,
                _told(rest),
                _told(most),
                when.value,
                all(one.fits for one in several.values()),
            )
        )
    return tuple(found)


def _told(usage: Usage) -> str:
    share = "" if usage.percent is None else f" ({usage.percent} %)"
    return usage.used_text + share


def _share(usage: Usage) -> Fraction:
    hard = usage.hard.value if usage.hard else None
    return usage.used / hard if hard else Fraction()


def _tools(mesh: Mesh, beside: Mesh | None) -> Iterator[tuple[str, Tool]]:
    said = mesh.spec.platform
    for field in said.__struct_fields__ if said else ():
        part, key = getattr(said, field), field.replace("_", "-")
        if not isinstance(part, Component):
            continue
        name = key.replace("-", " ").capitalize() if part.page else key
        if isinstance(part, Reachable) and part.url:
            yield key, Tool(key, name, "", "", 0, part.page, part.url)
        service = beside.service(key) if beside else None
        if service is not None:
            ports = {port.name: port.port for port in service.ports}
            port = ports.get(part.asked_at) or next(iter(ports.values()), 0)
            full = service.namespace.full_name(service.name)
            yield key, Tool(key, name, service.namespace.name, full, port, part.page)
