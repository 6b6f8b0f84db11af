"""What settings say of each other: what the JSON Schema of single settings cannot see."""

from collections.abc import Callable, Iterator

from meshgen.config.crosscheck import exposure, kinds, mesh, names, ports, references, workload
from meshgen.config.crosscheck.place import Place
from meshgen.findings import Finding

CHECKS: tuple[Callable[[Place], Iterator[Finding]], ...] = (
    mesh.versions,
    mesh.labels,
    kinds.settings_of_other_kinds,
    workload.image,
    workload.autoscaling,
    workload.one_of_several,
    workload.requests_within_limits,
    workload.rollout,
    ports.port_names,
    ports.port_clashes,
    ports.node_ports,
    exposure.routes,
    exposure.rate_limits,
    exposure.mtls_ports,
    names.lengths,
    references.services,
    references.config_maps,
)


def crosscheck(place: Place) -> Iterator[Finding]:
    """Yield every finding of every check for the config as it holds in one environment."""
    for check in CHECKS:
        yield from check(place)
