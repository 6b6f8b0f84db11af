"""The check of built-in kinds as the API server validates them, after their schemas."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from meshgen.checks.check import Context, ObjectCheck
from meshgen.checks.typed import Rooms, kinds_of, violations_in
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code

_DESCRIPTION = Description(
    Code.CLUSTER,
    "An object is one that the API server takes.",
    "Beyond its schema, an object has to fit together: a mount names a volume, a selector matches "
    "its template, a limit is no less than the request. `kubectl apply` refuses it otherwise.",
    "Change the value at the path to what the message expects.",
    "https://github.com/kubernetes/kubernetes/tree/master/pkg/apis",
    parent=Code.SCHEMA,
    linter=("mismatching-selector", "invalid-target-ports", "restart-policy"),
)


@cache
def _workloads() -> Mapping[str, Type]:
    from meshgen.checks.cluster.workloads.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _scaling() -> Mapping[str, Type]:
    from meshgen.checks.cluster.scaling.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _network() -> Mapping[str, Type]:
    from meshgen.checks.cluster.network.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _storage() -> Mapping[str, Type]:
    from meshgen.checks.cluster.storage.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _access() -> Mapping[str, Type]:
    from meshgen.checks.cluster.access.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _administration() -> Mapping[str, Type]:
    from meshgen.checks.cluster.administration.kinds import KINDS

    return _with_metadata(KINDS)


@cache
def _webhooks() -> Mapping[str, Type]:
    from meshgen.checks.cluster.administration.webhook_kinds import KINDS

    return _with_metadata(KINDS)


def _with_metadata(kinds: Mapping[str, Type]) -> Mapping[str, Type]:
    from meshgen.checks.cluster.metadata import with_metadata

    return with_metadata(kinds)


# The explicit table: which kinds are checked, and what imports their types.
ROOMS: Rooms = (
    (
        frozenset(
            {
                "CronJob.batch",
                "DaemonSet.apps",
                "Deployment.apps",
                "Job.batch",
                "Pod",
                "PodTemplate",
                "ReplicaSet.apps",
                "ReplicationController",
                "StatefulSet.apps",
            }
        ),
        _workloads,
    ),
    (
        frozenset(
            {
                "HorizontalPodAutoscaler.autoscaling",
                "PodDisruptionBudget.policy",
            }
        ),
        _scaling,
    ),
    (
        frozenset(
            {
                "EndpointSlice.discovery.k8s.io",
                "Endpoints",
                "Ingress.networking.k8s.io",
                "IngressClass.networking.k8s.io",
                "NetworkPolicy.networking.k8s.io",
                "Service",
            }
        ),
        _network,
    ),
    (
        frozenset(
            {
                "CSIDriver.storage.k8s.io",
                "ConfigMap",
                "PersistentVolume",
                "PersistentVolumeClaim",
                "Secret",
                "StorageClass.storage.k8s.io",
            }
        ),
        _storage,
    ),
    (
        frozenset(
            {
                "ClusterRole.rbac.authorization.k8s.io",
                "ClusterRoleBinding.rbac.authorization.k8s.io",
                "Role.rbac.authorization.k8s.io",
                "RoleBinding.rbac.authorization.k8s.io",
                "ServiceAccount",
            }
        ),
        _access,
    ),
    (
        frozenset(
            {
                "Lease.coordination.k8s.io",
                "LimitRange",
                "Namespace",
                "PriorityClass.scheduling.k8s.io",
                "ResourceQuota",
                "RuntimeClass.node.k8s.io",
            }
        ),
        _administration,
    ),
    (
        frozenset(
            {
                "MutatingWebhookConfiguration.admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
            }
        ),
        _webhooks,
    ),
)


def _violations(obj: Any, context: Context) -> Iterable[Violation]:
    return violations_in(ROOMS, _DESCRIPTION.code, obj, context)


CLUSTER = ObjectCheck(
    kinds=kinds_of(ROOMS),
    run=_violations,
    descriptions=(_DESCRIPTION,),
)
