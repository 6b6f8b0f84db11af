"""Gateways: which ports and hosts they open to the outside, and how they do TLS."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from meshgen.model.access import AccountRef
from meshgen.model.base import Spec, doc, shortened
from meshgen.model.extauthz import GatewayExtAuthz
from meshgen.model.grammar import GatewayHost
from meshgen.model.jwt import Jwt
from meshgen.model.scalars import IN_NAMESPACE, Name, NamespaceRef, Port, Text, Word
from meshgen.model.secrets import Certificate
from meshgen.model.servicespec import FrontFields
from meshgen.model.waf import Waf
from meshgen.model.workload import WorkloadSpec

TlsMode = Literal[
    "SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "PASSTHROUGH", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL"
]
TlsVersion = Literal["TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"]
ServerProtocol = Literal[
    "HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB", "TLS", "TCP", "MONGO", "MYSQL", "REDIS"
]
_HOSTS = Annotated[tuple[GatewayHost, ...], Meta(min_length=1)]


# Files of the gateway's pods.
_CERTIFICATE = Annotated[
    Word | None, doc("The file with the certificate.", example="/etc/certs/tls.crt")
]
_KEY = Annotated[Word | None, doc("The file with its key.", example="/etc/certs/tls.key")]
_AUTHORITY = Annotated[Word | None, doc("The file with whom clients' certificates are by.")]


_SIGNED = Annotated[
    Certificate | None,
    doc(
        "Have cert-manager make the Secret; a text is the name of the ClusterIssuer.",
        renders="a Certificate in the namespace of the gateway's pods",
        example="letsencrypt",
        short="issuer",
        whole=True,
    ),
]
_NAMED = (
    "with `certificate` one of its own, called NAME-tls, or NAMESPACE-NAME-tls beside Istio's pods"
)


class TlsCertificate(Spec, frozen=True):
    """A certificate in files of the gateway's pods."""

    server_certificate: _CERTIFICATE = None
    private_key: _KEY = None
    ca_certificates: _AUTHORITY = None


class ServerTls(Spec, frozen=True):
    """TLS of a server, by the names of Istio's ServerTLSSettings; of a plain one the redirect."""

    https_redirect: Annotated[
        bool | None, doc("Answer plain HTTP with a redirect to HTTPS: of a server for that.")
    ] = None
    mode: Annotated[
        TlsMode | None,
        doc(
            "SIMPLE, MUTUAL and OPTIONAL_MUTUAL end TLS here, and clients show no certificate, "
            "one, or one if they like; ISTIO_MUTUAL takes certificates of the mesh. PASSTHROUGH "
            "leaves TLS to the service of a route, AUTO_PASSTHROUGH to that which a client names.",
            default="SIMPLE",
        ),
    ] = None
    credential_name: Annotated[
        Word | None,
        doc(
            "The Secret with the certificate, in the namespace of the gateway's pods.",
            default=_NAMED,
            example="web-tls",
        ),
    ] = None
    certificate: _SIGNED = None
    credential_names: Annotated[
        list[Word] | None,
        doc(
            "Several Secrets in its place, such as one with an RSA and one with an ECDSA key; from "
            "Istio 1.26 on.",
            example=["web-rsa", "web-ecdsa"],
        ),
    ] = None
    ca_cert_credential_name: Annotated[
        Word | None,
        doc(
            "The Secret or ConfigMap with whom clients' certificates are by; from Istio 1.28 on.",
            default="`ca.crt` of the Secret, or the Secret of that name with `-cacert` behind it",
        ),
    ] = None
    server_certificate: _CERTIFICATE = None
    private_key: _KEY = None
    ca_certificates: _AUTHORITY = None
    ca_crl: Annotated[Word | None, doc("The file with certificates that are revoked.")] = None
    tls_certificates: Annotated[
        list[TlsCertificate] | None,
        doc("Several certificates in files of the gateway's pods; from Istio 1.26 on."),
    ] = None
    subject_alt_names: Annotated[
        list[Text] | None,
        doc(
            "Names of which a client's certificate has to have one.",
            example=["spiffe://cluster.local/ns/shop/sa/web"],
        ),
    ] = None
    verify_certificate_spki: Annotated[
        list[Text] | None, doc("Hashes of keys of which a client's certificate has to have one.")
    ] = None
    verify_certificate_hash: Annotated[
        list[Text] | None, doc("Hashes of which a client's certificate has to have one.")
    ] = None
    insecure_skip_verify: Annotated[
        bool | None,
        doc("Take clients' certificates whoever they are by; from Istio 1.31 on."),
    ] = None
    min_protocol_version: Annotated[TlsVersion | None, doc("The oldest TLS version.")] = None
    max_protocol_version: Annotated[TlsVersion | None, doc("The newest TLS version.")] = None
    cipher_suites: Annotated[
        list[Text] | None,
        doc(
            "The ciphers to choose from, up to TLS 1.2.", example=["ECDHE-ECDSA-AES128-GCM-SHA256"]
        ),
    ] = None


class GatewayTls(Spec, frozen=True):
    """HTTPS at a gateway; a server of `servers` may say more."""

    credential_name: Annotated[
        Word | None,
        doc(
            "The Secret with the certificate, in the namespace of the gateway's pods.",
            default=_NAMED,
            example="web-tls",
        ),
    ] = None
    certificate: _SIGNED = None
    mode: Annotated[
        Literal["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"], doc("Whether clients show a certificate.")
    ] = "SIMPLE"
    port: Annotated[Port, doc("The port for HTTPS.")] = 443
    min_protocol_version: Annotated[
        Literal["TLSV1_2", "TLSV1_3"] | None, doc("The oldest TLS version.")
    ] = None
    redirect: Annotated[bool, doc("Answer plain HTTP with a redirect to HTTPS.")] = True


