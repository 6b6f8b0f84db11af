"""Defaults of claims, volumes and what they are of. Source: core/v1, storage/v1 defaults.go."""

from base64 import b64encode
from typing import Any

from meshgen.checks.cluster.changes.defaults.types import Defaults


def _of_claims(template: dict[str, Any]) -> None:
    """Drop what a template of claims need not say: that it is one, and how they are."""
    for name in ("apiVersion", "kind", "status"):
        template.pop(name, None)


# Sources that pods and PersistentVolumes share.
VOLUME_SOURCES = {
    "hostPath": Defaults(absent={"type": ""}),
    "iscsi": Defaults(zero={"iscsiInterface": "default"}),
    "rbd": Defaults(zero={"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"}),
    "azureDisk": Defaults(
        absent={
            "cachingMode": "ReadWrite",
            "kind": "Shared",
            "fsType": "ext4",
            "readOnly": False,
        }
    ),
    "scaleIO": Defaults(zero={"storageMode": "ThinProvisioned", "fsType": "xfs"}),
}
CLAIM_SPEC = Defaults(absent={"volumeMode": "Filesystem"})
CLAIM_TEMPLATE = Defaults(fill=(_of_claims,), fields={"spec": CLAIM_SPEC})
VOLUME = Defaults(
    fields={
        "spec": Defaults(
            absent={"volumeMode": "Filesystem"},
            zero={"persistentVolumeReclaimPolicy": "Retain"},
            fields=VOLUME_SOURCES,
        )
    }
)
STORAGE_CLASS = Defaults(absent={"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"})
CSI_DRIVER = Defaults(
    absent={"spec": {}},
    fields={
        "spec": Defaults(
            absent={
                "attachRequired": True,
                "podInfoOnMount": False,
                "storageCapacity": False,
                "fsGroupPolicy": "ReadWriteOnceWithFSType",
                "requiresRepublish": False,
            },
            zero={"volumeLifecycleModes": ["Persistent"]},
        )
    },
)


def _in_data(secret: dict[str, Any]) -> None:
    """What is given as text is kept as data. Source: Convert_v1_Secret_To_core_Secret."""
    texts = secret.pop("stringData", None)
    if texts:
        encoded = {k: b64encode(str(v).encode()).decode() for k, v in texts.items()}
        secret["data"] = {**(secret.get("data") or {}), **encoded}


CLAIM = Defaults(fields={"spec": CLAIM_SPEC})
SECRET = Defaults(fill=(_in_data,), zero={"type": "Opaque"})
