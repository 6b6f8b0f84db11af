"""What a service says that it calls, and whom it lets ask it: names and ports that there are."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.visibility import slip
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import External, Service
from meshgen.mesh.asked import PodPort, pod_ports, port_named
from meshgen.model.access import Operation
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import at

# What only requests of HTTP have.
_OF_HTTP = ("methods", "paths", "grpc")
_PORTS = ("kind", "port", "ports", "protocol", "service")


@of_services("calls", "namespace")
def names(place: Place, service: Service) -> Iterator[Problem]:
    """Find calls of what the config does not have, or what the caller's proxy does not know."""
    mesh = place.mesh
    for name in service.spec.calls or {}:
        path: Path = (*service.setting, "calls", name)
        callee = mesh.calls.named(name)
        if callee is None and not _is_broken(place, name):
            known = mesh.calls.names
            yield place.problem(
                Code.REFERENCE,
                path,
                f"no service and no host outside is called `{name}`",
                one_of(known) if known else "expected one of services",
                _off(place, service, name) or did_you_mean(name, known) or _called_so(place, name),
                key=True,
            )
        elif callee and service.has_proxy and not callee.is_seen_from(service.namespace):
            message = f"`{name}` is not exported to `{service.namespace.name}`"
            expected = "expected the namespace in its `exportTo`"
            yield place.problem(Code.REFERENCE, path, message, expected, key=True)


def _is_broken(place: Place, name: str) -> bool:
    return any(place.broken.touches((each, name)) for each in ("services", "external", "gateways"))


def _off(place: Place, service: Service, name: str) -> str:
    """Return how a call is taken away in an environment that does not have what it names."""
    root = place.origins.root
    # The platform's services stand elsewhere in the file.
    is_written = at(root, service.setting) is not None
    if (
        not place.environment
        or not is_written
        or all(at(root, (each, name)) is None for each in ("services", "external"))
    ):
        return ""
    mend = f"`services: {{{service.key}: {{calls: {{{name}: null}}}}}}`"
    return f"it is off in `{place.environment}`: take the call away there, by {mend}"


def _called_so(place: Place, name: str) -> str:
    """Return which service has a Service or objects of a name."""
    address = place.mesh.addresses.services.get(name)
    keys = [address.setting[1]] if address else []
    keys += [one.key for one in place.mesh.services if one.name == name]
    return f"its Service is that of `{keys[0]}`" if keys else ""


@of_services("calls", "access")
def ports(place: Place, service: Service) -> Iterator[Problem]:
    """Find ports that there are not, and what only HTTP has at ports that are not HTTP's."""
    for name, several in (service.spec.calls or {}).items():
        callee = place.mesh.calls.named(name)
        if callee is None or not place.is_sound_at(callee.setting, *_PORTS):
            continue
        path: Path = (*service.setting, "calls", name)
        if isinstance(callee, Service) and not callee.ports and not callee.spec.containers:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"`{name}` has no port, and so no Service",
                "expected a service with a port",
                key=True,
            )
            continue
        for index, said in enumerate(several):
            yield from _wrong(place, (*path, index), callee, said)
    access = service.spec.access
    if place.is_sound_at(service.setting, *_PORTS):
        for index, callers in enumerate((access and access.from_) or ()):
            yield from _wrong(place, (*service.setting, "access", "from", index), service, callers)


def _wrong(
    place: Place, path: Path, callee: Service | External, said: Operation
) -> Iterator[Problem]:
    ports, meant = pod_ports(callee), []
    known = list(dict.fromkeys(name for port in ports for name in sorted(port.names)))
    for index, written in enumerate(said.ports or ()):
        port = port_named(ports, written)
        if port is None:
            yield place.problem(
                Code.REFERENCE,
                (*path, "ports", index),
                f"`{callee.key}` has no port {_quoted(written)}",
                one_of(known) if known else "expected none: it has no ports",
                did_you_mean(str(written), known),
            )
        else:
            meant.append(port)
    if said.ports is None:
        meant = [port for port in ports if port.told]
    fields = [field for field in _OF_HTTP if getattr(said, field)]
    if fields and meant and not _is_http(meant, said):
        wrong = next(port for port in meant if port.is_http is False)
        yield place.problem(
            Code.CONFLICT,
            (*path, fields[0]),
            f"the port {_called(wrong)} of `{callee.key}` is none of HTTP: nobody sees "
            f"{' and '.join(fields)} there",
            "expected ports of HTTP in `ports`, or nothing of requests",
            key=True,
        )


def _is_http(meant: list[PodPort], said: Operation) -> bool:
    """Return whether requests have methods and paths: at all ports that are named, or at some."""
    found = [port.is_http is not False for port in meant]
    return any(found) if said.ports is None else all(found)


def _quoted(port: int | str) -> str:
    return str(port) if isinstance(port, int) else f"`{port}`"


def _called(port: PodPort) -> str:
    return next(
        (f"`{name}`" for name in sorted(port.names) if not name.isdigit()), str(port.number)
    )


@of_services("access")
def namespaces(place: Place, service: Service) -> Iterator[Problem]:
    """Find names that are nearly those of the config's namespaces."""
    access = service.spec.access
    for index, callers in enumerate((access and access.from_) or ()):
        path: Path = (*service.setting, "access", "from", index)
        for number, name in enumerate(callers.namespaces or ()):
            yield from slip(place, (*path, "namespaces", number), name)
        for number, account in enumerate(callers.service_accounts or ()):
            if "/" in account:
                home = account.partition("/")[0]
                yield from slip(place, (*path, "serviceAccounts", number), home)