class Server(Spec, frozen=True):
    """A port that a gateway opens."""

    port: Annotated[Port, doc("The port.", example=443)]
    protocol: Annotated[
        ServerProtocol | None,
        doc(
            "What clients speak.",
            default="what the server's name says, such as https or tcp-admin",
            example="HTTPS",
        ),
    ] = None
    hosts: Annotated[
        _HOSTS | None,
        doc(
            "Host names it serves, as the gateway's `hosts` are.",
            default="the gateway's hosts",
            example=["shop.example.com"],
        ),
    ] = None
    bind: Annotated[
        Word | None,
        doc("The address that it listens on.", default="all addresses", example="10.0.0.5"),
    ] = None
    tls: Annotated[
        ServerTls | None,
        doc(
            "TLS; a mode stands for itself.",
            example={"credentialName": "web-tls"},
            short="mode",
            whole=True,
        ),
    ] = None


class GatewayWorkload(WorkloadSpec, frozen=True):
    """The pods of a gateway."""

    kind: Annotated[
        Literal["Deployment", "DaemonSet"], doc("A number of pods, or one on every node.")
    ] = "Deployment"
    host_ports: Annotated[
        bool | None,
        doc(
            "Whether the servers' ports are the node's too, as where no load balancer leads to the "
            "Service."
        ),
    ] = None


class GatewayServiceSpec(FrontFields, frozen=True):
    """The Kubernetes Service of a gateway's own Deployment; its ports are the servers'."""

    type: Annotated[
        Literal["ClusterIP", "NodePort", "LoadBalancer"] | None,
        doc(
            "How it is reached.",
            default="LoadBalancer; ClusterIP where only services go through it, to hosts outside",
        ),
    ] = None


class Gateway(Spec, frozen=True):
    """An Istio Gateway."""

    hosts: Annotated[
        _HOSTS,
        doc(
            "Host names it serves; `NAMESPACE/` in front says whose routes it takes for them.",
            example=["titanium.example.com"],
        ),
    ] = ("*",)
    port: Annotated[
        Port | UnsetType | None,
        doc("The port for HTTP; null for none.", default="80; none beside `servers`"),
        # Elsewhere a null takes away what a weaker layer says; here it is a value.
        Meta(extra_json_schema={"x-null": True}),
    ] = UNSET
    tls: Annotated[GatewayTls | None, doc("HTTPS.")] = None
    servers: Annotated[
        dict[Name, Annotated[Server, shortened("port", whole=False)]] | None,
        doc(
            "More ports by name: a protocol, or PROTOCOL-SUFFIX; of all, where `port` and `tls` "
            "are left out.",
            example={"tls-db": {"port": 15432, "tls": "PASSTHROUGH"}, "mongo": 27017},
        ),
    ] = None
    routes: Annotated[
        Literal["single", "delegated"],
        doc(
            "Where routes to other namespaces stand: in a single VirtualService beside the "
            "gateway, or each in its service's namespace, delegated by one beside the gateway."
        ),
    ] = "single"
    selector: Annotated[
        dict[str, Text] | None,
        doc(
            "Labels of the gateway's pods.",
            default="istio: ingressgateway; with `deployment` labels that are its own",
        ),
    ] = None
    deployment: Annotated[
        GatewayWorkload | None,
        doc(
            "A Deployment of its own, where a team runs its gateway itself; Istio's injector makes "
            "a proxy of it.",
            renders="a Deployment with the template `gateway`, a Service with the servers' ports, "
            "a ServiceAccount that may read Secrets, what scales and guards it",
            example={"autoscaling": {"min": 2, "max": 5}},
        ),
    ] = None
    service_account: Annotated[
        AccountRef | None,
        doc(
            "The ServiceAccount of its pods, by which services know it, where these are not of the "
            "config: NAMESPACE/NAME, or NAME where Istio's gateways run.",
            default="of Istio's own gateways as istioctl installs them: "
            "istio-ingressgateway-service-account",
            example="istio-ingress/edge",
        ),
    ] = None
    service: Annotated[
        GatewayServiceSpec | None,
        doc("The Service of that Deployment.", example={"externalTrafficPolicy": "Local"}),
    ] = None
    jwt: Annotated[
        Jwt | None,
        doc(
            "Tokens that requests for its hosts have to bring; a text is an issuer.",
            renders="a RequestAuthentication, and an AuthorizationPolicy that demands one",
            example={"issuer": "https://login.example.com", "public": ["/healthz"]},
            short="issuer",
        ),
    ] = None
    waf: Annotated[
        Waf | None,
        doc(
            "A web application firewall in the gateway's proxies: Coraza with the OWASP Core Rule "
            "Set. In pods that others' gateways have too, it looks at the requests for this one's "
            "hosts alone, unless there is a `*` among them.",
            renders="a WasmPlugin, or a TrafficExtension where every declared Istio has it, beside "
            "the pods",
            example={"mode": "detect", "image": "ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0"},
        ),
    ] = None
    ext_authz: Annotated[
        GatewayExtAuthz | None,
        doc(
            "Who is asked about requests for its hosts first; a text is the provider.",
            renders="an AuthorizationPolicy with the action CUSTOM",
            example={"provider": "opa", "paths": ["/admin*"]},
            short="provider",
        ),
    ] = None
    namespace: Annotated[
        NamespaceRef | None,
        doc(IN_NAMESPACE, default="the environment's own", example="ingress"),
    ] = None
