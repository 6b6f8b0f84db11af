"""All dashboards of a mesh."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from meshgen.dashboards import capacity, ofservice, ofworkload, security
from meshgen.dashboards.overview import CONTROL_PLANE, TRAFFIC
from meshgen.dashboards.printed import SOURCE, printed
from meshgen.dashboards.ratelimits import REFUSALS, limited
from meshgen.dashboards.subjects import LimitedService, Subjects, subjects_of
from meshgen.dashboards.types import Dashboard, Row, Variable
from meshgen.mesh import Mesh

T = TypeVar("T")

# How many names a variable has, and how many panels of a service each stand in one dashboard:
# `kubectl apply` takes no ConfigMap above 256 KiB, since it keeps a copy in an annotation.
_NAMES, _PANELS = 800, 60


def dashboards(mesh: Mesh, source: str = SOURCE) -> Mapping[str, str]:
    """Return the dashboards of an environment by name, each as Grafana's JSON.

    `source` is the uid of Grafana's data source for Prometheus.
    """
    return of_subjects(subjects_of(mesh), source)


def of_subjects(subjects: Subjects, source: str = SOURCE) -> Mapping[str, str]:
    """Return the dashboards of namespaces, services and workloads."""
    return {one.name: printed(one, subjects.name, source) for one in _all(subjects)}


def of_a_service(mesh: str) -> str:
    """Return the title of a mesh's dashboard with a variable that chooses a service."""
    return _title(mesh, "a service")


def _title(mesh: str, what: str) -> str:
    return f"{mesh}: {what}"


def _all(subjects: Subjects) -> Iterator[Dashboard]:
    homes = {name: name for name in subjects.namespaces}
    home = Variable("namespace", "Namespace", homes, "|".join(homes))

    def one(name: str, what: str, description: str, rows: tuple[Row, ...]) -> Dashboard:
        return Dashboard(name, _title(subjects.name, what), description, (home,), rows)

    def of_services(some: Sequence[tuple[str, str]]) -> Dashboard:
        about = "Requests, errors and duration of a service, by version and by caller."
        variable = Variable("service", "Service", dict(some))
        return replace(one("service", "a service", about, ofservice.ROWS), variables=(variable,))

    def of_workloads(some: Sequence[tuple[str, str]]) -> Dashboard:
        about = "CPU and memory of a workload's pods and sidecars, beside their limits."
        variable = Variable("workload", "Workload", dict(some))
        found = one("workload", "a workload", about, ofworkload.ROWS)
        return replace(found, variables=(home, variable))

    def of_limits(some: Sequence[LimitedService]) -> Dashboard:
        about = "What rate limits let through, and what they refuse."
        rows = (REFUSALS, limited(subjects, some)) if some else (REFUSALS,)
        return one("rate-limits", "rate limits", about, rows)

    about = "All services together, and the control plane."
    yield one("mesh", "the mesh", about, (TRAFFIC, CONTROL_PLANE))
    yield from _parts(of_services, list(subjects.services.items()), _NAMES)
    yield from _parts(of_workloads, list(subjects.workloads.items()), _NAMES)
    about = "Quotas, autoscalers, nodes and volumes."
    yield one("capacity", "capacity", about, capacity.ROWS)
    about = "Who speaks plain text, and which certificates expire."
    yield one("security", "mutual TLS and certificates", about, security.ROWS)
    yield from (
        _parts(of_limits, subjects.limited, _PANELS) if subjects.limited else (of_limits(()),)
    )


def _parts(
    of: Callable[[Sequence[T]], Dashboard], things: Sequence[T], most: int
) -> Iterator[Dashboard]:
    """Yield the dashboards of things, each of which has so many at most."""
    for number, start in enumerate(range(0, len(things), most), 1):
        found = of(things[start : start + most])
        named = replace(found, name=f"{found.name}-{number}", title=f"{found.title}, {number}")
        yield found if number == 1 else named
