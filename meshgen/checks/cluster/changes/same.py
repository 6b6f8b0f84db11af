"""Whether two values are the same to the API server, and where they are not.

What is empty, zero or false equals what is not there, save where the API has a pointer: there it
says something. Quantities are compared by what they amount to. Source: `equality.Semantic`.
"""

from collections.abc import Iterator
from typing import Any

from meshgen.quantity import read_quantity
from meshgen.resources import Path

# Mappings with keys of the user's: an empty text in them is a value.
_OPEN_NAMES = """
annotations binaryData data labels matchLabels nodeSelector options parameters
stringData volumeAttributes
"""
_OPEN = frozenset(_OPEN_NAMES.split())
_QUANTITIES = frozenset(("capacity", "hard", "limits", "overhead", "requests"))
_QUANTITY = frozenset(("averageValue", "divisor", "sizeLimit"))
# Fields whose being there says something, even if what they say is empty, zero or false.
_POINTERS_NAMES = """
activeDeadlineSeconds affinity allowPrivilegeEscalation allowVolumeExpansion appArmorProfile
attachRequired automountServiceAccountToken awsElasticBlockStore azureDisk azureFile
backoffLimit backoffLimitPerIndex capabilities cephfs cinder claimRef clusterTrustBundle
completions configMap configMapKeyRef configMapRef controllerExpandSecretRef
controllerPublishSecretRef csi dataSource dataSourceRef defaultMode dnsConfig downwardAPI
emptyDir enableServiceLinks ephemeral exec expirationSeconds fc fieldRef flexVolume flocker
fsGroup gcePersistentDisk gitRepo glusterfs grpc hostPath hostProcess hostUsers
hostnameOverride httpGet immutable iscsi labelSelector lifecycle livenessProbe
loadBalancerClass local localhostProfile managedBy maxFailedIndexes minDomains mode
namespaceSelector nfs nodeAffinity nodeExpandSecretRef nodePublishSecretRef
nodeStageSecretRef onExitCodes optional ordinals os parallelism persistentVolumeClaim
photonPersistentDisk podAffinity podAntiAffinity podCertificate podFailurePolicy
podInfoOnMount portworxVolume postStart preStop preemptionPolicy privileged procMount
projected quobyte rbd readOnlyRootFilesystem readinessProbe
requiredDuringSchedulingIgnoredDuringExecution required resourceFieldRef revisionHistoryLimit
runAsGroup runAsNonRoot runAsUser runtimeClassName scaleIO seLinuxOptions seccompProfile
secret secretKeyRef secretRef securityContext selector serviceAccountToken setHostnameAsFQDN
shareProcessNamespace sleep startupProbe stopSignal storageClassName storageos successPolicy
suspend tcpSocket terminationGracePeriodSeconds tolerationSeconds ttlSecondsAfterFinished
valueFrom volumeAttributesClassName volumeClaimTemplate volumeMode vsphereVolume
windowsOptions
"""
_POINTERS = frozenset(_POINTERS_NAMES.split())
# Of fields of one name that are pointers in some places, those places.
_POINTERS_IN = frozenset(
    [
        ("azureDisk", "readOnly"),
        ("fc", "lun"),
        ("options", "value"),
        ("spec", "image"),
        ("volumes", "image"),
        ("local", "fsType"),
        ("spec", "resources"),
    ]
)


def same(one: Any, other: Any, name: str = "", parent: str = "") -> bool:
    """Return whether two values of a field are the same; None stands for nothing.

    `name` is the field's, `parent` that of what it stands in.
    """
    return bool(one == other or canonical(one, name, parent) == canonical(other, name, parent))


def differences(one: Any, other: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Yield the innermost places where two values differ, with what stands there."""
    names = [step for step in path if isinstance(step, str)]
    if same(one, other, _name(path), names[-2] if len(names) > 1 and names[-1] == path[-1] else ""):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        exact = _name(path) in _OPEN
        for name in [*one, *(name for name in other if name not in one)]:
            was, now, place = one.get(name), other.get(name), (*path, name)
            if exact and was != now:
                yield place, was, now
            elif not (_name(path) in _QUANTITIES and _amount(was) == _amount(now)):
                yield from differences(was, now, place)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for position, items in enumerate(zip(one, other, strict=True)):
            yield from differences(*items, (*path, position))
    else:
        yield path, one, other


def canonical(value: Any, name: str = "", parent: str = "") -> Any:
    """Return a value as it compares."""
    if isinstance(value, dict):
        if name in _QUANTITIES:
            items = {key: _amount(item) for key, item in value.items()}
        elif name in _OPEN:
            items = value
        else:
            items = {key: canonical(item, key, name) for key, item in value.items()}
            items = {key: item for key, item in items.items() if item is not None}
        return items if items or _says(name, parent) else None
    if isinstance(value, list):
        return [_item(item, name, parent) for item in value] or None
    if name in _QUANTITY:
        return _amount(value)
    return value if value or _says(name, parent) else None


def _item(item: Any, name: str, parent: str) -> Any:
    return canonical(item, name, parent) or item if isinstance(item, dict) else item


def _says(name: str, parent: str) -> bool:
    return name in _POINTERS or (parent, name) in _POINTERS_IN


def _amount(value: Any) -> Any:
    try:
        return read_quantity(str(value)).value
    except ValueError:
        return value


def _name(path: Path) -> str:
    last = path[-1] if path else ""
    return last if isinstance(last, str) else ""
