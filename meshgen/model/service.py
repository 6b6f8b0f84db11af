"""A service: a workload and all that belongs to it."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.access import AccessSpec, Calls
from meshgen.model.base import UNIQUE, Spec, doc, shortened
from meshgen.model.canary import Canary
from meshgen.model.extauthz import ExtAuthz
from meshgen.model.grammar import ExportedTo
from meshgen.model.jwt import Jwt
from meshgen.model.monitoring import MetricsSpec
from meshgen.model.network import (
    PortSpec,
    ServiceRuleSpec,
)
from meshgen.model.patches import Patch
from meshgen.model.routes import Expose, Traffic
from meshgen.model.scalars import (
    IN_NAMESPACE,
    Count,
    LabelKey,
    LabelWord,
    Name,
    NamespaceRef,
    Port,
    Positive,
    Reason,
    SelectorValue,
    Word,
)
from meshgen.model.servicespec import AdditionalService, ServiceSpec
from meshgen.model.version import VersionSpec
from meshgen.model.waf import Waf

WorkloadKind = Literal["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]


class JobSpec(Spec, frozen=True):
    """Settings of a Job, or of the Jobs that a CronJob starts."""

    parallelism: Annotated[Count | None, doc("Pods at the same time.")] = None
    completions: Annotated[Positive | None, doc("Pods that must succeed.")] = None
    backoff_limit: Annotated[Count | None, doc("Tries before it counts as failed.")] = None
    active_deadline_seconds: Annotated[Positive | None, doc("Seconds it may take.")] = None
    ttl_seconds_after_finished: Annotated[
        Count | None, doc("Seconds until a finished Job is removed.")
    ] = None
    restart_policy: Annotated[
        Literal["Never", "OnFailure"], doc("Whether a failed container starts again.")
    ] = "Never"
    concurrency_policy: Annotated[
        Literal["Allow", "Forbid", "Replace"] | None, doc("CronJob: when one still runs.")
    ] = None
    suspend: Annotated[bool | None, doc("Do not start.")] = None
    hook: Annotated[
        Literal["before", "after"] | None,
        doc(
            "Job: run before or after the rest is applied, as a migration does. Helm and Argo CD "
            "wait for it, anything else applies a plain Job.",
            renders="annotations of helm.sh and argocd.argoproj.io; of `before`, on its "
            "ServiceAccount and its rights too",
            example="before",
        ),
    ] = None
    time_zone: Annotated[
        str | None, doc("CronJob: the schedule's time zone.", example="Etc/UTC")
    ] = None
    successful_jobs_history_limit: Annotated[Count | None, doc("CronJob: Jobs kept.")] = None
    failed_jobs_history_limit: Annotated[Count | None, doc("CronJob: failed Jobs kept.")] = None


class Service(VersionSpec, frozen=True):
    """A workload, the Service in front of it, and its part of the mesh."""

    kind: Annotated[WorkloadKind, doc("The workload's kind.")] = "Deployment"
    clusters: Annotated[
        Annotated[list[Name], Meta(min_length=1, extra_json_schema=UNIQUE)] | None,
        doc(
            "Those of the environment's clusters that run it; in the others there is its Service, "
            "by which callers find it.",
            default="all of them",
            example=["east"],
        ),
    ] = None
    port: Annotated[
        Port | None,
        doc("The one port.", renders="a Service, and the container's port", example=8001),
    ] = None
    protocol: Annotated[
        Word | None,
        doc("The protocol of `port`, by Istio's names.", default="http", example="tcp"),
    ] = None
    ports: Annotated[
        dict[Annotated[str, doc("The port's name.")], Annotated[PortSpec, shortened("port")]]
        | None,
        doc(
            "Several ports by name: PROTOCOL or PROTOCOL-SUFFIX, as Istio reads it.",
            example={"http": 8001, "http-metrics": 9090},
        ),
    ] = None
    service: Annotated[
        ServiceSpec, doc("The Kubernetes Service.", example={"type": "NodePort"})
    ] = ServiceSpec()
    additional_services: Annotated[
        dict[Name, AdditionalService] | None,
        doc(
            "Further Services in front of the same pods, by the names that they have.",
            renders="Services",
            example={"web-external": {"type": "LoadBalancer", "port": 80}},
        ),
    ] = None
    mesh: Annotated[
        bool | None,
        doc(
            "Whether the pods get a sidecar.",
            renders='the label sidecar.istio.io/inject: "false" if not',
            default="true; false for Jobs and CronJobs, which a sidecar would keep from ending",
        ),
    ] = None
    host_network: Annotated[
        bool | None,
        doc(
            "Whether the pods are on the nodes' network; no sidecar is injected there, so that "
            "they are outside of the mesh.",
            renders='hostNetwork, and the label sidecar.istio.io/inject: "false"',
        ),
    ] = None
    destination_rule: Annotated[
        ServiceRuleSpec,
        doc(
            "How callers reach the service; `false` leaves the DestinationRule to somebody else.",
            example={"name": "users"},
            short="enabled",
        ),
    ] = ServiceRuleSpec()
    jwt: Annotated[
        Jwt | None,
        doc(
            "Tokens that requests to its HTTP ports have to bring; a text is an issuer.",
            renders="a RequestAuthentication, and an AuthorizationPolicy that demands one",
            example={"issuer": "https://login.example.com", "public": ["/healthz"]},
            short="issuer",
        ),
    ] = None
    ext_authz: Annotated[
        ExtAuthz | None,
        doc(
            "Who is asked about requests to its HTTP ports first; a text is the provider.",
            renders="an AuthorizationPolicy with the action CUSTOM",
            example={"provider": "opa", "paths": ["/admin*"]},
            short="provider",
        ),
    ] = None
    expose: Annotated[
        Expose | list[Expose] | None,
        doc(
            "Traffic from a gateway, or from each of several.",
            renders="a VirtualService",
            example={"gateway": "web", "prefix": "/"},
        ),
    ] = None
    traffic: Annotated[
        Traffic | None,
        doc(
            "Who gets which requests: versions by weight, by header, copies, faults. It holds in "
            "the mesh, and at gateways for routes that say no destination.",
            renders="a VirtualService of the sidecars",
            example={"weights": {"v1": 90, "v2": 10}},
        ),
    ] = None
    calls: Annotated[
        dict[Name, Calls] | None,
        doc(
            "What it calls: services and hosts outside by name, and of each what; a list of names "
            "says that all of it. Those of all layers add up.",
            renders="the AuthorizationPolicies of those that it calls",
            example={"catalog": {"methods": ["GET"], "paths": ["/items/*"]}, "redis": {}},
            named=True,
        ),
    ] = None
    access: Annotated[
        AccessSpec | None,
        doc(
            "Who may ask it that the config does not have; a list is `from`. Those that `calls` "
            "and `expose` name, and what scrapes its metrics, need no line.",
            renders="an AuthorizationPolicy",
            example=[{"serviceAccounts": ["monitoring/prometheus"], "ports": [9090]}],
            short="from",
        ),
    ] = None
    canary: Annotated[
        Canary | None,
        doc(
            "A controller that leads a new version in the place of the former one, step by step, "
            "and back if it does worse; a text is its name.",
            example={"by": "flagger", "steps": [5, 20, 50]},
            short="by",
        ),
    ] = None
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see the service: those of `namespaces`, others by their names in the "
            "cluster, `.` for its own, `*` for all. That of its gateway's pods has to.",
            renders="the annotation networking.istio.io/exportTo, and exportTo",
            default="all, unless Istio's own settings say others",
            example=[".", "shop", "istio-system"],
        ),
    ] = None
    schedule: Annotated[str | None, doc("CronJob: when, as cron has it.", example="0 3 * * *")] = (
        None
    )
    job: Annotated[JobSpec, doc("Settings of a Job or CronJob.", example={"backoffLimit": 3})] = (
        JobSpec()
    )
    namespace: Annotated[
        NamespaceRef | None,
        doc(IN_NAMESPACE, default="the environment's own", example="payments"),
    ] = None
    name: Annotated[
        Name | None,
        doc(
            "What its objects are called, so that two namespaces can have a `redis` each. The "
            "config goes on to name the service as it does.",
            default="the name that the config has for it",
            example="redis",
        ),
    ] = None
    group: Annotated[
        Name | None,
        doc(
            "The part of the tree that it stands in: a team's, an application's. `shared` is the "
            "part that is applied first, with what belongs to no group.",
            example="cart",
        ),
    ] = None
    version: Annotated[
        LabelWord | None,
        doc("The pods' version label, for Kiali and for subsets.", default="v1", example="v2"),
    ] = None
    version_label: Annotated[
        bool,
        doc("Whether pods have the label `version`; those of `versions` always have."),
    ] = True
    waf: Annotated[
        Waf | None,
        doc(
            "A web application firewall in the sidecars, for what comes in: Coraza with the OWASP "
            "Core Rule Set.",
            renders="a WasmPlugin, or a TrafficExtension where every declared Istio has it",
            example={"mode": "detect", "image": "ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0"},
        ),
    ] = None
    metrics: Annotated[
        MetricsSpec | None,
        doc(
            "Metrics for Prometheus.",
            renders="annotations of the pods, or a ServiceMonitor or PodMonitor",
            example={"port": "http-metrics", "path": "/metrics"},
            short="port",
        ),
    ] = None
    versions: Annotated[
        dict[Name, Annotated[VersionSpec, shortened("image", whole=False)]] | None,
        doc(
            "Versions that run beside each other behind the one Service, each with what it has "
            "otherwise than the service says for all of them; a text is its image.",
            renders="a workload NAME-VERSION for each, and a subset of the DestinationRule",
            example={"v1": {"image": "acme/web:1"}, "v2": {"image": "acme/web:2", "replicas": 1}},
        ),
    ] = None
    selector: Annotated[
        dict[LabelKey, SelectorValue] | None,
        doc(
            "Labels of the pods by which all that belongs to the service knows them; `{name}` is "
            "what its objects are called.",
            default="app: {name}",
            example={"app.kubernetes.io/name": "{name}"},
        ),
    ] = None
    ignore: Annotated[
        dict[str, Reason] | None,
        doc(
            "Findings about its objects that are not told: their codes, each with the reason. "
            "Nothing of it is rendered; the annotation `meshgen.dev/ignore` is, and holds for one "
            "object, whoever checks it.",
            example={"MG602": "one pod is enough: nobody waits for it"},
        ),
    ] = None
    patches: Annotated[
        list[Patch] | None,
        doc(
            "Changes to what was rendered for it, for what has no field here; those of all layers "
            "add up.",
            adds=True,
        ),
    ] = None


# What is said over a service that meshgen has by itself.
ServiceOver = Annotated[
    Service | None,
    doc(
        "Anything that one of `services` can say, over what it is without; null takes away.",
        over=True,
        example={"resources": {"limits": {"memory": "1Gi"}}},
    ),
]
