"""What the API server checks in built-in kinds although their OpenAPI schemas do not say it.

Source: kubernetes/pkg/apis/*/validation/validation.go. Only rules that hold in every version from
1.25 on are here.
"""

from meshgen.schemas.convert.names import (
    ANNOTATION,
    LABEL,
    PORT_NAME,
    QUALIFIED,
    SUBDOMAIN,
    VALUE,
    or_empty,
)
from meshgen.schemas.convert.slim import Schema


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def _each(*values: str) -> Schema:
    return {"items": {"enum": list(values)}}


def _unique(key: str) -> Schema:
    """Say what older releases check without saying so: no two items have the same `key`."""
    return {"x-kubernetes-list-map-keys": [key], "x-kubernetes-list-type": "map"}


LABELS: Schema = {"additionalProperties": VALUE, "propertyNames": QUALIFIED}
PORT: Schema = {"minimum": 1, "maximum": 65535}
ZERO_UP: Schema = {"minimum": 0}
ONE_UP: Schema = {"minimum": 1}
PROTOCOL: Schema = {**_one_of("TCP", "UDP", "SCTP"), "default": "TCP"}
PULL_POLICY = _one_of("Always", "IfNotPresent", "Never")
MESSAGE_POLICY = _one_of("File", "FallbackToLogsOnError")
SELECTOR_OPERATOR = ("In", "NotIn", "Exists", "DoesNotExist")
HONOR = _one_of("Honor", "Ignore")
KEEP = _one_of("Retain", "Delete")
MODES = _each("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")

