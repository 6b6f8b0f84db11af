"""A namespace: the environment's own, those beside it, and what each has once."""

from typing import Annotated, Any, Literal

from meshgen.model.access import Authorization
from meshgen.model.base import Spec, doc
from meshgen.model.network import Egress, NamespaceMtlsMode
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.scalars import (
    IN_NAMESPACE,
    Annotations,
    Labels,
    LabelWord,
    Name,
    NamePart,
    NamespaceRef,
    ObjectName,
    Quantity,
)
from meshgen.model.secrets import ExternalSecret
from meshgen.model.service import Service
from meshgen.model.telemetry import Telemetry


class Namespace(Spec, frozen=True):
    """The namespace that all goes into."""

    name: Annotated[Name, doc("Its name.", example="titanium-prod")]
    create: Annotated[bool, doc("Render the Namespace object, with the injection label.")] = True
    labels: Annotated[Labels | None, doc("More labels of it.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of it.")] = None


class Mtls(Spec, frozen=True):
    """Mutual TLS in the namespace."""

    mode: Annotated[
        NamespaceMtlsMode,
        doc(
            "What pods accept; `none` renders nothing and leaves it to the mesh's own settings: a "
            "service has what it says itself under `mtls` and `destinationRule`.",
            renders="PeerAuthentication, DestinationRules",
        ),
    ] = "STRICT"
    name: Annotated[
        ObjectName, doc("The name of the namespace's PeerAuthentication and DestinationRule.")
    ] = "default"
    without_sidecar: Annotated[
        Literal["rules", "ports"],
        doc(
            "How callers reach services without a sidecar, in plain text: `rules` writes each a "
            "DestinationRule, `ports` writes their ports into the namespace's DestinationRule."
        ),
    ] = "rules"


class Quota(Spec, frozen=True):
    """A ResourceQuota."""

    hard: Annotated[
        dict[str, Quantity], doc("The limits.", example={"limits.cpu": "16", "pods": 50})
    ]
    scopes: Annotated[
        list[
            Literal[
                "BestEffort",
                "CrossNamespacePodAffinity",
                "NotBestEffort",
                "NotTerminating",
                "PriorityClass",
                "Terminating",
            ]
        ]
        | None,
        doc("Which pods count.", example=["NotTerminating"]),
    ] = None
    scope_selector: Annotated[
        dict[str, Any] | None, doc("Which pods count, as the ResourceQuota has it.")
    ] = None
    namespace: Annotated[
        NamespaceRef | None, doc(IN_NAMESPACE, default="the environment's own", example="payments")
    ] = None


class LimitRange(Spec, frozen=True):
    """A LimitRange."""

    limits: Annotated[
        list[dict[str, Any]],
        doc(
            "As the LimitRange has them.",
            example=[{"type": "Container", "default": {"cpu": "200m"}}],
        ),
    ]
    namespace: Annotated[
        NamespaceRef | None, doc(IN_NAMESPACE, default="the environment's own", example="payments")
    ] = None


class OtherNamespace(Spec, frozen=True):
    """A namespace beside the environment's own: a team's, a domain's."""

    name: Annotated[
        Name | None,
        doc(
            "Its name in the cluster. Two may have one name: then they are one namespace.",
            default="what `namespaceNames` makes of it",
            example="payments-prod",
        ),
    ] = None
    create: Annotated[bool, doc("Render the Namespace object, with the injection label.")] = True
    labels: Annotated[Labels | None, doc("More labels of it.", example={"team": "pay"})] = None
    annotations: Annotated[Annotations | None, doc("Annotations of it.")] = None
    revision: Annotated[
        LabelWord | None,
        doc(
            "The control plane's revision.",
            renders="the Namespace label istio.io/rev",
            default="`istio.revision`",
        ),
    ] = None
    mesh: Annotated[
        bool | None,
        doc(
            "Whether its pods get sidecars, where their service does not say. Where it is false, "
            "Istio injects none at all.",
            renders="if not: istio-injection: disabled, no PeerAuthentication, no DestinationRule",
            default="true",
        ),
    ] = None
    mtls: Annotated[
        Mtls | None,
        doc("Mutual TLS in it.", default="the environment's", short="mode", whole=True),
    ] = None
    pod_security: Annotated[
        PodSecurity | None,
        doc(
            "Which pods it takes, and what they are by default; a level is `enforce`.",
            renders="labels pod-security.kubernetes.io/… of the Namespace, security contexts",
            default="the environment's",
            example="baseline",
            short="enforce",
            whole=True,
        ),
    ] = None
    authorization: Annotated[
        Authorization | None,
        doc(
            "Who may ask the services in it; the rest is as the environment says.",
            default="the environment's",
            short="default",
        ),
    ] = None
    network_policies: Annotated[
        bool | None,
        doc("Whether its services have NetworkPolicies.", default="the environment's"),
    ] = None
    sidecar_scope: Annotated[
        bool | None,
        doc(
            "Whether its proxies know only what their service `calls`.",
            renders="a Sidecar for each service with `calls`",
            default="the environment's",
            example=True,
        ),
    ] = None
    egress: Annotated[
        Egress | None,
        doc(
            "Whether its pods reach hosts outside that `external` does not have.",
            renders="a Sidecar with outboundTrafficPolicy, NetworkPolicies",
            default="the environment's",
            example="closed",
        ),
    ] = None
    telemetry: Annotated[
        Telemetry | None,
        doc(
            "What its proxies report; the rest is as the environment says.",
            renders="a Telemetry",
            default="the environment's",
        ),
    ] = None
    proxy_config: Annotated[
        ProxyConfig | None,
        doc(
            "What its proxies start with; the rest is as the environment says.",
            renders="a ProxyConfig",
            default="the environment's",
        ),
    ] = None
    name_prefix: Annotated[
        NamePart | None,
        doc("Put in front of its objects' names.", default="the environment's", example="pay-"),
    ] = None
    name_suffix: Annotated[
        NamePart | None, doc("Put behind its objects' names.", default="the environment's")
    ] = None
    defaults: Annotated[
        Service | None,
        doc("For every service in it, above the `defaults` of all.", example={"replicas": 2}),
    ] = None
    secrets: Annotated[
        dict[ObjectName, ExternalSecret] | None,
        doc("Its Secrets whose values a store has, by name."),
    ] = None
    quotas: Annotated[
        dict[ObjectName, Quota] | None,
        doc("Its ResourceQuotas by name.", example={"compute": {"hard": {"pods": 40}}}),
    ] = None
    limit_ranges: Annotated[
        dict[ObjectName, LimitRange] | None, doc("Its LimitRanges by name.")
    ] = None
