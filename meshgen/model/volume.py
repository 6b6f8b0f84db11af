"""Volumes: what they hold, and where containers mount them.

Sources that are no short form have the API's own fields, and print themselves.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.grammar import FilePath, Image, PullPolicy, ResourcePath
from meshgen.model.scalars import (
    ConfigKey,
    ConfigMapRef,
    Labels,
    Name,
    ObjectName,
    Quantity,
    Text,
    Word,
)

Mode = Annotated[
    int,
    Meta(ge=0, le=0o777, extra_json_schema=expected("the mode of a file from 0 to 0777, as 0440")),
]
_MODE = "The files' mode; YAML reads 0440 as 288, and so it is rendered."


class Mount(Spec, frozen=True, kw_only=True):
    """Where a container has a volume."""

    mount_path: Annotated[Word, doc("Where it is mounted.", example="/data")]
    sub_path: Annotated[str | None, doc("Mount only this path of it.", example="nginx.conf")] = None
    sub_path_expr: Annotated[
        str | None,
        doc("The same, with `$(NAME)` for the container's variables.", example="$(POD_NAME)"),
    ] = None
    read_only: Annotated[bool | None, doc("Mount it read-only.")] = None
    recursive_read_only: Annotated[
        Literal["Disabled", "IfPossible", "Enabled"] | None,
        doc("Whether what is mounted below is read-only too; from Kubernetes 1.30."),
    ] = None
    mount_propagation: Annotated[
        Literal["None", "HostToContainer", "Bidirectional"] | None,
        doc("Whether the node and the container see each other's later mounts."),
    ] = None


# One place, or several.
Mounts = Annotated[
    tuple[Annotated[Mount, shortened("mountPath")], ...],
    Meta(min_length=1, extra_json_schema={"x-one": True}),
]


class KeyFile(Spec, frozen=True):
    """The file that a key becomes."""

    path: Annotated[Word, doc("The file's name.", example="default.conf")]
    mode: Annotated[Mode | None, doc("The file's mode.", example=0o440)] = None


class Claim(Spec, frozen=True):
    """A volume of its own size, made by the cluster."""

    size: Annotated[Quantity, doc("The volume's size.", example="10Gi")]
    storage_class: Annotated[
        str | None, doc("The storage class.", default="the cluster's own", example="local-path")
    ] = None
    access_modes: Annotated[
        tuple[Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"], ...],
        Meta(min_length=1),
        doc("How it may be mounted."),
    ] = ("ReadWriteOnce",)
    volume_mode: Annotated[
        Literal["Filesystem", "Block"] | None,
        doc("Block: a device, which containers have under `volumeDevices`."),
    ] = None


class EphemeralClaim(Claim, frozen=True):
    """A volume that is claimed for a pod, and goes with it."""

    labels: Annotated[Labels | None, doc("Labels of the claim.")] = None


class HostPath(Spec, frozen=True):
    """A path of the node."""

    path: Annotated[Word, doc("The path.", example="/var/log")]
    type: Annotated[
        Literal[
            "DirectoryOrCreate",
            "Directory",
            "FileOrCreate",
            "File",
            "Socket",
            "CharDevice",
            "BlockDevice",
        ]
        | None,
        doc("What has to be there, or is made."),
    ] = None


class Nfs(Spec, frozen=True, kw_only=True):
    """A folder of an NFS server."""

    server: Annotated[Word, doc("The server.", example="nfs.example.com")]
    path: Annotated[Word, doc("The folder that it exports.", example="/exports/media")]
    read_only: Annotated[bool | None, doc("Mount it read-only.")] = None


class LocalSecret(Spec, frozen=True):
    """A Secret of the same namespace."""

    name: Annotated[ObjectName, doc("The Secret's name.", example="csi-credentials")]


class Csi(Spec, frozen=True):
    """A volume of a CSI driver that lives as long as the pod."""

    driver: Annotated[Word, doc("The driver.", example="secrets-store.csi.k8s.io")]
    fs_type: Annotated[str | None, doc("The file system.", example="ext4")] = None
    read_only: Annotated[bool | None, doc("Mount it read-only.")] = None
    volume_attributes: Annotated[
        dict[str, Text] | None,
        doc("What the driver is told.", example={"secretProviderClass": "app"}),
    ] = None
    node_publish_secret_ref: Annotated[
        LocalSecret | None, doc("A Secret for the driver.", short="name", whole=True)
    ] = None


class ImageVolume(Spec, frozen=True):
    """The files of an image."""

    reference: Annotated[Image, doc("The image.", example="ghcr.io/acme/model:v3")]
    pull_policy: Annotated[PullPolicy | None, doc("When the image is pulled.")] = None


class FieldRef(Spec, frozen=True):
    """A field of the pod."""

    field_path: Annotated[FilePath, doc("The field.", example="metadata.labels")]


class ResourceFieldRef(Spec, frozen=True, kw_only=True):
    """A resource of a container."""

    container_name: Annotated[Name, doc("The container.", example="web")]
    resource: Annotated[ResourcePath, doc("The resource.", example="limits.memory")]
    divisor: Annotated[Quantity | None, doc("The unit.", default="1", example="1Mi")] = None


class DownwardFile(Spec, frozen=True):
    """What the pod tells of itself in a file: one of the two."""

    field_ref: Annotated[
        FieldRef | None, doc("A field.", example="metadata.labels", short="fieldPath", whole=True)
    ] = None
    resource_field_ref: Annotated[ResourceFieldRef | None, doc("A container's resource.")] = None
    mode: Annotated[Mode | None, doc("The file's mode.", example=0o440)] = None


_DOWNWARD = doc(
    "The files by their names.",
    as_list=("path", ""),
    example={"labels": {"fieldRef": "metadata.labels"}},
)


class DownwardFiles(Spec, frozen=True):
    """What the pod tells of itself in files."""

    items: Annotated[dict[Word, DownwardFile] | None, _DOWNWARD] = None


class Downward(DownwardFiles, frozen=True):
    """A volume with what the pod tells of itself."""

    default_mode: Annotated[Mode | None, doc(_MODE, example=0o440)] = None


class SourceFiles(Spec, frozen=True):
    """A ConfigMap's or a Secret's files."""

    name: Annotated[ObjectName, doc("The ConfigMap's or Secret's name.", example="app-config")]
    items: Annotated[
        dict[ConfigKey, Annotated[KeyFile, shortened("path")]] | None,
        doc("Only these keys, each with its file name.", as_list=("key", ""), example={"a": "b"}),
    ] = None
    optional: Annotated[bool | None, doc("Start even if it is missing.")] = None


class AccountToken(Spec, frozen=True, kw_only=True):
    """A token of the pod's ServiceAccount."""

    path: Annotated[Word, doc("The file's name.", example="token")]
    audience: Annotated[
        str | None, doc("Whom it is for.", default="the API server", example="vault")
    ] = None
    expiration_seconds: Annotated[
        Annotated[int, Meta(ge=600, le=2**32, extra_json_schema=expected("600 seconds or more"))]
        | None,
        doc("How long it is good for; the kubelet renews it.", default="3600", example=7200),
    ] = None


