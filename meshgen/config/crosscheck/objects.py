"""The names of rendered objects: no two of one kind may share one."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, in_mesh
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model import Mesh
from meshgen.model.network import Expose
from meshgen.model.ports import ports_of
from meshgen.resources import Path

# A kind, a name, and the setting that it comes from.
Named = tuple[str, str, Path]


def names(place: Place) -> Iterator[Problem]:
    """Find two objects of one kind with one name."""
    first: dict[tuple[str, str], Path] = {}
    for kind, name, path in (*_of_mesh(place), *_of_services(place), *_virtual_services(place)):
        other = first.setdefault((kind, name), path)
        if other != path:
            whose = other[1] if other[0] == "services" else other[0]
            yield place.problem(
                Code.CONFLICT,
                path,
                f"the {kind} `{name}` is that of `{whose}` too",
                "expected a name of its own",
            )


def hosts_of(mesh: Mesh, name: str, expose: Expose) -> tuple[str, ...]:
    """Return the hosts of a service's routes: its own, else the gateway's, else all."""
    if expose.hosts:
        return tuple(expose.hosts)
    if expose.gateway == "mesh":
        return (name,)
    gateway = (mesh.gateways or {}).get(expose.gateway)
    return gateway.hosts if gateway else ("*",)


def _of_mesh(place: Place) -> Iterator[Named]:
    for kind in ("PeerAuthentication", "DestinationRule"):
        yield kind, place.mesh.mtls.name, ("mtls", "name")


def _of_services(place: Place) -> Iterator[Named]:
    mtls = place.mesh.mtls
    by_port = mtls.without_sidecar == "ports" and mtls.mode != "DISABLE"
    for name, service in place.sound("port", "ports"):
        path: Path = ("services", name)
        running = service.kind in ("Deployment", "StatefulSet")
        ports = ports_of(service) if running else ()
        if service.mtls is not None and in_mesh(service):
            yield "PeerAuthentication", name, (*path, "mtls")
        if ports and (in_mesh(service) or not by_port):
            yield _named("DestinationRule", service.destination_rule.name, name, path)
        if ports and service.rate_limit:
            said = service.rate_limit.name
            own = (*path, "rateLimit", "name") if said else (*path, "rateLimit")
            yield "EnvoyFilter", said or f"{name}-rate-limit", own
        for key, volume in sorted((service.volumes or {}).items()):
            if volume.claim and service.kind != "StatefulSet":
                yield "PersistentVolumeClaim", f"{name}-{key}", (*path, "volumes", key)


def _named(kind: str, said: str | None, name: str, path: Path) -> Named:
    return (kind, said, (*path, "destinationRule", "name")) if said else (kind, name, path)


def _virtual_services(place: Place) -> Iterator[Named]:
    """Yield the VirtualServices: services with one gateway, hosts and name share one."""
    groups: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for name, service in place.sound("port", "ports", "expose", running=True):
        if service.expose and ports_of(service):
            hosts = hosts_of(place.mesh, name, service.expose)
            key = (service.expose.gateway, hosts, service.expose.name or "")
            groups.setdefault(key, []).append(name)
    for (gateway, _, said), members in sorted(groups.items()):
        shared = members[0] if len(members) == 1 else gateway.rpartition("/")[2]
        path: Path = ("services", members[0], "expose")
        yield "VirtualService", said or shared, (*path, "name") if said else path
