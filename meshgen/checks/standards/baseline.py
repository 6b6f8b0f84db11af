"""What `baseline` asks of pods; k8s.io/pod-security-admission/policy has a file for each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from meshgen.checks.standards.pod import (
    Found,
    Pod,
    Refusal,
    Values,
    found,
    named_containers,
    plural,
    quoted,
)
from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path

Check = Callable[[Pod], Refusal | None]
# The annotations that were there before the fields.
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP, _SECCOMP_OF = (
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/",
)
_PROFILES = ("RuntimeDefault", "Localhost")
_CAPABILITIES = frozenset(
    [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ]
)
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def profile_faults(field: str) -> Callable[[Values], Iterator[tuple[str, Path]]]:
    """Return what finds a profile of no good type in a security context."""

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        profile = context.get(field)
        if isinstance(profile, Mapping) and profile.get("type") not in _PROFILES:
            yield text(profile.get("type")), (field, "type")

    return faults


def app_armor(pod: Pod) -> Refusal | None:
    """Tell of AppArmor profiles that take the usual one away; a field has it from 1.30 on."""
    hits = found(pod, profile_faults("appArmorProfile"))
    said = sorted(
        (key, value)
        for key, value in pod.annotations.items()
        if isinstance(key, str) and key.startswith(_APPARMOR)
        if value not in ("", "runtime/default") and not text(value).startswith("localhost/")
    )
    if not hits and not said:
        return None
    values = [*hits.values, *(f'{key}="{value}"' for key, value in said)]
    setters = [*([hits.setters] if hits else [])]
    setters += [plural([key for key, _ in said], "annotation")] if said else []
    path = hits.path or ("metadata", "annotations", said[0][0])
    detail = f"{' and '.join(setters)} must not set AppArmor profile type to {quoted(values)}"
    return Refusal(plural(values, "forbidden AppArmor profile"), detail, path)


def added(allowed: frozenset[str]) -> Callable[[Values], Iterator[tuple[str, Path]]]:
    """Return what finds capabilities that a container adds and must not."""

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        for index, name in enumerate(items(mapping(context, "capabilities").get("add"))):
            if text(name) not in allowed:
                yield text(name), ("capabilities", "add", index)

    return faults


def capabilities(pod: Pod) -> Refusal | None:
    """Tell of capabilities that containers have not anyway."""
    hits = found(pod, added(_CAPABILITIES), of_pod=False)
    detail = f"{hits.setters} must not include {quoted(hits.values)} in {ADD}"
    return Refusal("non-default capabilities", detail, hits.path) if hits else None


ADD = "securityContext.capabilities.add"


def host_namespaces(pod: Pod) -> Refusal | None:
    """Tell of the node's namespaces."""
    fields = [f for f in ("hostNetwork", "hostPID", "hostIPC") if pod.spec.get(f) is True]
    detail = ", ".join(f"{field}=true" for field in fields)
    return Refusal("host namespaces", detail, ("spec", fields[0])) if fields else None


def volumes_of(pod: Pod, is_bad: Callable[[Values], bool]) -> tuple[list[str], Path | None]:
    """Return the names of volumes that are bad, and the place of the first one."""
    listed = list(enumerate(mappings(pod.spec.get("volumes"))))
    bad = [(index, text(volume.get("name"))) for index, volume in listed if is_bad(volume)]
    path: Path | None = ("spec", "volumes", bad[0][0]) if bad else None
    return [name for _, name in bad], path


def host_paths(pod: Pod) -> Refusal | None:
    """Tell of volumes that are the node's."""
    names, path = volumes_of(pod, lambda volume: volume.get("hostPath") is not None)
    detail = f"{plural(names, 'volume')} {quoted(names)}"
    return Refusal("hostPath volumes", detail, path and (*path, "hostPath")) if names else None


def host_ports(pod: Pod) -> Refusal | None:
    """Tell of ports of the node."""
    hits = [
        (text(container.get("name")), str(port["hostPort"]), (*at, "ports", index, "hostPort"))
        for at, container in pod.containers
        for index, port in enumerate(mappings(container.get("ports")))
        if port.get("hostPort")
    ]
    names = list(dict.fromkeys(name for name, _, _ in hits))
    ports = sorted({port for _, port, _ in hits})
    uses = "uses" if len(names) == 1 else "use"
    detail = f"{named_containers(names)} {uses} {plural(ports, 'hostPort')} {', '.join(ports)}"
    return Refusal("hostPort", detail, hits[0][2]) if hits else None


def asked_hosts(pod: Pod) -> Refusal | None:
    """Tell of probes and hooks that the kubelet would send to somebody else."""
    hits = [
        (text(container.get("name")), text(mapping(asking, how)["host"]), (*path, how, "host"))
        for at, container in pod.containers
        for path, asking in _asking(at, container)
        for how in ("httpGet", "tcpSocket")
        if mapping(asking, how).get("host")
    ]
    names, hosts = sorted({name for name, _, _ in hits}), sorted({host for _, host, _ in hits})
    uses, word = "uses" if len(names) == 1 else "use", "probe or lifecycle host"
    detail = f"{named_containers(names)} {uses} {plural(hosts, word)} {quoted(hosts)}"
    return Refusal(word, detail, hits[0][2]) if hits else None


