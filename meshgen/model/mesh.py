"""The whole config, and what an environment may change of it."""

from typing import Annotated, Literal

from meshgen.model.access import Authorization
from meshgen.model.base import (
    IN_NAMESPACE,
    ConfigKey,
    Existing,
    Labels,
    MeshgenRelease,
    Name,
    NamePart,
    NamePattern,
    NamespaceRef,
    ObjectName,
    Positive,
    ServiceName,
    Spec,
    Text,
    Versions,
    Word,
    doc,
    shortened,
)
from meshgen.model.extauthz import AuthorizationProvider
from meshgen.model.external import External
from meshgen.model.gateway import Gateway
from meshgen.model.istio import Istio
from meshgen.model.namespace import (
    LimitRange,
    Mtls,
    Namespace,
    OtherNamespace,
    Quota,
)
from meshgen.model.network import Egress
from meshgen.model.networkpolicy import NetworkPolicies
from meshgen.model.patches import MeshPatch
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.ratelimitservice import RateLimitService
from meshgen.model.rules import OwnRule, RuleCode
from meshgen.model.secrets import ExternalSecret
from meshgen.model.service import Service
from meshgen.model.telemetry import Telemetry
from meshgen.model.tests import TrafficTest


class Metadata(Spec, frozen=True):
    """The mesh's own name."""

    name: Annotated[Name, doc("The mesh's name; the default namespace too.", example="titanium")]


# What a config means that names no release of Kubernetes.
KUBERNETES = ("1.29",)


class ConfigMap(Spec, frozen=True):
    """A ConfigMap that Kustomize generates: its name carries a hash, so pods roll on a change."""

    data: Annotated[
        dict[ConfigKey, Text] | None,
        doc(
            "Keys and values; a value may hold references such as ${user-service.url}.",
            example={"LOG_LEVEL": "INFO"},
        ),
    ] = None
    files: Annotated[
        dict[ConfigKey, str] | None,
        doc(
            "Keys and the files with their values, from the config's folder.",
            example={"nginx.conf": "files/nginx.conf"},
        ),
    ] = None
    external: Annotated[
        bool,
        doc(
            "It exists already, in any namespace if it says none: services may refer to it, and "
            "none is rendered."
        ),
    ] = False
    namespace: Annotated[
        NamespaceRef | None, doc(IN_NAMESPACE, default="the environment's own", example="payments")
    ] = None


class ResourceFile(Spec, frozen=True):
    """A file with manifests of one's own, or several by a glob."""

    path: Annotated[
        str,
        doc(
            "A file, a glob, or with a `!` in front one that leaves out what stands before it.",
            example="extra/*.yaml",
        ),
    ]
    namespace: Annotated[
        NamespaceRef | None,
        doc("The namespace of the objects in it that name none.", example="payments"),
    ] = None


class Layout(Spec, frozen=True):
    """How the tree is split into parts that build and apply alone."""

    groups: Annotated[
        Literal["auto", "none"],
        doc(
            "Groups of services in a namespace: those of the services' `group`, and by itself "
            "where a namespace has more services than `size`; or none, whatever services say."
        ),
    ] = "auto"
    size: Annotated[
        Positive,
        doc("How many services stand in one part, where that is not up to their `group`."),
    ] = 30


