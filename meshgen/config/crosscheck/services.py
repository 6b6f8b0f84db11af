"""Services: names for hosts elsewhere, and further Services in front of the same pods."""

from collections.abc import Iterator

from meshgen.config.crosscheck.destinations import known_version
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.config.layers import removes
from meshgen.findings import Code
from meshgen.mesh import Service, fronts, workloads
from meshgen.model.servicespec import EXTERNAL_NAME, AdditionalService
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import at

# What is said of a service without pods, by its names in the file.
_OF_NAMES = frozenset(
    (
        *("service", "port", "ports", "protocol", "exportTo", "destinationRule", "expose"),
        *("clusters", "namespace", "name", "group", "labels", "ignore", "patches", "traffic"),
    )
)


@of_services("service")
def without_pods(place: Place, service: Service) -> Iterator[Problem]:
    """Find settings of pods of a Service that is a name for a host elsewhere.

    An environment may put one in the place of a workload, of which it need not take all away.
    """
    if service.has_pods:
        return
    own = [(*layer, *service.setting) for layer in reversed(place.layers)]
    told = (at for at, path in enumerate(own) if _says(place, (*path, "service", "type")))
    first = next(told, None)
    layers = [*own, service.setting] if first is None else own[: first + 1]
    for field in service.spec.__struct_encode_fields__:
        if field not in _OF_NAMES and any(_says(place, (*at, field)) for at in layers):
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, field),
                f"an {EXTERNAL_NAME} Service has no pods, and so no `{field}`",
                "expected another type in `service`, or nothing of pods",
                key=True,
            )


def _says(place: Place, path: Path) -> bool:
    """Return whether something is written at a path of the file."""
    node = at(place.origins.root, path)
    return node is not None and not removes(node)


@of_services("service", "additionalServices")
def external_names(place: Place, service: Service) -> Iterator[Problem]:
    """Find names of hosts elsewhere beside another type, or in front of pods."""
    for front in fronts(service):
        path: Path = front.setting
        if isinstance(front.spec, AdditionalService) and front.spec.type == EXTERNAL_NAME:
            yield place.problem(
                Code.CONFLICT,
                (*path, "type"),
                f"an {EXTERNAL_NAME} Service leads to no pods",
                "expected a service of its own with `service: {type: ExternalName, …}`",
            )
        elif front.spec.external_name is not None and front.spec.type != EXTERNAL_NAME:
            yield place.problem(
                Code.CONFLICT,
                (*path, "externalName"),
                f"a {front.spec.type} Service stands for no other host",
                "expected `type: ExternalName` beside it",
                key=True,
            )


@of_services("port", "ports", "additionalServices", "versions", running=True)
def further_ports(place: Place, service: Service) -> Iterator[Problem]:
    """Find further Services without ports, or of versions or ports that the pods do not have."""
    for front in fronts(service):
        if not isinstance(front.spec, AdditionalService):
            continue
        if not front.ports:
            yield place.problem(
                Code.MISSING, front.setting, "this Service has no port", "expected `port`", key=True
            )
        if front.version is not None:
            yield from known_version(place, (*front.setting, "version"), front.version, service)
        led = [
            w for w in workloads(service) if (front.selector or {}).items() <= w.pod_labels.items()
        ]
        there = {
            (port.transport, port.number)
            for workload in led
            for container in workload.all_containers
            for port in container.ports
        }
        for port in front.ports if led else ():
            if port.target_name is None and (port.transport, port.target_port) not in there:
                numbers = [str(number) for kind, number in sorted(there) if kind == port.transport]
                inside: Path = ("port",) if front.spec.port is not None else ("ports", port.name)
                yield place.problem(
                    Code.REFERENCE,
                    (*front.setting, *inside),
                    f"no container of the pods listens on {port.transport} {port.target_port}",
                    "expected `targetPort`: " + one_of(numbers).removeprefix("expected ")
                    if numbers
                    else "expected a port of the service, in front of which it stands",
                    did_you_mean(str(port.target_port), numbers),
                )
