"""A version of a service: a workload, who it is, and what its proxies are told."""

from typing import Annotated

from meshgen.model.base import doc
from meshgen.model.network import ServiceMtls
from meshgen.model.ratelimit import RateLimit
from meshgen.model.rbac import Grant, ServiceAccountSpec
from meshgen.model.telemetry import Telemetry
from meshgen.model.workload import WorkloadSpec


class VersionSpec(WorkloadSpec, frozen=True):
    """A workload, and what selects its pods or names its ServiceAccount.

    What all versions have alike is the service's: one object for all of them.
    """

    service_account: Annotated[
        ServiceAccountSpec,
        doc("The ServiceAccount.", renders="a ServiceAccount", example={"labels": {"team": "a"}}),
    ] = ServiceAccountSpec()
    rbac: Annotated[
        list[Grant] | None,
        doc(
            "What its pods may ask of the API server.",
            renders="a Role and a RoleBinding, and a ClusterRole and a ClusterRoleBinding, for its "
            "ServiceAccount",
            example=[{"resources": ["configmaps"], "verbs": ["get", "list", "watch"]}],
        ),
    ] = None
    mtls: Annotated[
        ServiceMtls | None,
        doc(
            "What the pods accept.",
            renders="a PeerAuthentication",
            example="PERMISSIVE",
            short="mode",
            whole=True,
        ),
    ] = None
    rate_limit: Annotated[
        RateLimit | None,
        doc(
            "Refuse what comes too fast (429).",
            renders="an EnvoyFilter",
            example={"requests": 100, "per": "minute"},
        ),
    ] = None
    telemetry: Annotated[
        Telemetry | None,
        doc(
            "What its proxies report; the rest is as the namespace has it.",
            renders="a Telemetry with a selector",
            example={"tracing": [{"randomSamplingPercentage": 100}]},
        ),
    ] = None