# Definition, field: what its schema gains. Optional fields may be empty texts too: those are
# defaulted.
FIELDS: dict[tuple[str, str], Schema] = {
    ("apimachinery.pkg.apis.meta.v1.LabelSelector", "matchLabels"): LABELS,
    ("apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "key"): QUALIFIED,
    ("apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "operator"): _one_of(
        *SELECTOR_OPERATOR
    ),
    ("apimachinery.pkg.apis.meta.v1.ObjectMeta", "annotations"): {"propertyNames": ANNOTATION},
    ("apimachinery.pkg.apis.meta.v1.ObjectMeta", "finalizers"): {"items": QUALIFIED},
    ("apimachinery.pkg.apis.meta.v1.ObjectMeta", "generation"): ZERO_UP,
    ("apimachinery.pkg.apis.meta.v1.ObjectMeta", "labels"): LABELS,
    ("apimachinery.pkg.apis.meta.v1.ObjectMeta", "namespace"): or_empty(LABEL),
    ("apimachinery.pkg.apis.meta.v1.OwnerReference", "uid"): {"minLength": 1},
    ("api.apps.v1.DaemonSetUpdateStrategy", "type"): _one_of("RollingUpdate", "OnDelete"),
    ("api.apps.v1.DeploymentSpec", "minReadySeconds"): ZERO_UP,
    ("api.apps.v1.DeploymentSpec", "progressDeadlineSeconds"): ONE_UP,
    ("api.apps.v1.DeploymentSpec", "replicas"): ZERO_UP,
    ("api.apps.v1.DeploymentSpec", "revisionHistoryLimit"): ZERO_UP,
    ("api.apps.v1.DeploymentStrategy", "type"): _one_of("RollingUpdate", "Recreate"),
    ("api.apps.v1.ReplicaSetSpec", "replicas"): ZERO_UP,
    ("api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "whenDeleted"): KEEP,
    ("api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "whenScaled"): KEEP,
    ("api.apps.v1.StatefulSetSpec", "podManagementPolicy"): _one_of("OrderedReady", "Parallel"),
    ("api.apps.v1.StatefulSetSpec", "replicas"): ZERO_UP,
    ("api.apps.v1.StatefulSetUpdateStrategy", "type"): _one_of("RollingUpdate", "OnDelete"),
    ("api.autoscaling.v2.HPAScalingPolicy", "periodSeconds"): {"minimum": 1, "maximum": 1800},
    ("api.autoscaling.v2.HPAScalingPolicy", "type"): _one_of("Pods", "Percent"),
    ("api.autoscaling.v2.HPAScalingPolicy", "value"): ONE_UP,
    ("api.autoscaling.v2.HPAScalingRules", "selectPolicy"): _one_of("Max", "Min", "Disabled"),
    ("api.autoscaling.v2.HPAScalingRules", "stabilizationWindowSeconds"): {
        "minimum": 0,
        "maximum": 3600,
    },
    ("api.autoscaling.v2.HorizontalPodAutoscalerSpec", "maxReplicas"): ONE_UP,
    ("api.autoscaling.v2.HorizontalPodAutoscalerSpec", "minReplicas"): ZERO_UP,
    ("api.autoscaling.v2.MetricSpec", "type"): _one_of(
        "ContainerResource", "External", "Object", "Pods", "Resource"
    ),
    ("api.autoscaling.v2.MetricTarget", "averageUtilization"): ONE_UP,
    ("api.autoscaling.v2.MetricTarget", "type"): _one_of("Utilization", "Value", "AverageValue"),
    ("api.batch.v1.CronJobSpec", "concurrencyPolicy"): _one_of("Allow", "Forbid", "Replace"),
    ("api.batch.v1.CronJobSpec", "failedJobsHistoryLimit"): ZERO_UP,
    ("api.batch.v1.CronJobSpec", "schedule"): {"minLength": 1},
    ("api.batch.v1.CronJobSpec", "startingDeadlineSeconds"): ZERO_UP,
    ("api.batch.v1.CronJobSpec", "successfulJobsHistoryLimit"): ZERO_UP,
    ("api.batch.v1.JobSpec", "activeDeadlineSeconds"): ZERO_UP,
    ("api.batch.v1.JobSpec", "backoffLimit"): ZERO_UP,
    ("api.batch.v1.JobSpec", "completionMode"): _one_of("NonIndexed", "Indexed"),
    ("api.batch.v1.JobSpec", "completions"): ZERO_UP,
    ("api.batch.v1.JobSpec", "parallelism"): ZERO_UP,
    ("api.batch.v1.JobSpec", "ttlSecondsAfterFinished"): ZERO_UP,
    ("api.core.v1.Container", "imagePullPolicy"): PULL_POLICY,
    ("api.core.v1.Container", "name"): LABEL,
    ("api.core.v1.Container", "terminationMessagePolicy"): MESSAGE_POLICY,
    ("api.core.v1.Container", "volumeDevices"): _unique("devicePath"),
    ("api.core.v1.Container", "volumeMounts"): _unique("mountPath"),
    ("api.core.v1.ContainerPort", "containerPort"): PORT,
    ("api.core.v1.ContainerPort", "name"): or_empty(PORT_NAME),
    ("api.core.v1.ContainerPort", "protocol"): PROTOCOL,
    ("api.core.v1.EphemeralContainer", "imagePullPolicy"): PULL_POLICY,
    ("api.core.v1.EphemeralContainer", "terminationMessagePolicy"): MESSAGE_POLICY,
    ("api.core.v1.EnvVar", "name"): {"minLength": 1},
    ("api.core.v1.HTTPGetAction", "scheme"): _one_of("HTTP", "HTTPS"),
    ("api.core.v1.NodeSelectorRequirement", "operator"): _one_of(*SELECTOR_OPERATOR, "Gt", "Lt"),
    ("api.core.v1.PersistentVolumeClaimSpec", "accessModes"): MODES,
    ("api.core.v1.PersistentVolumeClaimSpec", "volumeMode"): _one_of("Filesystem", "Block"),
    ("api.core.v1.PersistentVolumeSpec", "accessModes"): MODES,
    ("api.core.v1.PersistentVolumeSpec", "persistentVolumeReclaimPolicy"): _one_of(
        "Retain", "Delete", "Recycle"
    ),
    ("api.core.v1.PersistentVolumeSpec", "volumeMode"): _one_of("Filesystem", "Block"),
    ("api.core.v1.PodSecurityContext", "fsGroupChangePolicy"): _one_of("OnRootMismatch", "Always"),
    ("api.core.v1.PodSpec", "containers"): {"minItems": 1, **_unique("name")},
    ("api.core.v1.PodSpec", "dnsPolicy"): _one_of(
        "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"
    ),
    ("api.core.v1.PodSpec", "ephemeralContainers"): _unique("name"),
    ("api.core.v1.PodSpec", "initContainers"): _unique("name"),
    ("api.core.v1.PodSpec", "nodeSelector"): LABELS,
    ("api.core.v1.PodSpec", "preemptionPolicy"): _one_of("PreemptLowerPriority", "Never"),
    ("api.core.v1.PodSpec", "restartPolicy"): _one_of("Always", "OnFailure", "Never"),
    ("api.core.v1.PodSpec", "serviceAccountName"): or_empty(SUBDOMAIN),
    # The server itself makes 1 of what is less, which nobody means.
    ("api.core.v1.PodSpec", "terminationGracePeriodSeconds"): ZERO_UP,
    ("api.core.v1.PodSpec", "volumes"): _unique("name"),
    ("api.core.v1.Probe", "failureThreshold"): ZERO_UP,
    ("api.core.v1.Probe", "initialDelaySeconds"): ZERO_UP,
    ("api.core.v1.Probe", "periodSeconds"): ZERO_UP,
    ("api.core.v1.Probe", "successThreshold"): ZERO_UP,
    ("api.core.v1.Probe", "timeoutSeconds"): ZERO_UP,
    ("api.core.v1.ScopedResourceSelectorRequirement", "operator"): _one_of(*SELECTOR_OPERATOR),
    ("api.core.v1.SeccompProfile", "type"): _one_of("RuntimeDefault", "Localhost", "Unconfined"),
    ("api.core.v1.ServicePort", "name"): or_empty(LABEL),
    ("api.core.v1.ServicePort", "nodePort"): {"minimum": 0, "maximum": 65535},
    ("api.core.v1.ServicePort", "port"): PORT,
    ("api.core.v1.ServicePort", "protocol"): PROTOCOL,
    ("api.core.v1.ServiceSpec", "externalTrafficPolicy"): _one_of("Cluster", "Local"),
    ("api.core.v1.ServiceSpec", "internalTrafficPolicy"): _one_of("Cluster", "Local"),
    ("api.core.v1.ServiceSpec", "ipFamilies"): _each("IPv4", "IPv6"),
    ("api.core.v1.ServiceSpec", "ipFamilyPolicy"): _one_of(
        "SingleStack", "PreferDualStack", "RequireDualStack"
    ),
    ("api.core.v1.ServiceSpec", "selector"): LABELS,
    ("api.core.v1.ServiceSpec", "sessionAffinity"): _one_of("ClientIP", "None"),
    ("api.core.v1.ServiceSpec", "type"): _one_of(
        "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"
    ),
    ("api.core.v1.Toleration", "effect"): _one_of("NoSchedule", "PreferNoSchedule", "NoExecute"),
    ("api.core.v1.TopologySpreadConstraint", "maxSkew"): ONE_UP,
    ("api.core.v1.TopologySpreadConstraint", "nodeAffinityPolicy"): HONOR,
    ("api.core.v1.TopologySpreadConstraint", "nodeTaintsPolicy"): HONOR,
    ("api.core.v1.TopologySpreadConstraint", "whenUnsatisfiable"): _one_of(
        "DoNotSchedule", "ScheduleAnyway"
    ),
    ("api.core.v1.Volume", "name"): LABEL,
    ("api.core.v1.VolumeMount", "mountPropagation"): _one_of(
        "None", "HostToContainer", "Bidirectional"
    ),
    ("api.networking.v1.HTTPIngressPath", "pathType"): _one_of(
        "Exact", "Prefix", "ImplementationSpecific"
    ),
    ("api.networking.v1.NetworkPolicyPort", "protocol"): PROTOCOL,
    ("api.networking.v1.NetworkPolicySpec", "policyTypes"): _each("Ingress", "Egress"),
    ("api.policy.v1.PodDisruptionBudgetSpec", "unhealthyPodEvictionPolicy"): _one_of(
        "IfHealthyBudget", "AlwaysAllow"
    ),
}
# Definition: fields that its schema calls required although the API server sets or leaves them.
# Source: kubernetes/pkg/apis/*/*/defaults.go, and the fields' types, which are no pointers.
OPTIONAL: dict[str, list[str]] = {
    "api.apps.v1.StatefulSetSpec": ["serviceName"],
    "api.batch.v1.PodFailurePolicyOnPodConditionsPattern": ["status"],
    "api.batch.v1.PodFailurePolicyRule": ["onPodConditions"],
    "api.core.v1.HTTPHeader": ["value"],
    "api.core.v1.ISCSIPersistentVolumeSource": ["lun"],
    "api.core.v1.ISCSIVolumeSource": ["lun"],
    "api.core.v1.LimitRangeSpec": ["limits"],
    "api.core.v1.PreferredSchedulingTerm": ["preference"],
    "api.core.v1.ScaleIOPersistentVolumeSource": ["secretRef"],
    "api.core.v1.ScaleIOVolumeSource": ["secretRef"],
    "api.core.v1.SleepAction": ["seconds"],
    "api.core.v1.Sysctl": ["value"],
    "api.discovery.v1.EndpointSlice": ["endpoints"],
    "api.discovery.v1.ForZone": ["name"],
    "api.networking.v1.NetworkPolicySpec": ["podSelector"],
    "api.rbac.v1.RoleRef": ["apiGroup"],
    "api.scheduling.v1.PriorityClass": ["value"],
    "api.storage.v1.CSIDriver": ["spec"],
    "api.storage.v1.TokenRequest": ["audience"],
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion": [
        "served",
        "storage",
    ],
}
REQUIRED: dict[str, list[str]] = {
    "api.apps.v1.DaemonSet": ["spec"],
    "api.apps.v1.Deployment": ["spec"],
    "api.apps.v1.ReplicaSet": ["spec"],
    "api.apps.v1.StatefulSet": ["spec"],
    "api.autoscaling.v2.HorizontalPodAutoscaler": ["spec"],
    "api.batch.v1.CronJob": ["spec"],
    "api.batch.v1.Job": ["spec"],
    "api.batch.v1.JobTemplateSpec": ["spec"],
    "api.core.v1.Container": ["image"],
    "api.core.v1.PersistentVolumeClaim": ["spec"],
    "api.core.v1.PersistentVolumeClaimSpec": ["accessModes", "resources"],
    "api.core.v1.Pod": ["spec"],
    "api.core.v1.PodTemplateSpec": ["spec"],
    "api.core.v1.Service": ["spec"],
}
