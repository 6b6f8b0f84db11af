"""Kubernetes' own kinds, and those of operators that a service may be left to."""

from meshgen.kinds.kind import Fields, Kind

_RBAC = "rbac.authorization.k8s.io"
_MONITORING = "monitoring.coreos.com"
_ARGO, _FLAGGER = "argoproj.io", "flagger.app"
_TEMPLATE = ("spec", "template")
_CRON_TEMPLATE = ("spec", "jobTemplate", "spec", "template")
_REPLICAS: dict[Fields, str] = {("spec", "replicas"): "How many pods."}
# Nothing lives in a namespace that is not there yet; limits count only for pods made after them.
_FIRST, _LIMITS = "00-first", "01-limits"

KUBERNETES: tuple[Kind, ...] = (
    Kind(
        name="Namespace",
        description="The namespace that everything else is in.",
        order=0,
        folder=_FIRST,
        roots=("namespace", ""),
    ),
    Kind(
        name="CustomResourceDefinition",
        group="apiextensions.k8s.io",
        order=3,
        folder=_FIRST,
    ),
    Kind(name="APIService", group="apiregistration.k8s.io"),
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
    ),
    Kind(name="Secret", order=9),
    Kind(
        name="ConfigMap",
        # Kustomize appends a dash and a hash of 10 characters to a generated one.
        longest_name=253 - 11,
        description="Settings and files of services.",
        order=10,
        roots=("", "configMaps"),
    ),
    Kind(
        name="PersistentVolumeClaim",
        description="Storage that outlives pods.",
        order=11,
        roots=("", "persistence"),
        renamed={("spec", "resources", "requests", "storage"): ("size",)},
    ),
    Kind(
        name="Service",
        # A DNS label.
        longest_name=63,
        description="The name and address under which others reach a service's pods.",
        order=12,
    ),
    Kind(name="Endpoints", irregular_plural="endpoints"),
    Kind(name="Pod", pod_template=()),
    Kind(
        name="ReplicationController",
        pod_template=_TEMPLATE,
        scalable=True,
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
        knobs=_REPLICAS,
    ),
    Kind(
        name="ReplicaSet",
        group="apps",
        former_groups=("extensions",),
        pod_template=_TEMPLATE,
        scalable=True,
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
        knobs=_REPLICAS,
    ),
    Kind(
        name="DaemonSet",
        group="apps",
        former_groups=("extensions",),
        description="Keeps a pod running on every node.",
        pod_template=_TEMPLATE,
        rolls=True,
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
    ),
    Kind(
        name="HTTPRoute",
        group="gateway.networking.k8s.io",
    ),
    Kind(
        name="Role",
        group=_RBAC,
        description="What may be asked of the API server in the namespace.",
        order=5,
        config_name="rbac",
    ),
    Kind(
        name="ClusterRole",
        group=_RBAC,
        description="What may be asked of the API server in the whole cluster.",
        order=6,
    ),
    Kind(
        name="RoleBinding",
        group=_RBAC,
        description="Gives a Role to a service's pods.",
        order=7,
    ),
    Kind(
        name="ClusterRoleBinding",
        group=_RBAC,
        description="Gives a ClusterRole to a service's pods.",
        order=8,
    ),
    Kind(
        name="NetworkPolicy",
        group="networking.k8s.io",
        description="Who reaches a service's pods, and whom they reach.",
        short="netpol",
    ),
    Kind(
        name="ServiceMonitor",
        group=_MONITORING,
        description="Where Prometheus finds the metrics behind a Service.",
        config_name="metrics",
    ),
    Kind(
        name="PodMonitor",
        group=_MONITORING,
        description="Where Prometheus finds the metrics of a service's pods.",
        config_name="metrics",
    ),
    Kind(
        name="Rollout",
        group=_ARGO,
        description="Keeps a service's pods running, and leads new ones in step by step.",
        pod_template=_TEMPLATE,
        scalable=True,
        rolls=True,
        knobs=_REPLICAS,
    ),
    Kind(
        name="AnalysisTemplate",
        group=_ARGO,
        description="What a new version has to show before it gets more requests.",
        config_name="canary",
    ),
    Kind(
        name="Canary",
        group=_FLAGGER,
        description="How a new version takes the place of the former one.",
        irregular_plural="canaries",
        config_name="canary",
    ),
    Kind(
        name="Certificate",
        group="cert-manager.io",
        description="A certificate of a gateway, which cert-manager has signed and renews.",
        roots=("", "certificates"),
    ),
    Kind(
        name="ExternalSecret",
        group="external-secrets.io",
        description="A Secret whose values the External Secrets Operator takes from a store.",
        config_name="secrets",
        roots=("", "secrets"),
    ),
    Kind(
        name="MetricTemplate",
        group=_FLAGGER,
        description="How Flagger asks for a metric.",
        config_name="canary",
    ),
)
