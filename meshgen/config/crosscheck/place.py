"""What a check looks at, and how it says where something is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path as FilePath

from meshgen.config.broken import Broken
from meshgen.config.environments import layers_of
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping, removes
from meshgen.config.origins import Origins
from meshgen.config.uses import Referring, Use
from meshgen.findings import Code, Related
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh, Routed, Service, Workload, workloads
from meshgen.resources import Path, dotted
from meshgen.yamlio import Node, at

# Settings that are a config of their own, and are asked there what they name.
APART = frozenset(("platform",))
# The part of a load test that is.
_JOB = "job"


@dataclass(frozen=True)
class Place:
    """The config as it holds in one environment, with the positions of its settings.

    `tree` is the settings after merging, `origins` the file as written; `environment` is empty for
    the config without any. `referring` tells which settings name something. Files are relative to
    `folder`. What is `broken` has findings already.
    """

    mesh: Mesh
    tree: Node
    origins: Origins
    environment: str
    referring: Referring = field(default_factory=Referring)
    folder: ConfigFolder = field(default_factory=lambda: ConfigFolder.of(FilePath()))
    broken: Broken = field(default_factory=Broken)

    @cached_property
    def uses(self) -> list[Use]:
        """Return every name in the settings that stands for something of the config."""
        uses = (use for use in self.referring.uses(self.tree) if use.path[0] not in APART)
        return [use for use in uses if use.path[0] != "loadTests" or use.path[2] != _JOB]

    def names(self, setting: str) -> Mapping[str, Node]:
        """Return what a mapping of the config holds by name, in order."""
        return self._in_order.get(setting, {})

    @cached_property
    def _in_order(self) -> dict[str, dict[str, Node]]:
        settings = mapping(self.tree)
        return {key: dict(sorted(mapping(node).items())) for key, node in settings.items()}

    def sound(self, *fields: str, running: bool = False) -> Iterator[Service]:
        """Yield the services in which neither the kind nor these fields have a finding already.

        Fields are those whose absence would make a difference, since what is wrong is left out.
        With `running`, only those that are no Job and no CronJob.
        """
        for service in self.mesh.services:
            if running and service.is_job:
                continue
            if self.is_sound(service.key, "kind", *fields):
                yield service

    def routed(self, *fields: str) -> Iterator[Routed]:
        """Yield what may have routes to it and is sound: services, and hosts outside."""
        yield from self.sound(*fields, running=True)
        for external in self.mesh.external.values():
            if self.is_sound_at(external.setting, *fields):
                yield external

    def workloads(
        self, *fields: str, running: bool = False, any_kind: bool = False
    ) -> Iterator[Workload]:
        """Yield the workloads of services, as `sound` has these, and those that are gateways.

        A service's versions are a workload each; what all have from the service is told once.
        """
        services = self.mesh.services if any_kind else self.sound(*fields, running=running)
        of_services = (workload for service in services for workload in workloads(service))
        gateways = (workload for one in self.mesh.gateway_services for workload in workloads(one))
        for workload in of_services:
            if any_kind or workload.is_alone or self.is_sound_at(workload.setting, *fields):
                yield workload
        for workload in gateways:
            if any_kind or self.is_sound_at(workload.setting, *fields):
                yield workload

    def is_sound(self, service: str, *fields: str) -> bool:
        """Return whether none of a service's fields has a finding of its own."""
        return self.is_sound_at(("services", service), *fields)

    def is_sound_at(self, setting: Path, *fields: str) -> bool:
        """Return whether none of the fields of a service, or of a version, has a finding."""
        return not self.broken.paths or not any(self.broken.touches((*setting, f)) for f in fields)

    def problem(
        self,
        code: Code,
        path: Path,
        message: str,
        expected: str = "",
        hint: str = "",
        *,
        key: bool = False,
    ) -> Problem:
        """Return a problem at a path of the merged settings; `key` points at the key itself."""
        return self.origins.problem(self.tree, code, path, message, expected, hint, key=key)

    def file(self, path: Path) -> str:
        """Return the file in which the value at a path of the merged settings was written."""
        return self.origins.find(self.tree, path)[0].file

    def related(self, path: Path) -> Related:
        """Return the value at a path of the merged settings as another place of a problem."""
        location, written = self.origins.find(self.tree, path)
        return Related(location, path=dotted(written))

    def beside(self, path: Path) -> Mapping[str, Node]:
        """Return what the file says in the mapping in which the value at a path stands there.

        Weaker layers may say more. There is nothing beside what is written in short.
        """
        *around, last = self.origins.find(self.tree, path)[1]
        there = mapping(at(self.origins.root, tuple(around))) if last == path[-1] else {}
        return {key: node for key, node in there.items() if key != last and not removes(node)}

    def written(self, path: Path) -> Path:
        """Return the part of a path that there is in the settings."""
        there = (end for end in range(len(path), 0, -1) if at(self.tree, path[:end]) is not None)
        return path[: next(there, 1)]

    @cached_property
    def layers(self) -> tuple[Path, ...]:
        """Return where the file has settings of this environment alone, the weakest first."""
        return layers_of(self.origins.root, self.environment)

    def says_itself(self, service: str, *fields: str | int) -> bool:
        """Return whether the service's own settings hold a field, not only defaults or `"*"`."""
        setting = ("services", service, *fields)
        return any(
            (node := at(self.origins.root, path)) is not None and not removes(node)
            for path in (setting, *((*layer, *setting) for layer in self.layers))
        )

    def says_of(self, workload: Workload, field: str) -> bool:
        """Return whether a service's own settings hold a field of a workload, or its version's."""
        key, own = workload.service.key, workload.setting[2:]
        is_service = workload.setting[0] == "services"
        return is_service and any(self.says_itself(key, *at, field) for at in ((), own))


Check = Callable[[Place], Iterator[Problem]]
CheckOfOne = Callable[[Place, Service], Iterator[Problem]]
CheckOfRouted = Callable[[Place, Routed], Iterator[Problem]]
CheckOfWorkload = Callable[[Place, Workload], Iterator[Problem]]


def of_services(
    *fields: str, running: bool = False, any_kind: bool = False
) -> Callable[[CheckOfOne], Check]:
    """Make a check of services of one that looks at a single one: of those that are `sound`.

    With `any_kind`, also of those whose kind has a finding already.
    """

    def of_all(check: CheckOfOne) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            services = place.mesh.services if any_kind else place.sound(*fields, running=running)
            for service in services:
                yield from check(place, service)

        return checked

    return of_all


def of_routed(*fields: str) -> Callable[[CheckOfRouted], Check]:
    """Make a check of services and hosts outside of one that looks at a single one."""

    def of_all(check: CheckOfRouted) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            for one in place.routed(*fields):
                yield from check(place, one)

        return checked

    return of_all


def of_workloads(
    *fields: str, running: bool = False, any_kind: bool = False
) -> Callable[[CheckOfWorkload], Check]:
    """Make a check of workloads of one that looks at a single one: of those that are sound."""

    def of_all(check: CheckOfWorkload) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            for workload in place.workloads(*fields, running=running, any_kind=any_kind):
                yield from check(place, workload)

        return checked

    return of_all
