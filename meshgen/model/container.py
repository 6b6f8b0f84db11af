"""A container: what it runs, with which environment, and how it is asked whether it is well."""

from typing import Annotated, Literal

from msgspec import field

from meshgen.model.base import Spec, doc, pulled, shortened
from meshgen.model.grammar import AbsolutePath, Image, PullPolicy
from meshgen.model.pod import EnvFrom, EnvSource, Resources
from meshgen.model.podsecurity import Writable
from meshgen.model.probe import Lifecycle, PortName, Probe, Probes
from meshgen.model.scalars import EnvName, Name, Port, Raw, Text, Word
from meshgen.model.volume import Mounts


class Container(Spec, frozen=True):
    """What a container says, whichever of a pod's it is."""

    image: Annotated[
        Annotated[Image, pulled("imagePullPolicy")] | None,
        doc("The container's image; required.", example="ghcr.io/acme/web:v1.2.0"),
    ] = None
    image_pull_policy: Annotated[
        PullPolicy | None,
        doc(
            "When the image is pulled.",
            default="what `images.pullPolicy` says, else what the cluster goes by",
        ),
    ] = None
    command: Annotated[list[Text] | None, doc("Instead of the image's entry point.")] = None
    args: Annotated[
        list[Text] | None, doc("Arguments; may hold references such as ${redis.host}.")
    ] = None
    working_dir: Annotated[str | None, doc("The folder that it starts in.")] = None
    resources: Annotated[
        Resources | None,
        doc(
            "The container's requests and limits.",
            default="requests of 100m and 128Mi, no limits",
            example={"requests": {"cpu": "100m", "memory": "128Mi"}},
        ),
    ] = None
    health: Annotated[
        Probe | None,
        doc(
            "Liveness and readiness in one; a path means HTTP GET.",
            example="/health",
            short="path",
            whole=True,
        ),
    ] = None
    probes: Annotated[Probes | None, doc("Single probes, before `health`.")] = None
    env: Annotated[
        dict[EnvName, Text | EnvSource] | None,
        doc(
            "Environment variables; a text may hold references: ${NAME.url}, .host, .port, "
            ".address, .fqdn.",
            example={"API": "${user-service.url}"},
        ),
    ] = None
    env_from: Annotated[
        list[EnvFrom] | None,
        doc("ConfigMaps and Secrets as variables.", example=[{"configMap": "app-config"}]),
    ] = None
    mounts: Annotated[
        dict[Name, Mounts] | None,
        doc(
            "Where it has the volumes, by their names: a path, a mapping, or several of them.",
            example={"data": "/data", "conf": {"mountPath": "/etc/app", "readOnly": True}},
        ),
    ] = None
    volume_devices: Annotated[
        dict[Name, Word] | None,
        doc(
            "Where it has volumes that are devices, by their names.",
            example={"data": "/dev/xvda"},
        ),
    ] = None
    writable: Annotated[
        dict[AbsolutePath, Annotated[Writable, shortened("sizeLimit")]] | None,
        doc(
            "Folders that it may write to, each empty and its own, with the most that it may hold; "
            "all else of its root file system is read-only.",
            renders="an emptyDir each, readOnlyRootFilesystem",
            example={"/tmp": "64Mi", "/var/cache/nginx": {}},
            named=True,
        ),
    ] = None
    lifecycle: Annotated[
        Lifecycle | None,
        doc(
            "What happens when it has started, and before it is stopped.",
            example={"preStop": {"exec": ["nginx", "-s", "quit"]}},
        ),
    ] = None
    termination_message_path: Annotated[
        str | None, doc("The file with its last words.", default="/dev/termination-log")
    ] = None
    termination_message_policy: Annotated[
        Literal["File", "FallbackToLogsOnError"] | None,
        doc("Whether the end of its log stands for last words that it did not write."),
    ] = None
    stdin: Annotated[bool | None, doc("Keep its standard input open.")] = None
    stdin_once: Annotated[bool | None, doc("Close that after the first client.")] = None
    tty: Annotated[bool | None, doc("Give it a terminal; wants `stdin`.")] = None
    security_context: Annotated[Raw | None, doc("The container's securityContext.")] = None


class ContainerPort(Spec, frozen=True, kw_only=True):
    """A port that a container listens on."""

    container_port: Annotated[Port, doc("The port.", example=9000)]
    protocol: Annotated[Literal["TCP", "UDP", "SCTP"] | None, doc("What it speaks over.")] = None
    host_port: Annotated[Port | None, doc("The same port of the node.")] = None
    host_ip: Annotated[str | None, doc("The node's address for that.")] = field(
        default=None, name="hostIP"
    )


class FurtherContainer(Container, frozen=True):
    """A container beside the main one."""

    ports: Annotated[
        dict[PortName, Annotated[ContainerPort, shortened("containerPort")]] | None,
        doc(
            "Its ports by name. A Service's port whose target is one of them leads to it.",
            example={"metrics": 9090},
        ),
    ] = None


class InitContainer(FurtherContainer, frozen=True):
    """A container that ends before the others start, or one that they can rely on."""

    restart_policy: Annotated[
        Literal["Always"] | None,
        doc(
            "Always: a native sidecar, which starts before the others and stops after them; "
            "from Kubernetes 1.29.",
            default="it runs once",
        ),
    ] = None
    before: Annotated[
        Name | None,
        doc(
            "The init container that starts after this one.",
            default="it comes after those that stand above it, and those of weaker layers",
            example="migrate",
        ),
    ] = None