class Environment(Spec, frozen=True):
    """What an environment sets or changes. Mappings merge, everything else replaces; null removes.

    In `services`, `"*"` stands for every service; a service's own name is stronger.
    """

    namespace: Annotated[
        Namespace | None,
        doc(
            "The namespace.",
            default="the mesh's name",
            example="titanium-prod",
            short="name",
            whole=True,
        ),
    ] = None
    namespaces: Annotated[
        dict[Name, Annotated[OtherNamespace, shortened("name", whole=False)]] | None,
        doc(
            "Namespaces beside the environment's own, by the name that the config uses; a text is "
            "the name in the cluster.",
            example={"payments": {"labels": {"team": "pay"}, "mtls": "STRICT"}},
        ),
    ] = None
    name_prefix: Annotated[
        NamePart | None,
        doc("Put in front of every name, and of every reference to it.", example="prod-"),
    ] = None
    name_suffix: Annotated[
        NamePart | None, doc("Put behind every name, and every reference to it.", example="-v2")
    ] = None
    labels: Annotated[
        Labels | None, doc("Labels of every object and every pod.", example={"team": "blog"})
    ] = None
    kubernetes: Annotated[
        Versions,
        doc(
            "The Kubernetes that the team runs, in quotes; in the middle of an upgrade all of "
            "them: what is rendered is valid for each.",
            example=["1.29", "1.33"],
        ),
    ] = KUBERNETES
    istio: Annotated[
        Istio,
        doc(
            "The Istio that the team runs; versions alone are short for `version`.",
            example={"version": "1.20"},
            short="version",
        ),
    ] = Istio()
    mtls: Annotated[
        Mtls, doc("Mutual TLS in the namespace.", default="STRICT", short="mode", whole=True)
    ] = Mtls()
    pod_security: Annotated[
        PodSecurity | None,
        doc(
            "Which pods the namespaces take, by the Pod Security Standards, and what pods are by "
            "default; a level is `enforce`.",
            renders="labels pod-security.kubernetes.io/… of the Namespaces, security contexts",
            example="restricted",
            short="enforce",
            whole=True,
        ),
    ] = None
    sidecar_scope: Annotated[
        bool | None,
        doc(
            "Whether proxies know only what their service `calls`; those of a service that says "
            "no `calls` know everything.",
            renders="a Sidecar for each service with `calls`",
            default="false",
            example=True,
        ),
    ] = None
    egress: Annotated[
        Egress | None,
        doc(
            "Whether pods reach hosts outside that `external` does not have. `closed`: proxies "
            "refuse them, and the network what goes past a proxy.",
            renders="a Sidecar with outboundTrafficPolicy, NetworkPolicies",
            default="what `istio.meshConfig.outboundTrafficPolicy` says, else open",
            example="closed",
        ),
    ] = None
    authorization: Annotated[
        Authorization,
        doc(
            "Who may ask services, in all namespaces of the environment.",
            default="allow",
            short="default",
        ),
    ] = Authorization()
    network_policies: Annotated[
        NetworkPolicies,
        doc(
            "NetworkPolicies for the services of all namespaces of the environment; `true` is "
            "`enabled`.",
            default="none",
            short="enabled",
            example=True,
        ),
    ] = NetworkPolicies()
    defaults: Annotated[
        Service | None,
        doc("For every service, below what it says itself.", example={"replicas": 2}),
    ] = None
    services: Annotated[
        dict[ServiceName, Service] | None,
        doc("The services by name.", example={"web": {"image": "nginx:1.27", "port": 80}}),
    ] = None
    config_maps: Annotated[dict[ObjectName, ConfigMap] | None, doc("ConfigMaps by name.")] = None
    secrets: Annotated[
        dict[ObjectName, ExternalSecret] | None,
        doc(
            "Secrets by name, whose values the External Secrets Operator takes from a store.",
            renders="an ExternalSecret each",
            example={"app-secrets": {"store": "vault", "from": "prod/shop/app"}},
        ),
    ] = None
    gateways: Annotated[dict[Name, Gateway] | None, doc("Gateways by name.")] = None
    rate_limit_service: Annotated[
        RateLimitService | None,
        doc(
            "Who counts for the limits with `scope: global`; a text is the service's name.",
            renders="a ConfigMap with the limits",
            example={"service": "ratelimit"},
            short="service",
            whole=True,
        ),
    ] = None
    authorization_providers: Annotated[
        dict[Name, AuthorizationProvider] | None,
        doc(
            "External authorizers by name, which `extAuthz` names: `meshgen check` shows what the "
            "mesh config of Istio has to say of them.",
            example={"opa": {"service": "opa", "failOpen": False}},
        ),
    ] = None
    quotas: Annotated[
        dict[ObjectName, Quota] | None,
        doc("ResourceQuotas by name.", example={"quota": {"hard": {"pods": 50}}}),
    ] = None
    limit_ranges: Annotated[dict[ObjectName, LimitRange] | None, doc("LimitRanges by name.")] = None
    telemetry: Annotated[
        Telemetry | None,
        doc(
            "What proxies report, in all namespaces of the environment.",
            renders="a Telemetry in each",
            example={"accessLogging": [{"providers": ["envoy"]}]},
        ),
    ] = None
    proxy_config: Annotated[
        ProxyConfig | None,
        doc(
            "What proxies start with, in all namespaces of the environment; a service's `proxy` is "
            "stronger.",
            renders="a ProxyConfig in each",
            example={"concurrency": 2},
        ),
    ] = None
    resources: Annotated[
        list[Annotated[ResourceFile, shortened("path")]] | None,
        doc(
            "Manifest files of your own, treated like rendered ones: paths, globs, and with a `!` "
            "in front those of all before it that are left out. Those of all layers add up.",
            adds=True,
            example=["extra.yaml", "manifests/*.yaml", "!manifests/dev.yaml"],
        ),
    ] = None
    schemas: Annotated[
        list[str] | None,
        doc(
            "CustomResourceDefinitions of your own, for objects of their kinds to be checked: "
            "paths of files and folders, and globs as in `resources`. Those of all layers add up.",
            adds=True,
            example=["crds"],
        ),
    ] = None
    patches: Annotated[
        list[MeshPatch] | None,
        doc(
            "Changes to anything that was rendered, after those of the services; those of all "
            "layers add up.",
            adds=True,
            example=[{"target": {"kind": "Gateway"}, "patch": {"spec": {"selector": {"a": "b"}}}}],
        ),
    ] = None
    external: Annotated[
        dict[Name, Annotated[External, shortened("hosts", whole=False)]] | None,
        doc(
            "Hosts outside of the mesh by name, which texts refer to as ${NAME.url}; a list is "
            "`existing`.",
            example={"stripe": {"hosts": "api.stripe.com", "ports": {"https": 443}}},
            listed="existing",
        ),
    ] = None
    existing: Annotated[
        list[Existing] | None,
        doc(
            "What is there though nothing here renders it, so that a rule does not miss it: "
            "`Kind/name` (in whatever namespace), `Kind/namespace/name`, or a host; names as the "
            "cluster has them, a `*` for any letters. Those of all layers add up.",
            adds=True,
            example=["Secret/app-secrets", "Service/billing/invoices", "*.example.com"],
        ),
    ] = None
    cluster: Annotated[
        Word | None,
        doc(
            "The cluster that it goes to, by any name: environments of different ones cannot "
            "overwrite each other.",
            default="one cluster for all that say nothing",
            example="eu-prod",
        ),
    ] = None
    cluster_domain: Annotated[
        ObjectName,
        doc("What the full names of Services end with, after `svc`; the kubelet's clusterDomain."),
    ] = "cluster.local"
    nodes: Annotated[
        Positive, doc("How many nodes run the pods of a DaemonSet, to count them.", example=3)
    ] = 1
    severities: Annotated[
        dict[str, Literal["error", "warning", "note", "ignore"]] | None,
        doc(
            "How much findings weigh, by the code in their brackets: an error stops a render, and "
            "`render` says nothing of a note.",
            default="what `meshgen explain CODE` and docs/rules.md say",
            example={"MG503": "error"},
        ),
    ] = None
    rules: Annotated[
        dict[RuleCode, OwnRule] | None,
        doc(
            "Rules of your own, by their codes: docs/own-rules.md tells of them.",
            example={
                "SHOP1": {
                    "title": "Deployments have two replicas or more.",
                    "kinds": ["Deployment"],
                    "holds": "object.spec.replicas > 1",
                    "found": "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 1}}",
                    "passes": "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 2}}",
                }
            },
        ),
    ] = None
    tests: Annotated[
        dict[Name, TrafficTest] | None,
        doc(
            "Requests by name, and how they have to be answered: `meshgen try --tests` asks the "
            "real Envoy. Nothing of them is rendered.",
            example={"jason": {"request": "GET /", "expect": {"status": 200}}},
        ),
    ] = None
    rule_files: Annotated[
        list[str] | None,
        doc(
            "Files with rules of your own, each a mapping as `rules` has it: paths, and globs as "
            "in `resources`. Those of all layers add up.",
            adds=True,
            example=["rules/*.yaml"],
        ),
    ] = None


