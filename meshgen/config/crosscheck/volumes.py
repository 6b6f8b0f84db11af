"""Volumes: what the API server or the kubelet refuses of them."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload
from meshgen.model.base import fields_set
from meshgen.model.volume import DownwardFile, DownwardFiles, Mount, Volume
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What a volume says of files, and of where the main container has it.
_OF_FILES = ("items", "defaultMode", "optional")
_OF_MOUNT = ("subPath", "readOnly")


@of_workloads("containers", "containerName", any_kind=True)
def of_containers(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find files about containers that the pod does not have: the kubelet could not write them."""
    names = [container.name for container in workload.all_containers]
    raw = [str(one.get("name")) for one in workload.raw_init_containers or ()]
    for key, volume in sorted((workload.spec.volumes or {}).items()):
        for path, file in told_files((*workload.setting, "volumes", key), volume):
            ref = file.resource_field_ref
            if ref and ref.container_name not in (*names, *raw):
                yield place.problem(
                    Code.REFERENCE,
                    (*path, "resourceFieldRef", "containerName"),
                    f"the pod has no container `{ref.container_name}`",
                    one_of(names),
                    did_you_mean(ref.container_name, names),
                )


def _mounts(workload: Workload) -> Iterator[tuple[Path, Mount]]:
    for container in workload.all_containers:
        yield from ((path, mount) for _, mount, path in container.mounted)


def _leaving(place: Place, path: Path, text: str) -> Iterator[Problem]:
    """Find a path that leaves the volume."""
    if text.startswith("/") or ".." in text.split("/"):
        yield place.problem(
            Code.VALUE,
            path,
            f"`{text}` leaves the volume",
            "expected a relative path without `..`",
            f"write `{text.lstrip('/')}`" if ".." not in text.split("/") else "",
        )


def told_files(path: Path, volume: Volume) -> Iterator[tuple[Path, DownwardFile]]:
    """Yield the files of a volume in which the pod tells of itself, with their paths."""
    told: list[tuple[Path, DownwardFiles | None]] = [((*path, "downwardAPI"), volume.downward_api)]
    for index, source in enumerate(volume.projected.sources if volume.projected else ()):
        told.append(((*path, "projected", "sources", index, "downwardAPI"), source.downward_api))
    for around, files in told:
        for name, file in ((files and files.items) or {}).items():
            yield (*around, "items", name), file


@of_workloads(any_kind=True)
def paths(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find paths that leave the volume, and items of a volume that has none."""
    at, spec = workload.setting, workload.spec
    for path, mount in _mounts(workload):
        if mount.sub_path:
            yield from _leaving(place, (*path, "subPath"), mount.sub_path)
    for key, volume in sorted((spec.volumes or {}).items()):
        here: Path = (*at, "volumes", key)
        for name, file in (volume.items or {}).items():
            yield from _leaving(place, (*here, "items", name), file.path)
        if volume.host_path and ".." in volume.host_path.path.split("/"):
            yield place.problem(
                Code.VALUE,
                (*here, "hostPath"),
                f"found `{volume.host_path.path}`",
                "expected a path without `..`",
            )
        source = volume.config_map or volume.secret or place.broken.touches((*here, "configMap"))
        said = dict(fields_set(volume))
        for field in _OF_FILES if not (source or place.broken.touches((*here, "secret"))) else ():
            if field in said:
                yield place.problem(
                    Code.CONFLICT,
                    (*here, field),
                    f"only a ConfigMap and a Secret have {field}",
                    "expected it beside `configMap` or `secret`",
                    key=True,
                )
        for field in _OF_MOUNT if volume.mount_path is None else ():
            if field in said and not place.broken.touches((*here, "mountPath")):
                yield place.problem(
                    Code.CONFLICT,
                    (*here, field),
                    f"`{field}` says something of `mountPath`, which is not set",
                    "expected `mountPath` beside it, or it in `mounts`",
                    key=True,
                )


@of_workloads(any_kind=True)
def access_modes(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find claims that want ReadWriteOncePod and something else."""
    at, spec = workload.setting, workload.spec
    for key, volume in sorted((spec.volumes or {}).items()):
        modes = volume.claim.access_modes if volume.claim else ()
        if "ReadWriteOncePod" in modes and len(set(modes)) > 1:
            yield place.problem(
                Code.CONFLICT,
                (*at, "volumes", key, "claim", "accessModes"),
                "ReadWriteOncePod excludes other modes",
                "expected it alone",
            )