class ProjectedSource(Spec, frozen=True):
    """One of the sources of a projected volume."""

    config_map: Annotated[
        SourceFiles | None,
        doc("A ConfigMap's files.", refers="configMaps", short="name", whole=True),
    ] = None
    secret: Annotated[SourceFiles | None, doc("A Secret's files.", short="name", whole=True)] = None
    service_account_token: Annotated[AccountToken | None, doc("A token.")] = None
    downward_api: Annotated[DownwardFiles | None, doc("What the pod tells of itself.")] = field(
        default=None, name="downwardAPI"
    )


class Projected(Spec, frozen=True):
    """A volume of several sources in one folder."""

    sources: Annotated[
        list[ProjectedSource], doc("The sources.", example=[{"configMap": "app-config"}])
    ]
    default_mode: Annotated[Mode | None, doc(_MODE, example=0o440)] = None


class Volume(Spec, frozen=True):
    """A volume, and where the main container has it; one of the sources."""

    mount_path: Annotated[
        Word | None,
        doc("Where the main container mounts it; `mounts` is for more.", example="/data"),
    ] = None
    sub_path: Annotated[str | None, doc("Mount only this path of it.", example="nginx.conf")] = None
    read_only: Annotated[bool | None, doc("Mount it read-only.")] = None
    config_map: Annotated[ConfigMapRef | None, doc("A ConfigMap's files.")] = None
    secret: Annotated[ObjectName | None, doc("A Secret's files.")] = None
    items: Annotated[
        dict[ConfigKey, Annotated[KeyFile, shortened("path")]] | None,
        doc("Only these keys, each with its file name.", example={"nginx.conf": "default.conf"}),
    ] = None
    default_mode: Annotated[
        Mode | None, doc(f"Of `configMap` and `secret`. {_MODE}", example=0o440)
    ] = None
    optional: Annotated[
        bool | None, doc("Start even if the ConfigMap or the Secret is missing.")
    ] = None
    empty_dir: Annotated[
        dict[str, Any] | None, doc("A folder that lives as long as the pod.", example={})
    ] = None
    claim: Annotated[
        Claim | None,
        doc(
            "A volume that outlives the pod.",
            renders="volumeClaimTemplates of a StatefulSet, else a PersistentVolumeClaim",
            example={"size": "10Gi"},
        ),
    ] = None
    persistent_volume_claim: Annotated[
        ObjectName | None, doc("A PersistentVolumeClaim that exists already.")
    ] = None
    ephemeral: Annotated[
        EphemeralClaim | None,
        doc("A volume that is claimed for each pod, and goes with it.", example={"size": "1Gi"}),
    ] = None
    projected: Annotated[
        Projected | None,
        doc(
            "Several sources in one folder: ConfigMaps, Secrets, tokens.",
            example={"sources": [{"serviceAccountToken": {"path": "token", "audience": "vault"}}]},
        ),
    ] = None
    downward_api: Annotated[Downward | None, doc("What the pod tells of itself, in files.")] = (
        field(default=None, name="downwardAPI")
    )
    csi: Annotated[
        Csi | None,
        doc("A volume of a CSI driver.", example={"driver": "secrets-store.csi.k8s.io"}),
    ] = None
    nfs: Annotated[Nfs | None, doc("A folder of an NFS server.")] = None
    image: Annotated[
        ImageVolume | None,
        doc(
            "The files of an image; from Kubernetes 1.33.",
            example="ghcr.io/acme/model:v3",
            short="reference",
            whole=True,
        ),
    ] = None
    host_path: Annotated[
        HostPath | None,
        doc("A path of the node.", example="/var/log", short="path", whole=True),
    ] = None
