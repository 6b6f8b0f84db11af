"""Sources of volumes that pods and PersistentVolumes have in common."""

from collections.abc import Mapping

from meshgen.checks.cluster.volumes import disks
from meshgen.checks.cluster.volumes.paths import absolute, no_steps_back
from meshgen.checks.fields import (
    named_if_any,
    one_of,
    one_of_if_any,
    required,
    within,
)
from meshgen.checks.names import is_label
from meshgen.checks.types import Type

_HOST_PATH_TYPES = (
    "DirectoryOrCreate",
    "Directory",
    "FileOrCreate",
    "File",
    "Socket",
    "CharDevice",
    "BlockDevice",
)
_BYTE = Type((within(0, 255),))
_NAMED_SECRET = Type((required("name"),))
_LABEL = Type((named_if_any(is_label),))

# By field. Source: functions of these names, such as validateNFSVolumeSource.
SOURCES: Mapping[str, Type] = {
    "awsElasticBlockStore": Type((required("volumeID"),), {"partition": _BYTE}),
    "azureDisk": Type(
        (required("diskName", "diskURI"), disks.azure_uri),
        {
            "cachingMode": Type((one_of("None", "ReadOnly", "ReadWrite"),)),
            "kind": Type((one_of("Shared", "Dedicated", "Managed"),)),
        },
    ),
    "azureFile": Type((required("secretName", "shareName"),)),
    "cephfs": Type((required("monitors"),)),
    "cinder": Type((required("volumeID"),), {"secretRef": _NAMED_SECRET}),
    "fc": Type((disks.fibre_channel,)),
    "flexVolume": Type((required("driver"),), {"options": Type((disks.flex_options,))}),
    "flocker": Type((disks.flocker,)),
    "gcePersistentDisk": Type((required("pdName"),), {"partition": _BYTE}),
    "glusterfs": Type((required("endpoints", "path"),)),
    "hostPath": Type(
        (required("path"),),
        {
            "path": Type((no_steps_back,)),
            "type": Type((one_of_if_any(*_HOST_PATH_TYPES),)),
        },
    ),
    "iscsi": Type(
        (required("targetPortal"), disks.iscsi_secret),
        {
            "initiatorName": Type((disks.iscsi_name,)),
            "iqn": Type((disks.iscsi_name,)),
            "lun": _BYTE,
        },
    ),
    "nfs": Type((required("server", "path"),), {"path": Type((absolute,))}),
    "photonPersistentDisk": Type((required("pdID"),)),
    "portworxVolume": Type((required("volumeID"),)),
    "quobyte": Type((disks.quobyte, required("volume"))),
    "rbd": Type((required("monitors", "image"),)),
    "scaleIO": Type((required("gateway", "system", "volumeName"),)),
    "storageos": Type(
        (required("volumeName"),),
        {
            "secretRef": _NAMED_SECRET,
            "volumeName": Type((named_if_any(is_label),)),
            "volumeNamespace": _LABEL,
        },
    ),
    "vsphereVolume": Type((required("volumePath"),)),
}
