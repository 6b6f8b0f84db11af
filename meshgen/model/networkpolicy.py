"""NetworkPolicies: who reaches a namespace's pods, and whom these reach."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.proxysettings import Block
from meshgen.model.scalars import Labels, Port, Word


class NetworkPeer(Spec, frozen=True):
    """Pods, or addresses, at the other end of connections."""

    namespaces: Annotated[
        list[Word] | None,
        doc(
            "Pods in these namespaces: those of `namespaces`, others by their names in the "
            "cluster.",
            default="all namespaces",
            example=["monitoring"],
        ),
    ] = None
    pods: Annotated[
        Labels | None,
        doc("Pods with these labels.", default="all", example={"app": "collector"}),
    ] = None
    ip_blocks: Annotated[
        list[Block] | None,
        doc("Or these addresses, in the place of pods.", example=["169.254.20.10"]),
    ] = None
    ports: Annotated[list[Port] | None, doc("At these ports.", example=[4317])] = None
    protocol: Annotated[Literal["TCP", "UDP"], doc("The protocol of the ports.")] = "TCP"


Peers = Annotated[
    tuple[NetworkPeer, ...],
    Meta(extra_json_schema={**expected("a list of peers"), "x-one": True}),
]


class NetworkPolicies(Spec, frozen=True):
    """NetworkPolicies for the services of a namespace."""

    enabled: Annotated[
        bool | None,
        doc(
            "Whether each service has a NetworkPolicy: its pods are reached by those whose `calls` "
            "name it, by the gateways that expose it, by `access` and by Prometheus, and by nobody "
            "else; if it has `calls`, they reach nobody else either.",
            renders="NetworkPolicies",
            default="false",
        ),
    ] = None
    dns: Annotated[
        Peers | None,
        doc(
            "Who answers DNS, at port 53 by UDP and TCP where nothing else is said. With NodeLocal "
            "DNSCache its address, and that of the Service kube-dns, come in addition.",
            default="pods with `k8s-app: kube-dns` in kube-system",
            example=[
                {"namespaces": ["kube-system"], "pods": {"k8s-app": "kube-dns"}},
                {"ipBlocks": ["169.254.20.10", "10.96.0.10"]},
            ],
        ),
    ] = None
    prometheus: Annotated[
        Peers | None,
        doc(
            "Who scrapes metrics, at the ports that have some.",
            default="pods with `app.kubernetes.io/name: prometheus`, in the platform's namespace "
            "if that runs one",
            example={"namespaces": ["monitoring"]},
        ),
    ] = None
    api_server: Annotated[
        list[Block] | None,
        doc(
            "Addresses of the API server, which services with `rbac` call at ports 443 and 6443.",
            default="any",
            example=["10.0.0.2"],
        ),
    ] = None
    to: Annotated[
        Peers | None,
        doc(
            "What services with `calls` reach besides, such as who collects traces.",
            example=[{"namespaces": ["observability"], "ports": [4317]}],
        ),
    ] = None
