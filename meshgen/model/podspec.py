"""A pod: its containers, their volumes, and what the API has beside them.

Fields that are the API's own print themselves.
"""

from typing import Annotated, Literal

from msgspec import Meta, field

from meshgen.model.base import Spec, doc
from meshgen.model.container import Container, FurtherContainer, InitContainer
from meshgen.model.scalars import Count, Labels, Name, ObjectName, Raw, Text, Word
from meshgen.model.volume import Volume


class HostAlias(Spec, frozen=True):
    """A line of the pod's /etc/hosts."""

    ip: Annotated[Word, doc("The address.", example="10.0.0.8")]
    hostnames: Annotated[
        list[Word], Meta(min_length=1), doc("The names.", example=["db.example.com"])
    ]


class DnsOption(Spec, frozen=True):
    """An option of the resolver."""

    name: Annotated[Word, doc("The option.", example="ndots")]
    value: Annotated[Text | None, doc("Its value.", example="2")] = None


class DnsConfig(Spec, frozen=True):
    """What the pod's resolv.conf has besides what `dnsPolicy` gives."""

    nameservers: Annotated[list[Word] | None, doc("Servers.", example=["10.0.0.53"])] = None
    searches: Annotated[
        list[Word] | None, doc("Domains in which names are looked up.", example=["example.com"])
    ] = None
    options: Annotated[
        list[DnsOption] | None, doc("Options.", example=[{"name": "ndots", "value": "2"}])
    ] = None


class PodOs(Spec, frozen=True):
    """The operating system of the pod's containers."""

    name: Annotated[Literal["linux", "windows"], doc("Which one.", example="linux")]


class PodSpec(Container, frozen=True):
    """The main container, and the pod around it."""

    containers: Annotated[
        dict[Name, FurtherContainer] | None,
        doc(
            "Further containers of the pod, by name.",
            example={"exporter": {"image": "acme/exporter:v1", "ports": {"metrics": 9104}}},
        ),
    ] = None
    init_containers: Annotated[
        dict[Name, InitContainer] | list[Raw] | None,
        doc(
            "Containers that run before the others, by name, one after the other: in the order of "
            "the file, those of weaker layers first. Or a list, as the pod's spec has it.",
            ordered=True,
            example={"migrate": {"image": "acme/migrate:v1"}},
        ),
    ] = None
    image_pull_secrets: Annotated[list[ObjectName] | None, doc("Secrets for the registry.")] = None
    volumes: Annotated[
        dict[Name, Volume] | None,
        doc("Volumes by name.", example={"data": {"mountPath": "/data", "claim": {"size": "1Gi"}}}),
    ] = None
    termination_grace_period_seconds: Annotated[
        Count | None, doc("Seconds between SIGTERM and SIGKILL.")
    ] = None
    priority_class_name: Annotated[str | None, doc("The pods' priority class.")] = None
    node_selector: Annotated[Labels | None, doc("Labels of the nodes that may run it.")] = None
    tolerations: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = None
    affinity: Annotated[Raw | None, doc("As the pod's spec has it.")] = None
    topology_spread_constraints: Annotated[list[Raw] | None, doc("As the pod's spec has it.")] = (
        None
    )
    pod_security_context: Annotated[Raw | None, doc("The pod's securityContext.")] = None
    host_aliases: Annotated[
        list[HostAlias] | None,
        doc("Names in /etc/hosts.", example=[{"ip": "10.0.0.8", "hostnames": ["db.example.com"]}]),
    ] = None
    dns_policy: Annotated[
        Literal["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"] | None,
        doc(
            "Who answers for names.",
            default="ClusterFirst; with `hostNetwork` ClusterFirstWithHostNet, since the nodes' "
            "own servers know no Service",
        ),
    ] = None
    dns_config: Annotated[
        DnsConfig | None,
        doc("What resolv.conf has besides.", example={"searches": ["example.com"]}),
    ] = None
    hostname: Annotated[Name | None, doc("The pod's host name.", default="its name")] = None
    subdomain: Annotated[
        Name | None, doc("The headless Service under whose name pods are known by their own.")
    ] = None
    set_hostname_as_fqdn: Annotated[bool | None, doc("Whether the host name is the whole one.")] = (
        field(default=None, name="setHostnameAsFQDN")
    )
    runtime_class_name: Annotated[
        ObjectName | None, doc("The RuntimeClass that runs the containers.", example="gvisor")
    ] = None
    scheduler_name: Annotated[str | None, doc("The scheduler that places the pods.")] = None
    os: Annotated[
        PodOs | None,
        doc("The containers' system.", example="linux", short="name", whole=True),
    ] = None
    automount_service_account_token: Annotated[
        bool | None, doc("Whether containers get a token for the API server.", example=False)
    ] = None
    enable_service_links: Annotated[
        bool | None, doc("Whether variables tell of all Services of the namespace.", example=False)
    ] = None
    share_process_namespace: Annotated[
        bool | None, doc("Whether the containers see each other's processes.")
    ] = None
    host_pid: Annotated[bool | None, doc("Whether they see the node's processes.")] = field(
        default=None, name="hostPID"
    )
    host_ipc: Annotated[bool | None, doc("Whether they share the node's IPC.")] = field(
        default=None, name="hostIPC"
    )
