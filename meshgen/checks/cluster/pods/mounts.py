"""What containers mount: files of volumes into folders, and whole devices."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.cluster.pods.every import every_container
from meshgen.checks.cluster.volumes.paths import descending, no_steps_back
from meshgen.checks.fields import at_most_one, not_empty, one_of, where
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.nearest import one_of as listed
from meshgen.resources import Path

_Items = Sequence[Mapping[str, Any]]
_DEEPLY = ("Enabled", "IfPossible")
_DEEP = one_of("Disabled", *_DEEPLY)
_CLAIMS = frozenset({"persistentVolumeClaim", "ephemeral"})


def _read_only(mount: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that all below is read-only, not so the mount; left out before 1.31.

    Source: validateMountRecursiveReadOnly.
    """
    if not span.since(31):
        return
    how = mount["recursiveReadOnly"]
    at = (*path, "recursiveReadOnly")
    yield from _DEEP(how, at, span)
    if how in _DEEPLY and not mount.get("readOnly"):
        yield Violation(at, f"found {words.show(how)}", "expected `readOnly: true` beside it")
    if how in _DEEPLY and mount.get("mountPropagation", "None") != "None":
        yield Violation(at, f"found {words.show(how)}", "expected no `mountPropagation` beside it")


def _one_path(mount: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a mount is of two paths in the volume. Source: ValidateVolumeMounts."""
    if mount["subPathExpr"] and mount.get("subPath"):
        yield from at_most_one("subPath", "subPathExpr")(mount, path, span)


# Source: ValidateVolumeMounts.
VOLUME_MOUNT = Type(
    (where(recursiveReadOnly=_read_only, subPathExpr=_one_path),),
    fields={
        "mountPath": Type((not_empty,)),
        "mountPropagation": Type((not_empty,)),
        "subPath": Type((descending,)),
        "subPathExpr": Type((descending,)),
    },
)
# Source: ValidateVolumeDevices.
VOLUME_DEVICE = Type(fields={"devicePath": Type((not_empty, no_steps_back))})


def mounted(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what containers mount that their pod has not, or not so.

    Source: ValidateVolumeMounts, ValidateVolumeDevices.
    """
    volumes: dict[str, Any] = {}
    for place, container in every_container(spec, path):
        mounts, devices = container.get("volumeMounts"), container.get("volumeDevices")
        if not (mounts or devices):
            continue
        volumes = volumes or {volume["name"]: volume for volume in spec.get("volumes", ())}
        if mounts:
            yield from _mounts(mounts, volumes, (*place, "volumeMounts"))
            yield from _shared(container, mounts, (*place, "volumeMounts"))
        if devices:
            yield from _devices(devices, volumes, (*place, "volumeDevices"))
            yield from _overlaps(devices, mounts or (), (*place, "volumeDevices"))
            if span.since(34) and spec.get("hostUsers") is False:
                expected = "expected none with `hostUsers: false`"
                yield Violation((*place, "volumeDevices"), "is set", expected)


def _mounts(mounts: _Items, volumes: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    for position, mount in enumerate(mounts):
        if mount["name"] not in volumes:
            yield _no_volume(mount["name"], volumes, (*path, position, "name"))


def _no_volume(name: str, volumes: Mapping[str, Any], path: Path) -> Violation:
    message = f"there is no volume `{name}`" if name else "is empty"
    expected = listed(volumes) if volumes else "expected a volume: the pod has none"
    return Violation(path, message, expected, did_you_mean(name, volumes))


def _shared(container: Mapping[str, Any], mounts: _Items, path: Path) -> Iterator[Violation]:
    """Yield mounts that the node is to see of a container without its rights.

    Source: validateMountPropagation.
    """
    if container.get("securityContext", {}).get("privileged"):
        return
    for position, mount in enumerate(mounts):
        if mount.get("mountPropagation") == "Bidirectional":
            message = "is Bidirectional in a container that is not privileged"
            expected = "expected None or HostToContainer"
            hint = "or set securityContext.privileged to true"
            yield Violation((*path, position, "mountPropagation"), message, expected, hint)


def _devices(devices: _Items, volumes: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    seen: set[str] = set()
    for position, device in enumerate(devices):
        name, at = device["name"], (*path, position, "name")
        if name not in volumes:
            yield _no_volume(name, volumes, at)
        elif not _CLAIMS & volumes[name].keys():
            expected = "expected a volume of a claim, persistentVolumeClaim or ephemeral"
            yield Violation(at, f"`{name}` is no device", expected)
        if name in seen:
            yield Violation(at, f"`{name}` is in the list already", "expected each name once")
        seen.add(name)


def _overlaps(devices: _Items, mounts: _Items, path: Path) -> Iterator[Violation]:
    """Yield devices that are mounted as files too."""
    names = {mount["name"] for mount in mounts}
    paths = {mount["mountPath"] for mount in mounts}
    for position, device in enumerate(devices):
        if device["name"] in names:
            message = f"`{device['name']}` is in volumeMounts too"
            yield Violation((*path, position, "name"), message, "expected it in one of them")
        if device["devicePath"] in paths:
            message = f"{device['devicePath']} is in volumeMounts too"
            yield Violation((*path, position, "devicePath"), message, "expected another path")
