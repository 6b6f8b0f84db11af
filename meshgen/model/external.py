"""What is outside of the mesh: hosts that services call, and how they get there."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.grammar import ExportedTo, Host
from meshgen.model.network import DestinationRuleSpec
from meshgen.model.routes import Traffic
from meshgen.model.scalars import (
    IN_NAMESPACE,
    GatewayRef,
    Labels,
    Name,
    NamespaceRef,
    ObjectName,
    Port,
    Positive,
    Text,
    Word,
)

# Those of istio.io/istio/pkg/config/protocol that a ServiceEntry has a use for.
Protocol = Literal[
    "HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB", "TLS", "TCP", "MONGO", "MYSQL", "REDIS", "UDP"
]
Resolution = Literal["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"]
Hosts = Annotated[
    tuple[Host, ...],
    Meta(min_length=1, extra_json_schema={**expected("a list of hosts"), "x-one": True}),
]
Addresses = Annotated[
    tuple[Text, ...],
    Meta(min_length=1, extra_json_schema={**expected("a list of addresses"), "x-one": True}),
]


class ExternalPort(Spec, frozen=True):
    """A port of a host outside."""

    port: Annotated[Port, doc("The port that services connect to.", example=443)]
    protocol: Annotated[
        Protocol | None, doc("Its protocol.", default="what its name starts with", example="TLS")
    ] = None
    target_port: Annotated[
        Port | None,
        doc(
            "The port at the host, where that is another.",
            default="443 for HTTP at port 80 that `tls` encrypts, else the same as `port`",
        ),
    ] = None


class ExternalEndpoint(Spec, frozen=True):
    """Where a host is, in the place of what DNS says."""

    address: Annotated[
        Text | None, doc("An IP address, a name for DNS, or unix:///PATH.", example="192.0.2.7")
    ] = None
    ports: Annotated[
        dict[Name, Port] | None,
        doc("Its ports by the host's names for them, where they differ.", example={"https": 8443}),
    ] = None
    labels: Annotated[Labels | None, doc("Labels, for subsets and policies.")] = None
    network: Annotated[Text | None, doc("The network that it is in.", example="vm-eu")] = None
    locality: Annotated[
        Text | None, doc("REGION/ZONE/SUBZONE.", example="europe-west1/europe-west1-b")
    ] = None
    weight: Annotated[Positive | None, doc("Its share of the connections.", example=20)] = None
    service_account: Annotated[
        Name | None, doc("The account of a workload with a sidecar.", example="database")
    ] = None


class ExternalTls(Spec, frozen=True):
    """TLS that the proxy speaks for services, which send plain HTTP or TCP (TLS origination)."""

    mode: Annotated[
        Literal["SIMPLE", "MUTUAL"], doc("Whether the proxy shows a certificate of its own.")
    ] = "SIMPLE"
    sni: Annotated[
        Word | None,
        doc("The name that the handshake asks for.", default="the request's host"),
    ] = None
    credential_name: Annotated[
        Word | None,
        doc(
            "The Secret with CA, certificate and key, in the namespace of the egress gateway's "
            "pods: sidecars read none.",
            example="stripe-client",
        ),
    ] = None
    ca_certificates: Annotated[
        Word | None,
        doc(
            "The file in the proxy with the CAs.",
            default="system: the public ones that the proxy's image has",
            example="/etc/stripe/ca.pem",
        ),
    ] = None
    client_certificate: Annotated[
        Word | None, doc("MUTUAL: the file in the proxy with its certificate.")
    ] = None
    private_key: Annotated[Word | None, doc("MUTUAL: the file in the proxy with its key.")] = None
    ca_crl: Annotated[
        Word | None, doc("The file in the proxy with certificates that are revoked.")
    ] = None
    subject_alt_names: Annotated[
        list[Text] | None,
        doc("Names of which the server's certificate has one.", example=["api.stripe.com"]),
    ] = None
    insecure_skip_verify: Annotated[
        bool | None, doc("Take any certificate: whoever is between may read and write along.")
    ] = None


class Through(Spec, frozen=True):
    """An egress gateway on the way."""

    gateway: Annotated[
        GatewayRef,
        doc(
            "One of `gateways`, or NAMESPACE/NAME for the Service of an egress gateway elsewhere.",
            example="istio-system/istio-egressgateway",
        ),
    ]
    selector: Annotated[
        dict[str, Text] | None,
        doc(
            "Labels of the gateway's pods.",
            default="those of the config's gateway; of a Service istio: NAME without `istio-`",
            example={"istio": "egressgateway"},
        ),
    ] = None
    ports: Annotated[
        dict[Name, Port] | None,
        doc(
            "At which port of the gateway each of the host's ports comes, by its name.",
            default="80 for HTTP, 443 for all else; for further ones of a gateway with a "
            "`deployment` the host's own",
            example={"http-admin": 8080},
        ),
    ] = None


class External(Spec, frozen=True):
    """Hosts outside of the mesh, which services refer to as `${NAME.url}`."""

    hosts: Annotated[
        Hosts,
        doc("The hosts; `*.` in front stands for all below a domain.", example=["api.stripe.com"]),
    ]
    ports: Annotated[
        dict[Name, Annotated[ExternalPort, shortened("port", whole=False)]] | None,
        doc(
            "Ports by name: PROTOCOL or PROTOCOL-SUFFIX, as Istio reads it.",
            default="https: 443; with `tls` http: 80",
            example={"https": 443},
        ),
    ] = None
    addresses: Annotated[
        Addresses | None,
        doc(
            "IP addresses that stand for the hosts, with which TCP is told from other TCP; in "
            "CIDR where the resolution is NONE or STATIC.",
            example=["240.0.1.7"],
        ),
    ] = None
    location: Annotated[
        Literal["MESH_EXTERNAL", "MESH_INTERNAL"],
        doc("Whether it has a part in the mesh's mutual TLS, as a VM with a sidecar has."),
    ] = "MESH_EXTERNAL"
    resolution: Annotated[
        Resolution | None,
        doc(
            "How addresses are found; NONE is wherever the service connects to.",
            default="NONE for hosts with `*`, STATIC with endpoints that are IP addresses or with "
            "`workloadSelector`, else DNS",
        ),
    ] = None
    endpoints: Annotated[
        list[Annotated[ExternalEndpoint, shortened("address")]] | None,
        doc("Where the hosts are, if DNS does not say; a text is an address."),
    ] = None
    workload_selector: Annotated[
        Labels | None,
        doc(
            "Labels of the pods or WorkloadEntries that are the endpoints.",
            example={"app": "database"},
        ),
    ] = None
    subject_alt_names: Annotated[
        list[Text] | None,
        doc("Names of which the certificates of endpoints in the mesh have one."),
    ] = None
    tls: Annotated[
        ExternalTls | None,
        doc(
            "TLS that the proxy speaks for services; a text is the mode.",
            renders="a DestinationRule",
            example="SIMPLE",
            short="mode",
        ),
    ] = None
    through: Annotated[
        Through | None,
        doc(
            "The egress gateway that leads there.",
            renders="a Gateway, a VirtualService, and in each namespace that calls through the "
            "gateway a DestinationRule for its Service",
            example="istio-system/istio-egressgateway",
            short="gateway",
        ),
    ] = None
    traffic: Annotated[
        Traffic | None,
        doc(
            "What happens to requests on the way there: routes, timeouts, retries, faults, as of "
            "services; of HTTP, which services do not encrypt themselves.",
            renders="a VirtualService",
            example={"timeout": "5s", "retries": {"attempts": 2}},
        ),
    ] = None
    destination_rule: Annotated[
        DestinationRuleSpec, doc("How the proxy connects.", renders="a DestinationRule")
    ] = DestinationRuleSpec()
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see it.",
            default="all; with `through` those of the config, and the gateway's",
            example=["."],
        ),
    ] = None
    labels: Annotated[Labels | None, doc("Labels of its objects.")] = None
    name: Annotated[
        ObjectName | None, doc("What its objects are called.", default="its name here")
    ] = None
    namespace: Annotated[
        NamespaceRef | None,
        doc(IN_NAMESPACE, default="the environment's own", example="payments"),
    ] = None
