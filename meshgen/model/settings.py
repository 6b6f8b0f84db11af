"""What may be set for all environments, for one, and for one cluster of it."""

from typing import Annotated, Literal

from meshgen.model.access import Authorization
from meshgen.model.base import doc, shortened
from meshgen.model.configmap import ConfigMap
from meshgen.model.extauthz import AuthorizationProvider
from meshgen.model.external import External
from meshgen.model.gateway import Gateway
from meshgen.model.images import Images
from meshgen.model.loadtests import LoadTest
from meshgen.model.namespace import LimitRange, Mtls, Quota
from meshgen.model.network import Egress
from meshgen.model.networkpolicy import NetworkPolicies
from meshgen.model.patches import MeshPatch
from meshgen.model.place import Place
from meshgen.model.platform import Platform
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.ratelimitservice import RateLimitService
from meshgen.model.resourcefile import OwnObject, ResourceFile
from meshgen.model.rules import OwnRule, RuleCode
from meshgen.model.scalars import Existing, Name, ObjectName, Positive, ServiceName, Word
from meshgen.model.secrets import ExternalSecret
from meshgen.model.service import Service
from meshgen.model.telemetry import Telemetry
from meshgen.model.tests import TrafficTest


class Settings(Place, frozen=True):
    """What is set, layer by layer."""

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
    images: Annotated[
        Images | None,
        doc(
            "Where images are pulled from, those of services and those of the platform; a text is "
            "`registry`.",
            default="the registries that they are at",
            example="mirror.example.com/hub",
            short="registry",
        ),
    ] = None
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
    objects: Annotated[
        list[OwnObject] | None,
        doc(
            "Objects of your own, treated like rendered ones, where a file is too much. Those of "
            "all layers add up.",
            adds=True,
            renders="the objects",
            example=[
                {
                    "object": {
                        "apiVersion": "scheduling.k8s.io/v1",
                        "kind": "PriorityClass",
                        "metadata": {"name": "shop"},
                        "value": 1000,
                    }
                }
            ],
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
            "The cluster that it goes to: environments of different ones cannot overwrite each "
            "other. One of `clusters`; by any name where the config has none.",
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
            default="what `meshgen explain CODE` and docs/findings.md say",
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
    platform: Annotated[
        Platform | None,
        doc(
            "What runs beside the services and many clusters lack: docs/platform.md tells of it.",
            renders="a tree of its own, `platform` in the output",
            default="nothing",
            example={"metricsServer": {}},
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
    load_tests: Annotated[
        dict[Name, LoadTest] | None,
        doc(
            "Load tests by name, which `meshgen loadtest` renders for k6, or runs.",
            default="one for each service that is limited, scaled or exposed",
            example={"limit": {"service": "web", "profile": "overLimit"}},
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
