"""Kubernetes' own kinds.

References are those of Kustomize's built-in nameReference configuration, for the kinds that the
resources of a namespace use.
"""

from meshgen.kinds.kind import Fields, Kind, Reference

_RBAC = "rbac.authorization.k8s.io"
_TEMPLATE = ("spec", "template")
_CRON_TEMPLATE = ("spec", "jobTemplate", "spec", "template")
_OF_PODS = (
    ("volumes/configMap/name", "ConfigMap"),
    ("volumes/projected/sources/configMap/name", "ConfigMap"),
    ("volumes/secret/secretName", "Secret"),
    ("volumes/projected/sources/secret/name", "Secret"),
    ("imagePullSecrets/name", "Secret"),
    *(
        (f"{containers}/{path}", kind)
        for containers in ("containers", "initContainers")
        for path, kind in (
            ("env/valueFrom/configMapKeyRef/name", "ConfigMap"),
            ("envFrom/configMapRef/name", "ConfigMap"),
            ("env/valueFrom/secretKeyRef/name", "Secret"),
            ("envFrom/secretRef/name", "Secret"),
        )
    ),
)


def _in_pods(*template: str) -> tuple[Reference, ...]:
    """Return the references to ConfigMaps and Secrets of a pod template at a path."""
    return tuple(Reference("/".join((*template, "spec", p)), kind) for p, kind in _OF_PODS)


def _around_pods(*template: str) -> tuple[Reference, ...]:
    """Return the other references of a pod template; Kustomize follows both in most kinds."""
    spec = "/".join((*template, "spec"))
    return (
        Reference(f"{spec}/serviceAccountName", "ServiceAccount"),
        Reference(f"{spec}/volumes/persistentVolumeClaim/claimName", "PersistentVolumeClaim"),
        Reference(f"{spec}/priorityClassName", "PriorityClass", "scheduling.k8s.io"),
    )


def _all_in_pods(*template: str) -> tuple[Reference, ...]:
    return (*_in_pods(*template), *_around_pods(*template))


_REPLICAS: dict[Fields, str] = {("spec", "replicas"): "How many pods."}
_ROLE_REFERENCES = (
    Reference("rules/resourceNames", "ConfigMap"),
    Reference("rules/resourceNames", "Secret"),
)
_ROLE_REF = Reference("roleRef/name", "Role", _RBAC, in_group=True)
_CLUSTER_ROLE_REF = Reference("roleRef/name", "ClusterRole", _RBAC, in_group=True)
_SUBJECTS = Reference("subjects", "ServiceAccount", in_group=True, with_namespace=True)

# Nothing lives in a namespace that is not there yet; limits count only for pods made after them.
_FIRST, _LIMITS = "00-first", "01-limits"

