"""What is reached from outside: the addresses that the chart's test calls."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from meshgen.chart.containers import image_schema
from meshgen.chart.entries import Entries
from meshgen.chart.marks import Marks
from meshgen.chart.sidecar import SIDECAR_REFERENCE
from meshgen.chart.subject import Subject
from meshgen.chart.switches import Conditions
from meshgen.chart.types import About, Entry, Injection, Outside, Route
from meshgen.model.injection import INJECTION, REVISION
from meshgen.resources import Object
from meshgen.transform.fields import values

# Under a quota a pod without resources is refused.
_RESOURCES = {
    "limits": {"cpu": "100m", "memory": "64Mi"},
    "requests": {"cpu": "10m", "memory": "16Mi"},
}
# What the label says of a namespace whose pods get none.
_NONE = "disabled"
_LIST = {"type": "object", "additionalProperties": {"type": ["string", "number"]}}
_AMOUNTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"limits": _LIST, "requests": _LIST},
}


def routes(
    subjects: Sequence[Subject], leading: Sequence[Object], conditions: Conditions, marks: Marks
) -> Iterator[Route]:
    """Yield each service and port that a VirtualService leads to, once.

    Those that stand in another namespace, and so in another chart, are `leading` here as well.
    """
    seen: set[tuple[str, int]] = set()
    named = {s.key.name: s for s in subjects if s.key.kind == "Service"}
    workloads: dict[str, list[Subject]] = {}
    for workload in subjects:
        if workload.is_workload:
            workloads.setdefault(workload.service, []).append(workload)
    own = [s for s in subjects if s.key.kind == "VirtualService"]
    found = [
        (_target(d, marks), conditions[s.key])
        for s in own
        for d in _destinations(s.objects.values())
    ]
    found += [(_target(_near(d, marks), marks), ()) for d in _destinations(leading)]
    for (service, port), asked in found:
        target = named.get(service)
        if target is not None and port and (service, port) not in seen:
            seen.add((service, port))
            both = (*conditions[target.key], *asked)
            path = _health(workloads.get(target.service, []), target, port)
            yield Route(service, port, path, tuple(dict.fromkeys(both)))


def entries_of_test(about: About, entries: Entries) -> None:
    """Make the values of the chart's test."""
    image, pod = "spec.containers[0].image", f"Pod/{about.name}-test"
    usual = about.asks_with[""]
    pulled = {env: one for env, one in about.asks_with.items() if env and one != usual}
    added: list[tuple[tuple[str, ...], Any, dict[str, Any], str]] = [
        (("enabled",), True, {"type": "boolean"}, ""),
        (("image", "repository"), usual, image_schema("repository"), image),
        (("image", "tag"), "8.11.0", image_schema("tag"), image),
        (("image", "digest"), "", image_schema("digest"), image),
        (("resources",), _RESOURCES, _AMOUNTS, "spec.containers[0].resources"),
        (("sidecar",), {}, SIDECAR_REFERENCE, "metadata.annotations"),
    ]
    for path, default, schema, field in added:
        place = f"{pod}: {field}" if field else pod
        overrides = pulled if path[-1] == "repository" else {}
        entries.add(Entry(("tests", *path), default, overrides, schema, [place]))


def gateways(
    subjects: Sequence[Subject], conditions: Conditions, entries: Sequence[Entry]
) -> Iterator[Outside]:
    """Yield the Gateways."""
    values = {entry.path for entry in entries}
    for subject in subjects:
        if subject.key.kind == "Gateway":
            hosts = (*subject.root, "hosts")
            obj = next(iter(subject.objects.values()))
            yield Outside(obj, hosts if hosts in values else (), conditions[subject.key])


def injections(subjects: Sequence[Subject], entries: Sequence[Entry]) -> Iterator[Injection]:
    """Yield the Namespace's labels that make pods get a sidecar."""
    for subject in subjects:
        if subject.root != ("namespace",):
            continue
        for name in (INJECTION, REVISION):
            labels = {env: o["metadata"].get("labels") or {} for env, o in subject.objects.items()}
            having = {
                env: str(present[name])
                for env, present in labels.items()
                if present.get(name, _NONE) != _NONE
            }
            place = subject.place(("metadata", "labels", name))
            values = [entry.path for entry in entries if place in entry.places]
            if having:
                yield Injection(name, having, values[0] if values else ())


def _destinations(virtual_services: Iterable[Object]) -> Iterator[Any]:
    for obj in virtual_services:
        yield from values(obj, ("spec", "http", "route", "destination"))


def _near(destination: Any, marks: Marks) -> Any:
    """Return a destination as the namespace of the marks itself would name it."""
    host = destination.get("host") if isinstance(destination, dict) else None
    name, dot, rest = str(host).partition(".")
    is_here = rest.startswith(f"{marks.stem}namespace.")
    return {**destination, "host": name} if dot and is_here else destination


def _target(destination: Any, marks: Marks) -> tuple[str, int]:
    if not isinstance(destination, dict) or not isinstance(destination.get("port"), dict):
        return ("", 0)
    host, number = str(destination.get("host", "")), destination["port"].get("number")
    name = marks.bare(host)
    return (name if name != host else "", number if isinstance(number, int) else 0)


def _health(workloads: Sequence[Subject], service: Subject, port: int) -> str:
    """Return the path at which the service tells in every environment that it is ready, or ""."""
    ports = {
        target
        for obj in service.objects.values()
        for entry in obj.get("spec", {}).get("ports") or []
        if entry.get("port") == port
        for target in [entry.get("targetPort", port)]
    }
    paths = set()
    for workload in workloads:
        for obj in workload.objects.values():
            probes = values(obj, (*workload.pod, "spec", "containers", "readinessProbe"))
            gets = [get for get in values(probes, ("httpGet",)) if get.get("port") in ports]
            paths.add(str(gets[0].get("path", "")) if gets else "")
    return paths.pop() if len(paths) == 1 else ""
