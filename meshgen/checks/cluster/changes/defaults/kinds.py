"""The defaults of kinds; those that have none are left out."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from meshgen.checks.cluster.changes.defaults import network, pods, rest, storage, workloads
from meshgen.checks.cluster.changes.defaults.types import Defaults

KINDS: Mapping[str, Defaults] = {
    "CSIDriver.storage.k8s.io": storage.CSI_DRIVER,
    "ClusterRoleBinding.rbac.authorization.k8s.io": rest.BINDING,
    "CronJob.batch": workloads.CRON_JOB,
    "DaemonSet.apps": workloads.DAEMON_SET,
    "Deployment.apps": workloads.DEPLOYMENT,
    "EndpointSlice.discovery.k8s.io": network.ENDPOINT_SLICE,
    "Endpoints": network.ENDPOINTS,
    "HorizontalPodAutoscaler.autoscaling": rest.AUTOSCALER,
    "IngressClass.networking.k8s.io": network.INGRESS_CLASS,
    "Job.batch": workloads.JOB,
    "MutatingWebhookConfiguration.admissionregistration.k8s.io": rest.WEBHOOKS,
    "NetworkPolicy.networking.k8s.io": network.NETWORK_POLICY,
    "PersistentVolume": storage.VOLUME,
    "PersistentVolumeClaim": storage.CLAIM,
    "Pod": pods.POD,
    "PodTemplate": workloads.POD_TEMPLATES,
    "PriorityClass.scheduling.k8s.io": rest.PRIORITY_CLASS,
    "ReplicaSet.apps": workloads.REPLICA_SET,
    "ReplicationController": workloads.REPLICATION_CONTROLLER,
    "RoleBinding.rbac.authorization.k8s.io": rest.BINDING,
    "Secret": storage.SECRET,
    "Service": network.SERVICE,
    "StatefulSet.apps": workloads.STATEFUL_SET,
    "StorageClass.storage.k8s.io": storage.STORAGE_CLASS,
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io": rest.WEBHOOKS,
}
_NONE = Defaults()


def defaulted(kind: str, obj: Any) -> Any:
    """Return a copy of an object with what the API server sets."""
    obj = deepcopy(obj)
    KINDS.get(kind, _NONE).set(obj)
    return obj