def _asking(at: Path, container: Values) -> Iterator[tuple[Path, Values]]:
    for probe in _PROBES:
        yield (*at, probe), mapping(container, probe)
    for hook in ("postStart", "preStop"):
        yield (*at, "lifecycle", hook), mapping(container, "lifecycle", hook)


def is_value(value: Any, *path: str) -> Callable[[Values], Iterator[tuple[str, Path]]]:
    """Return what finds a value at a path of a security context."""
    *around, last = path

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        said = mapping(context, *around).get(last)
        if said == value and isinstance(said, bool) is isinstance(value, bool):
            yield str(value), path

    return faults


def privileged(pod: Pod) -> Refusal | None:
    """Tell of containers that may do on the node whatever root may."""
    hits = found(pod, is_value(True, "privileged"), of_pod=False)
    detail = f"{hits.setters} must not set securityContext.privileged=true"
    return Refusal("privileged", detail, hits.path) if hits else None


def proc_mount(pod: Pod) -> Refusal | None:
    """Tell of containers that see all of /proc."""

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        if context.get("procMount") not in (None, "Default"):
            yield text(context["procMount"]), ("procMount",)

    hits = found(pod, faults, of_pod=False)
    detail = f"{hits.setters} must not set securityContext.procMount to {quoted(hits.values)}"
    return Refusal("procMount", detail, hits.path) if hits else None


def proc_mount_of_users(pod: Pod) -> Refusal | None:
    """Tell of them where root is the node's, from 1.35 on."""
    return None if pod.is_in_user_namespace else proc_mount(pod)


def se_linux(*types: str) -> Check:
    """Return what tells of SELinux users, roles, and types but these."""

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        options = mapping(context, "seLinuxOptions")
        kind = options.get("type") or ""
        if kind not in ("", *types):
            yield f"type {kind}", ("seLinuxOptions", "type")
        for field in ("user", "role"):
            if options.get(field):
                yield field, ("seLinuxOptions", field)

    def check(pod: Pod) -> Refusal | None:
        hits = found(pod, faults)
        kinds = [value[len("type ") :] for value in hits.values if value.startswith("type ")]
        data = [f"{plural(kinds, 'type')} {quoted(kinds)}"] if kinds else []
        data += [f"{field} may not be set" for field in ("user", "role") if field in hits.values]
        said = f"{hits.setters} set forbidden securityContext.seLinuxOptions: {'; '.join(data)}"
        return Refusal("seLinuxOptions", said, hits.path) if hits else None

    return check


def seccomp_annotations(pod: Pod) -> Refusal | None:
    """Tell of annotations that take the seccomp profile away, before 1.19."""
    names = [text(container.get("name")) for _, container in pod.containers]
    keys = [_SECCOMP, *(_SECCOMP_OF + name for name in names)]
    bad = sorted(
        {
            (key, text(pod.annotations[key]))
            for key in keys
            if key in pod.annotations
            and pod.annotations[key] not in ("runtime/default", "docker/default")
            and not text(pod.annotations[key]).startswith("localhost/")
        }
    )
    listed = [f'{key}="{value}"' for key, value in bad]
    detail = f"forbidden {plural(listed, 'annotation')} {', '.join(listed)}"
    return (
        Refusal("seccompProfile", detail, ("metadata", "annotations", bad[0][0])) if bad else None
    )


def seccomp_set(pod: Pod) -> tuple[Found, Refusal | None]:
    """Tell of seccomp profiles that are none."""
    hits = found(pod, profile_faults("seccompProfile"))
    where = "securityContext.seccompProfile.type"
    detail = f"{hits.setters} must not set {where} to {quoted(hits.values)}"
    return hits, Refusal("seccompProfile", detail, hits.path) if hits else None


def seccomp(pod: Pod) -> Refusal | None:
    """Tell of seccomp profiles that are none, from 1.19 on."""
    return seccomp_set(pod)[1]


def sysctls(*names: str) -> Check:
    """Return what tells of sysctls but these."""

    def check(pod: Pod) -> Refusal | None:
        listed = enumerate(mappings(mapping(pod.spec, "securityContext").get("sysctls")))
        bad = [
            (index, text(one.get("name"))) for index, one in listed if one.get("name") not in names
        ]
        path: Path = ("spec", "securityContext", "sysctls", bad[0][0], "name") if bad else ()
        detail = ", ".join(name for _, name in bad)
        return Refusal("forbidden sysctls", detail, path) if bad else None

    return check


def host_process(pod: Pod) -> Refusal | None:
    """Tell of processes of a node of Windows."""
    hits = found(pod, is_value(True, "windowsOptions", "hostProcess"))
    detail = f"{hits.setters} must not set securityContext.windowsOptions.hostProcess=true"
    return Refusal("hostProcess", detail, hits.path) if hits else None
