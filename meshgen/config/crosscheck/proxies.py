"""What is said of proxies: whether there are any, and what of it they would read."""

from collections.abc import Iterator

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service


@of_services("mesh", "telemetry")
def without_sidecar(place: Place, service: Service) -> Iterator[Problem]:
    """Find settings of a proxy that the service itself says, and has none."""
    if service.in_mesh:
        return
    for field, what in (("telemetry", "report anything"),):
        if place.says_itself(service.key, field):
            yield place.problem(
                Code.CONFLICT,
                ("services", service.key, field),
                f"the service has no sidecar that could {what}",
                sidecar_expected(service),
                key=True,
            )
