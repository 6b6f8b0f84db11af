"""What `restricted` asks of pods besides; k8s.io/pod-security-admission/policy, file by file."""

from collections.abc import Iterator

from meshgen.checks.standards.baseline import (
    ADD,
    Check,
    added,
    is_value,
    seccomp_set,
    volumes_of,
)
from meshgen.checks.standards.pod import (
    CONTEXT,
    Pod,
    Refusal,
    Values,
    found,
    lacking,
    named_containers,
    names_of,
    plural,
    quoted,
)
from meshgen.lenient import items, mapping, mappings
from meshgen.resources import Path

_ADDED = frozenset(("NET_BIND_SERVICE",))
_VOLUMES = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
]
# In the order in which one is called bad, should there be several.
_OTHER_VOLUMES = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
]


def but_windows(check: Check) -> Check:
    """Return a check that lets pods of Windows be, which have no such fields."""
    return lambda pod: None if pod.is_windows else check(pod)


def but_in_user_namespaces(check: Check) -> Check:
    """Return a check that lets pods be in which root is another user of the node."""
    return lambda pod: None if pod.is_in_user_namespace else check(pod)


def escalation(pod: Pod) -> Refusal | None:
    """Tell of containers whose processes may get more rights than they have."""

    def faults(context: Values) -> Iterator[tuple[str, Path]]:
        if context.get("allowPrivilegeEscalation") is not False:
            yield "", ("allowPrivilegeEscalation",)

    hits = found(pod, faults, of_pod=False)
    said = found(pod, is_value(True, "allowPrivilegeEscalation"), of_pod=False)
    detail = f"{hits.setters} must set securityContext.allowPrivilegeEscalation=false"
    return Refusal("allowPrivilegeEscalation != false", detail, said.path) if hits else None


def capabilities(pod: Pod) -> Refusal | None:
    """Tell of containers that keep capabilities."""
    keeping = [
        container
        for container in pod.containers
        if "ALL" not in items(mapping(container[1], CONTEXT, "capabilities").get("drop"))
    ]
    hits = found(pod, added(_ADDED), of_pod=False)
    details = []
    if keeping:
        names = named_containers(names_of(keeping))
        details.append(f'{names} must set securityContext.capabilities.drop=["ALL"]')
    if hits:
        details.append(f"{hits.setters} must not include {quoted(hits.values)} in {ADD}")
    reason = "unrestricted capabilities"
    return Refusal(reason, "; ".join(details), hits.path) if details else None


def volumes(pod: Pod) -> Refusal | None:
    """Tell of volumes of other types."""

    def is_bad(volume: Values) -> bool:
        return all(volume.get(kind) is None for kind in _VOLUMES)

    names, path = volumes_of(pod, is_bad)
    kinds = sorted({_type(v) for v in mappings(pod.spec.get("volumes")) if is_bad(v)})
    uses = "uses" if len(names) == 1 else "use"
    detail = (
        f"{plural(names, 'volume')} {quoted(names)} {uses} "
        f"{plural(kinds, 'restricted volume type')} {quoted(kinds)}"
    )
    return Refusal("restricted volume types", detail, path) if names else None


def _type(volume: Values) -> str:
    return next((kind for kind in _OTHER_VOLUMES if volume.get(kind) is not None), "unknown")


def non_root(pod: Pod) -> Refusal | None:
    """Tell of containers that may be root."""
    reason, field = "runAsNonRoot != true", "securityContext.runAsNonRoot"
    hits = found(pod, is_value(False, "runAsNonRoot"))
    if hits:
        return Refusal(reason, f"{hits.setters} must not set {field}=false", hits.path)
    names = names_of(lacking(pod, "runAsNonRoot"))
    if not names or mapping(pod.spec, CONTEXT).get("runAsNonRoot") is True:
        return None
    return Refusal(reason, f"pod or {named_containers(names)} must set {field}=true", None)


def user(pod: Pod) -> Refusal | None:
    """Tell of containers that ask to be root."""
    hits = found(pod, is_value(0, "runAsUser"))
    detail = f"{hits.setters} must not set runAsUser=0"
    return Refusal("runAsUser=0", detail, hits.path) if hits else None


def seccomp(pod: Pod) -> Refusal | None:
    """Tell of containers without a seccomp profile."""
    hits, refusal = seccomp_set(pod)
    if hits:
        return refusal
    names = names_of(lacking(pod, "seccompProfile"))
    if not names or mapping(pod.spec, CONTEXT).get("seccompProfile") is not None:
        return None
    where = 'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    return Refusal("seccompProfile", f"pod or {named_containers(names)} must set {where}", None)