KUBERNETES: tuple[Kind, ...] = (
    Kind(
        name="Namespace",
        description="The namespace that everything else is in.",
        prefixed=False,
        order=0,
        folder=_FIRST,
        roots=("namespace", ""),
    ),
    Kind(
        name="CustomResourceDefinition",
        group="apiextensions.k8s.io",
        prefixed=False,
        order=3,
        folder=_FIRST,
    ),
    Kind(name="APIService", group="apiregistration.k8s.io", prefixed=False),
    Kind(
        name="ResourceQuota",
        description="Limits what the namespace uses as a whole.",
        order=1,
        folder=_LIMITS,
        roots=("quota", "quotas"),
        switch="Limit what the namespace may use.",
        knobs={("spec", "hard"): "The limits of the ResourceQuota."},
    ),
    Kind(
        name="LimitRange",
        description="Gives containers resources where they have none, and bounds to all.",
        order=2,
        folder=_LIMITS,
        roots=("limitRange", "limitRanges"),
    ),
    Kind(
        name="ServiceAccount",
        description="The identity of a service's pods.",
        order=4,
        references=(Reference("imagePullSecrets/name", "Secret"),),
    ),
    Kind(name="Secret", order=5),
    Kind(
        name="ConfigMap",
        # Kustomize appends a dash and a hash of 10 characters to a generated one.
        longest_name=253 - 11,
        description="Settings and files of services.",
        order=6,
        roots=("", "configMaps"),
    ),
    Kind(
        name="PersistentVolumeClaim",
        description="Storage that outlives pods.",
        order=7,
        roots=("", "persistence"),
        renamed={("spec", "resources", "requests", "storage"): ("size",)},
    ),
    Kind(
        name="Service",
        # A DNS label.
        longest_name=63,
        description="The name and address under which others reach a service's pods.",
        order=8,
    ),
    Kind(name="Endpoints", irregular_plural="endpoints"),
    Kind(name="Pod", pod_template=(), references=_all_in_pods()),
    Kind(
        name="ReplicationController",
        pod_template=_TEMPLATE,
        scalable=True,
        references=_around_pods(*_TEMPLATE),
        knobs=_REPLICAS,
    ),
    Kind(
        name="Deployment",
        group="apps",
        former_groups=("extensions",),
        description="Keeps a service's pods running, and replaces them step by step.",
        pod_template=_TEMPLATE,
        scalable=True,
        rolls=True,
        references=_all_in_pods(*_TEMPLATE),
        knobs=_REPLICAS,
    ),
    Kind(
        name="ReplicaSet",
        group="apps",
        former_groups=("extensions",),
        pod_template=_TEMPLATE,
        scalable=True,
        references=_in_pods(*_TEMPLATE),
        knobs=_REPLICAS,
    ),
    Kind(
        name="StatefulSet",
        # Its pods have a label with its name and a revision's hash.
        longest_name=52,
        group="apps",
        description="Keeps pods running that each have a name and storage of their own.",
        pod_template=_TEMPLATE,
        never_labelled=(("spec", "volumeClaimTemplates"),),
        labelled_in_group=True,
        scalable=True,
        rolls=True,
        references=(
            *_all_in_pods(*_TEMPLATE),
            Reference("spec/serviceName", "Service", in_group=True),
        ),
        knobs=_REPLICAS,
    ),
    Kind(
        name="DaemonSet",
        group="apps",
        former_groups=("extensions",),
        pod_template=_TEMPLATE,
        rolls=True,
        references=_all_in_pods(*_TEMPLATE),
    ),
    Kind(
        name="Job",
        # Its pods have a label with its name.
        longest_name=63,
        group="batch",
        description="Runs pods until their work is done.",
        pod_template=_TEMPLATE,
        labelled_in_group=True,
        ends=True,
        references=_all_in_pods(*_TEMPLATE),
        renamed={("spec",): ("job",)},
    ),
    Kind(
        name="CronJob",
        # Its Jobs' names are its own and a time stamp.
        longest_name=52,
        group="batch",
        description="Makes a Job at set times.",
        pod_template=_CRON_TEMPLATE,
        labelled=(("spec", "jobTemplate"),),
        labelled_in_group=True,
        ends=True,
        references=_all_in_pods(*_CRON_TEMPLATE),
        renamed={
            ("spec",): ("job",),
            ("spec", "schedule"): ("schedule",),
            ("spec", "jobTemplate", "spec"): ("job",),
        },
    ),
    Kind(
        name="HorizontalPodAutoscaler",
        group="autoscaling",
        description="Sets a workload's replicas by how much its pods use.",
        short="hpa",
        references=tuple(
            Reference("spec/scaleTargetRef/name", kind)
            for kind in ("Deployment", "ReplicaSet", "StatefulSet")
        ),
        config_name="autoscaling",
        switch="Scale with the load; `replicas` is left out then.",
        knobs={
            ("spec", "minReplicas"): "Replicas at least.",
            ("spec", "maxReplicas"): "Replicas at most.",
        },
        renamed={("spec", "minReplicas"): ("min",), ("spec", "maxReplicas"): ("max",)},
    ),
    Kind(
        name="PodDisruptionBudget",
        group="policy",
        description="Bounds how many pods may be away at once when nodes are drained.",
        short="pdb",
        switch="Limit how many pods may go at once.",
        knobs={
            ("spec", "minAvailable"): "How many pods must stay: a number, or percent in quotes.",
            ("spec", "maxUnavailable"): "How many pods may go: a number, or percent in quotes.",
        },
    ),
    Kind(
        name="Ingress",
        group="networking.k8s.io",
        former_groups=("extensions",),
        references=(
            Reference("spec/tls/secretName", "Secret"),
            Reference("spec/rules/http/paths/backend/service/name", "Service"),
            Reference("spec/defaultBackend/service/name", "Service"),
        ),
    ),
    Kind(
        name="HTTPRoute",
        group="gateway.networking.k8s.io",
        references=(Reference("spec/rules/backendRefs/name", "Service"),),
    ),
    Kind(name="Role", group=_RBAC, references=_ROLE_REFERENCES),
    Kind(name="ClusterRole", group=_RBAC, references=_ROLE_REFERENCES),
    Kind(name="RoleBinding", group=_RBAC, references=(_ROLE_REF, _CLUSTER_ROLE_REF, _SUBJECTS)),
    Kind(name="ClusterRoleBinding", group=_RBAC, references=(_CLUSTER_ROLE_REF, _SUBJECTS)),
)
