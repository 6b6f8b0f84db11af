"""Jobs that run before the rest: what they cannot have yet, and what they would lose."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service, workloads
from meshgen.resources import Path

_BEFORE = "before"


def config_maps(place: Place) -> Iterator[Problem]:
    """Find ConfigMaps of the config that are not there yet when a hook reads them."""
    early = {s.key for s in place.sound("job") if s.hook == _BEFORE}
    declared = place.mesh.config_maps
    for use in place.uses if early else ():
        is_read = use.refers == "configMaps" and use.path[:1] == ("services",)
        if not is_read or use.path[1] not in early or use.name not in declared:
            continue
        if not declared[use.name].external and not use.optional:
            yield place.problem(
                Code.CONFLICT,
                use.path,
                f"the Job runs before `{use.name}` is applied, and would wait for it for ever",
                "expected variables in `env`, or a ConfigMap that is there already",
                f"`configMaps.{use.name}.external: true` says that it is",
            )


@of_services("job", "volumes")
def claims(place: Place, service: Service) -> Iterator[Problem]:
    """Find volumes of a hook that the rest would make, after it."""
    for workload in workloads(service) if service.hook == _BEFORE else ():
        for name, _ in workload.claims:
            path: Path = (*workload.setting, "volumes", name, "claim")
            yield place.problem(
                Code.CONFLICT,
                path,
                "the Job runs before the claim is made, and would wait for it for ever",
                "expected `persistentVolumeClaim` with the name of one that is there already, or "
                "`ephemeral`",
                key=True,
            )
