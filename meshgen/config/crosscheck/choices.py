"""Mappings in which exactly one of several keys has to be set."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import astuple

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.crosscheck.probes import hooks_of, probed, probes_of
from meshgen.config.crosscheck.volumes import told_files
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Container, Routed, Workload, exposures_of
from meshgen.mesh.trials import trials
from meshgen.model.autoscaling import Metric, PodsTarget
from meshgen.model.base import Spec, fields_set
from meshgen.model.conditions import StringMatch
from meshgen.model.pod import EnvSource
from meshgen.model.volume import Volume
from meshgen.resources import Path

# What a volume says besides what it holds.
_BESIDE = ("mount_path", "sub_path", "read_only", "items", "default_mode", "optional")
_VOLUMES = tuple(field for field in Volume.__struct_fields__ if field not in _BESIDE)
Choice = tuple[Path, Spec, tuple[str, ...]]


@of_workloads(any_kind=True)
def one_of_several(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find mappings of workloads in which none or more than one of the keys is set."""
    yield from _not_one(place, _choices(workload))


def one_way_to_match(place: Place) -> Iterator[Problem]:
    """Find texts of requests that are matched in no way, or in more than one."""
    routed: list[Routed] = [*place.mesh.services, *place.mesh.external.values()]
    for one in routed:
        for exposure in exposures_of(one):
            yield from _not_one(place, _looks(exposure.setting, exposure.spec))
    for trial in trials(place.mesh):
        yield from _not_one(place, _looks(trial.setting, trial.spec))


def _not_one(place: Place, choices: Iterator[Choice]) -> Iterator[Problem]:
    for path, spec, fields in choices:
        names = dict(zip(spec.__struct_fields__, spec.__struct_encode_fields__, strict=True))
        chosen = [names[f] for f in fields if getattr(spec, f) is not None]
        # What has a finding of its own may well be the one, and what is no key stand for it.
        broken = any(place.broken.touches((*path, names[f])) for f in fields)
        if len(chosen) == 1 or broken or (not chosen and place.broken.touches(path)):
            continue
        listed = " and ".join(chosen)
        yield place.problem(
            Code.CONFLICT,
            path,
            f"{listed} are set together" if chosen else "nothing is set",
            f"expected exactly one of {', '.join(names[f] for f in fields)}",
            f"remove one; in an environment, set it to null: `{chosen[0]}: null`" if chosen else "",
            key=True,
        )


def _choices(workload: Workload) -> Iterator[Choice]:
    """Yield the mappings with such keys, and the names of these."""
    at, spec = workload.setting, workload.spec
    for container in workload.all_containers:
        yield from _of_container(container)
    for container in probed(workload):
        for path, probe in probes_of(container):
            yield path, probe, ("path", "exec", "tcp", "grpc")
    for key, volume in (spec.volumes or {}).items():
        yield from _of_volume((*at, "volumes", key), volume)
    budget = spec.pod_disruption_budget
    if budget:
        yield (*at, "podDisruptionBudget"), budget, budget.__struct_fields__
    limit = spec.rate_limit
    for name, bucket in ((limit and limit.buckets) or {}).items():
        yield from _looks((*at, "rateLimit", "buckets", name), bucket)
    for index, metric in enumerate((spec.autoscaling and spec.autoscaling.metrics) or ()):
        yield from _metric((*at, "autoscaling", "metrics", index), metric)


def _of_container(container: Container) -> Iterator[Choice]:
    at, spec = container.setting, container.spec
    for key, value in (spec.env or {}).items():
        if isinstance(value, EnvSource):
            yield (*at, "env", key), value, value.__struct_fields__
    for index, source in enumerate(spec.env_from or ()):
        yield (*at, "envFrom", index), source, ("config_map", "secret")
    for path, hook in hooks_of(container):
        yield path, hook, hook.__struct_fields__


def _of_volume(path: Path, volume: Volume) -> Iterator[Choice]:
    yield path, volume, _VOLUMES
    for index, source in enumerate(volume.projected.sources if volume.projected else ()):
        yield (*path, "projected", "sources", index), source, source.__struct_fields__
    for at, file in told_files(path, volume):
        yield at, file, ("field_ref", "resource_field_ref")


def _metric(path: Path, metric: Metric) -> Iterator[Choice]:
    yield path, metric, metric.__struct_fields__
    for name, source in fields_set(metric):
        if not isinstance(source.target, PodsTarget):
            yield (*path, name, "target"), source.target, source.target.__struct_fields__


def _looks(path: Path, spec: Any) -> Iterator[Choice]:
    """Yield how texts have to look, wherever a route says so; of a header it may be any."""
    for at, field, look in looks_in(path, spec):
        if field not in ("headers", "withoutHeaders") or look != StringMatch():
            yield at, look, look.__struct_fields__


def looks_in(path: Path, spec: Any) -> Iterator[tuple[Path, str, StringMatch]]:
    """Yield how texts have to look, wherever settings say so, with their paths and fields."""
    for name, value in zip(spec.__struct_encode_fields__, astuple(spec), strict=True):
        for at, inner in _structs(value, (*path, name)):
            if isinstance(inner, StringMatch):
                yield at, name, inner
            else:
                yield from looks_in(at, inner)


def _structs(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the structs in a value: itself, or what it holds."""
    if isinstance(value, Spec):
        yield path, value
        return
    named = isinstance(value, Mapping)
    within = value.items() if named else enumerate(value) if isinstance(value, list) else ()
    for key, inner in within:
        yield from _structs(inner, (*path, key))