class Mesh(Environment, frozen=True, kw_only=True):
    """A meshgen.yaml."""

    api_version: Annotated[Literal["meshgen.dev/v1alpha1"], doc("The config's version.")]
    kind: Annotated[Literal["Mesh"], doc("Always Mesh.")]
    metadata: Annotated[Metadata, doc("The mesh's own name.", example={"name": "titanium"})]
    meshgen: Annotated[
        MeshgenRelease | None,
        doc(
            "The meshgen that renders it, or a range of them: another one renders nothing.",
            default="any",
            example="0.3",
        ),
    ] = None
    include: Annotated[
        list[str] | None,
        doc(
            "More files with settings of this config, such as one for each team: paths, globs, and "
            "with a `!` in front those of all before it that are left out. Each setting stands in "
            "one of the files: docs/files.md tells how they become one.",
            example=["services/*.yaml", "gateways.yaml"],
        ),
    ] = None
    namespace_names: Annotated[
        NamePattern | None,
        doc(
            "What those of `namespaces` without a name are called: `{name}` is the config's name "
            "for it, `{environment}` the environment's. An environment that says `namespace` and "
            "nothing of `namespaces` has all in that one, unless this is said.",
            default="{name}-{environment}; {name} where the config has no environments",
            example="{name}-{environment}",
        ),
    ] = None
    layout: Annotated[
        Layout,
        doc("How the tree is split into parts that build and apply alone."),
    ] = Layout()
    templates: Annotated[
        str | None, doc("A folder with templates that replace or add to meshgen's own.")
    ] = None
    output: Annotated[
        dict[str, str | None] | None,
        doc(
            "What `meshgen render` writes, and where.",
            default="a Kustomize tree in `deploy`",
            example={"kustomize": "deploy", "helm": "chart"},
        ),
    ] = None
    environments: Annotated[
        dict[Name, Environment | None] | None,
        doc(
            "The environments by name.",
            default="one, called `default`",
            example={"prod": {"namespace": "titanium-prod", "namePrefix": "prod-"}},
        ),
    ] = None
