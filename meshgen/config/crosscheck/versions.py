"""Versions of a service: what all of them cannot have alike, and what says nothing beside them."""

from collections.abc import Iterator, Sequence

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import VERSION, Service, Workload, workloads
from meshgen.resources import Path


@of_services("versions", running=True)
def beside_versions(place: Place, service: Service) -> Iterator[Problem]:
    """Find a `version` beside `versions`, which are the pods' labels then."""
    if service.versions and service.spec.version and place.says_itself(service.key, "version"):
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "version"),
            "`version` has no effect beside `versions`",
            "expected one of the two",
            "each of `versions` is the label of its pods",
            key=True,
        )


@of_services("versions", "workloadName", running=True)
def called_alike(place: Place, service: Service) -> Iterator[Problem]:
    """Find versions whose workloads all have the one name that the service says."""
    names: set[str] = set()
    for workload in workloads(service) if service.versions else ():
        path: Path = (*workload.setting, "workloadName")
        if workload.spec.workload_name and workload.name in names:
            yield place.problem(
                Code.CONFLICT,
                path,
                f"the workload of another version is called `{workload.name}` too",
                "expected a name of its own in each of `versions`",
                f"without it, this one is called `{service.name}-{workload.version}`",
            )
        names.add(workload.name)


def selected_twice(place: Place) -> Iterator[Problem]:
    """Find selectors that choose the pods of another service too."""
    workloads_by_label: dict[tuple[str, str, str], list[Workload]] = {}
    several = list(place.sound("selector", "labels", "name", "namespace"))
    for workload in (w for service in several for w in workloads(service)):
        for label in workload.pod_labels.items():
            home = workload.service.namespace.name
            workloads_by_label.setdefault((home, *label), []).append(workload)
    for service in several:
        for label in list(service.selector.items())[:1] if service.spec.selector else ():
            there = workloads_by_label.get((service.namespace.name, *label), [])
            yield from _selected_too(place, service, there)


def _selected_too(
    place: Place, service: Service, candidates: Sequence[Workload]
) -> Iterator[Problem]:
    others = (
        workload.service
        for workload in candidates
        if workload.service is not service
        and service.selector.items() <= workload.pod_labels.items()
    )
    if other := next(others, None):
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "selector"),
            f"the pods of `{other.key}` have these labels too: its Service would send requests to "
            "both, and its workload would count both",
            "expected labels that its own pods alone have",
            "`{name}` stands for its name",
            key=True,
        )


@of_services("selector", "versions", running=True)
def selected_by_version(place: Place, service: Service) -> Iterator[Problem]:
    """Find a selector that takes the label by which versions are told apart."""
    if VERSION in (service.spec.selector or {}):
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "selector", VERSION),
            f"the label `{VERSION}` is meshgen's own: it tells a service's versions apart",
            "expected another label",
            "set the service's `version`, or `versions`",
            key=True,
        )


@of_services("versions", "destinationRule", running=True)
def labelled_otherwise(place: Place, service: Service) -> Iterator[Problem]:
    """Find labels of a version's subset, which knows its pods by another one."""
    subsets = service.spec.destination_rule.subsets or {}
    for name in service.versions:
        if name in subsets and subsets[name].labels:
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "destinationRule", "subsets", name, "labels"),
                f"`{name}` is one of `versions`: its subset has the label `{VERSION}: {name}`",
                "expected no labels",
                "call a subset of other pods otherwise",
                key=True,
            )


@of_services("version", "versionLabel")
def unlabelled(place: Place, service: Service) -> Iterator[Problem]:
    """Find a version that no pod is labelled with."""
    said = service.spec
    if said.version is not None and not said.version_label and not said.versions:
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "version"),
            "no pod has it: `versionLabel` is false",
            "expected one of the two",
            key=True,
        )
