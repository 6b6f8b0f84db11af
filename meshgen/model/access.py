"""Who calls whom: what a service uses, who else may ask it, and what holds where nobody says."""

from typing import Annotated, Literal

from msgspec import Meta, field

from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import Method, PolicyPath
from meshgen.model.probe import PortName
from meshgen.model.proxysettings import Block
from meshgen.model.scalars import ObjectName, Port, Word

# What gRPC's requests have as their path, without the slash in front.
_GrpcMethod = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*/([A-Za-z_][A-Za-z0-9_]*|\*)$",
        extra_json_schema=expected("SERVICE/METHOD, such as acme.Cart/GetItem or acme.Cart/*"),
    ),
]
# NAME is of the own namespace, NAMESPACE/NAME of another one.
_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
AccountRef = Annotated[
    str,
    Meta(
        pattern=rf"^({_LABEL}/)?{_LABEL}(\.{_LABEL})*$",
        max_length=320,
        extra_json_schema=expected("NAMESPACE/NAME, or NAME in the same namespace"),
    ),
]


class Operation(Spec, frozen=True):
    """What is asked of a service: where nothing is said, everything at the ports of its Service."""

    ports: Annotated[
        list[Port | PortName] | None,
        doc(
            "At these ports alone: names or numbers, as the Service or the containers have them.",
            default="all ports of the Service",
            example=["http"],
        ),
    ] = None
    methods: Annotated[
        list[Method] | None, doc("With these methods.", default="all", example=["GET"])
    ] = None
    paths: Annotated[
        list[PolicyPath] | None,
        doc(
            "With these paths, as the service itself sees them: `*` at one end stands for any "
            "letters; from Istio 1.22 on, `{*}` for a part of it, and `{**}` for several.",
            default="all",
            example=["/items/*"],
        ),
    ] = None
    grpc: Annotated[
        list[_GrpcMethod] | None,
        doc(
            "Or methods of gRPC: SERVICE/METHOD, or SERVICE/* for all of its methods.",
            example=["acme.Cart/GetItem"],
        ),
    ] = None


# What of it is called: one mapping, or several of which one has to fit.
Calls = Annotated[tuple[Operation, ...], Meta(min_length=1, extra_json_schema={"x-one": True})]


class Callers(Operation, frozen=True):
    """Callers that the config does not have; of what is said, all has to fit."""

    namespaces: Annotated[
        list[Word] | None,
        doc(
            "All that is in these namespaces: those of `namespaces`, others by their names in the "
            "cluster.",
            example=["monitoring"],
        ),
    ] = None
    service_accounts: Annotated[
        list[AccountRef] | None,
        doc("With these ServiceAccounts.", example=["monitoring/prometheus"]),
    ] = None
    principals: Annotated[
        list[Word] | None,
        doc(
            "With these names in the certificate: trust domain, namespace, account.",
            example=["partner.example.com/ns/shop/sa/web"],
        ),
    ] = None
    ip_blocks: Annotated[
        list[Block] | None,
        doc("From these addresses, as the pod sees them.", example=["10.1.0.0/16"]),
    ] = None
    remote_ip_blocks: Annotated[
        list[Block] | None,
        doc(
            "From these addresses, as the header X-Forwarded-For tells of them.",
            example=["203.0.113.0/24"],
        ),
    ] = None
    request_principals: Annotated[
        list[Word] | None,
        doc(
            "With a token of these: ISSUER/SUBJECT, with a `*` at one end or alone.",
            example=["https://issuer.example.com/*"],
        ),
    ] = None


class AccessSpec(Spec, frozen=True):
    """Who may ask a service, besides those that call it by the config."""

    from_: Annotated[
        list[Callers] | None,
        doc(
            "Callers that the config does not have, of which one has to fit; one that names "
            "nobody is everybody.",
            default="nobody",
            example=[{"serviceAccounts": ["monitoring/prometheus"], "paths": ["/metrics"]}],
        ),
    ] = field(name="from", default=None)
    name: Annotated[
        ObjectName | None, doc("The AuthorizationPolicy's name.", default="the service's")
    ] = None


class Authorization(Spec, frozen=True):
    """Who may ask the services of a namespace."""

    default: Annotated[
        Literal["allow", "deny", "none"] | None,
        doc(
            "`allow`: whoever wants to asks a service that nobody names in `calls` and that says "
            "no `access`; all others have an AuthorizationPolicy with their callers. `deny`: "
            "besides, nobody asks what has none. `none`: there are no AuthorizationPolicies.",
            renders="AuthorizationPolicies",
            default="allow",
        ),
    ] = None
    dry_run: Annotated[
        bool | None,
        doc(
            "Whether proxies only tell, in logs and metrics, what they would refuse.",
            renders='the annotation istio.io/dry-run: "true"',
            default="false",
        ),
    ] = None
    name: Annotated[
        ObjectName | None,
        doc(
            "The name of the AuthorizationPolicy that refuses all, under `deny`.",
            default="default",
        ),
    ] = None
