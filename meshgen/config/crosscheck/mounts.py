"""Where containers have volumes: names that there are, places of their own."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Container, Workload
from meshgen.model.volume import Volume
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path, canonical

# By this annotation the sidecar mounts volumes (istio.io, "Resource Annotations").
_BY_SIDECAR = "sidecar.istio.io/userVolumeMount"


@of_workloads(any_kind=True)
def places(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find two volumes that a container has in one place."""
    for container in workload.all_containers:
        seen: dict[str, tuple[str, Path]] = {}
        for name, mount, path in container.mounted:
            other, first = seen.setdefault(mount.mount_path, (name, path))
            if first != path:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, "mountPath"),
                    f"`{other}` is mounted at {mount.mount_path} too",
                    "expected a path of its own",
                )


@of_workloads("volumes", any_kind=True)
def names(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find names of volumes that the pod does not have."""
    names = sorted(workload.spec.volumes or {})
    for container in workload.all_containers:
        used = {"mounts": container.spec.mounts, "volumeDevices": container.spec.volume_devices}
        for field, by_name in used.items():
            for name in sorted({*(by_name or {})} - {*names}):
                yield place.problem(
                    Code.REFERENCE,
                    (*container.setting, field, name),
                    f"no volume is called `{name}`",
                    one_of(names) if names else "expected one of `volumes`, which is empty",
                    did_you_mean(name, names),
                    key=True,
                )


@of_workloads("volumes", "mounts", "volumeDevices", "containers", "initContainers", any_kind=True)
def unmounted(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find volumes that no container has; one of settings for all may be for others."""
    used = {name for container in workload.all_containers for name in _used(container)}
    used |= ((workload.spec.proxy and workload.spec.proxy.user_volume_mount) or {}).keys()
    raw = canonical(workload.raw_init_containers or [])
    # Who patches the pod, or has the sidecar mount something, knows more.
    elsewhere = workload.service.spec.patches or _BY_SIDECAR in (workload.pod_annotations or {})
    for name in sorted({*(workload.spec.volumes or {})} - used) if not elsewhere else ():
        own = place.says_itself(workload.service.key, "volumes", name)
        own = own and place.is_sound_at((*workload.setting, "volumes", name), "mountPath")
        if own and f'"name":"{name}"' not in raw:
            yield place.problem(
                Code.MISSING,
                (*workload.setting, "volumes", name),
                "no container mounts it",
                "expected `mountPath`, or its name in a container's `mounts`",
                key=True,
            )


@of_workloads(any_kind=True)
def devices(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find devices that are mounted as folders are, and folders that are had as devices."""
    volumes = workload.spec.volumes or {}
    for container in workload.all_containers:
        for name, _, path in container.mounted:
            if name in volumes and _mode(volumes[name]) == "Block":
                yield place.problem(
                    Code.CONFLICT,
                    (*path, "mountPath"),
                    f"`{name}` is a device, and no folder",
                    "expected it in `volumeDevices`",
                )
        for name in sorted(container.spec.volume_devices or {}):
            if name in volumes and _mode(volumes[name]) == "Filesystem":
                yield place.problem(
                    Code.CONFLICT,
                    (*container.setting, "volumeDevices", name),
                    f"`{name}` is no device",
                    "expected a `claim` with `volumeMode: Block`, or the volume in `mounts`",
                )


def _used(container: Container) -> Iterator[str]:
    yield from (name for name, _, _ in container.mounted)
    yield from container.spec.volume_devices or {}


def _mode(volume: Volume) -> str | None:
    """Return whether a volume is a device or a folder; None for one that exists already."""
    claim = volume.claim or volume.ephemeral
    if claim:
        return claim.volume_mode or "Filesystem"
    return None if volume.persistent_volume_claim else "Filesystem"
