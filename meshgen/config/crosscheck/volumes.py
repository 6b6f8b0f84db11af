"""Volumes and where they are mounted: what the API server refuses of them."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload
from meshgen.resources import Path


@of_workloads(any_kind=True)
def mounts(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find two volumes that are mounted in one place."""
    at, spec = workload.setting, workload.spec
    seen: dict[str, str] = {}
    for key, volume in sorted((spec.volumes or {}).items()):
        if volume.mount_path and (other := seen.setdefault(volume.mount_path, key)) != key:
            yield place.problem(
                Code.CONFLICT,
                (*at, "volumes", key, "mountPath"),
                f"`{other}` is mounted at {volume.mount_path} too",
                "expected a path of its own",
            )


@of_workloads(any_kind=True)
def paths(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find paths that leave the volume, and items of a volume that has none."""
    at, spec = workload.setting, workload.spec
    for key, volume in sorted((spec.volumes or {}).items()):
        here: Path = (*at, "volumes", key)
        inside = [((*here, "subPath"), volume.sub_path)] if volume.sub_path else []
        inside += [((*here, "items", k), v.path) for k, v in (volume.items or {}).items()]
        for path, text in inside:
            if text.startswith("/") or ".." in text.split("/"):
                yield place.problem(
                    Code.VALUE,
                    path,
                    f"`{text}` leaves the volume",
                    "expected a relative path without `..`",
                    f"write `{text.lstrip('/')}`" if ".." not in text.split("/") else "",
                )
        if volume.host_path and ".." in volume.host_path.path.split("/"):
            yield place.problem(
                Code.VALUE,
                (*here, "hostPath"),
                f"found `{volume.host_path.path}`",
                "expected a path without `..`",
            )
        source = volume.config_map or volume.secret or place.broken.touches((*here, "configMap"))
        if volume.items and not (source or place.broken.touches((*here, "secret"))):
            yield place.problem(
                Code.CONFLICT,
                (*here, "items"),
                "only a ConfigMap and a Secret have items",
                "expected it beside `configMap` or `secret`",
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
