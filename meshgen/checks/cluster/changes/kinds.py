"""The table: what may not change of which kind once it is set.

Source: the `ValidateUpdate` of the registries' strategies. Kinds that are not here take every
change that is right by itself: CronJob, Ingress, HorizontalPodAutoscaler, Role, Namespace and more.
"""

from collections.abc import Callable, Iterator, Mapping

from meshgen.checks.cluster.changes import claims, frozen, jobs, pods, remedies, services, volumes
from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import Fixed, Rules
from meshgen.checks.cluster.changes.told import refused
from meshgen.checks.violation import Violation
from meshgen.resources import Object

# What storage makes of an object besides defaults: from how it was, or None, and how it is to be.
STORED: Mapping[str, Callable[[Object | None, Object], Object]] = {
    "PersistentVolumeClaim": claims.stored,
    "Service": services.stored,
}


def _scopes(change: Change) -> Iterator[Violation]:
    """Yield that a quota is about other pods. Source: ValidateResourceQuotaUpdate."""
    path = ("spec", "scopes")
    old, new = (sorted(set(each or ())) for each in change.both(*path))
    if old != new:
        yield refused(path, old or None, new or None, "a quota keeps its scopes")


def _of(*paths: str) -> tuple[Fixed, ...]:
    return tuple(Fixed(path=tuple(path.split("."))) for path in paths)


_BINDING = Rules(remedy=remedies.BINDING, fixed=_of("roleRef"))

KINDS: Mapping[str, Rules] = {
    "CSIDriver.storage.k8s.io": Rules(
        remedy=remedies.DRIVER,
        fixed=(
            *_of("spec.attachRequired", "spec.volumeLifecycleModes"),
            Fixed(path=("spec", "fsGroupPolicy"), before=30),
            Fixed(path=("spec", "podInfoOnMount"), before=30),
        ),
    ),
    "ClusterRoleBinding.rbac.authorization.k8s.io": _BINDING,
    "ConfigMap": Rules(remedy=remedies.CONFIG, checks=(frozen.frozen,)),
    "DaemonSet.apps": Rules(remedy=remedies.DAEMON_SET, fixed=_of("spec.selector")),
    "Deployment.apps": Rules(remedy=remedies.DEPLOYMENT, fixed=_of("spec.selector")),
    "EndpointSlice.discovery.k8s.io": Rules(remedy=remedies.SLICE, fixed=_of("addressType")),
    "IngressClass.networking.k8s.io": Rules(remedy=remedies.CLASS, fixed=_of("spec.controller")),
    "Job.batch": Rules(
        remedy=remedies.JOB,
        fixed=(
            *_of("spec.completionMode"),
            Fixed(path=("spec", "selector"), when=jobs.chooses),
            Fixed(path=("spec", "podFailurePolicy"), since=26),
            Fixed(path=("spec", "backoffLimitPerIndex"), since=29),
            Fixed(path=("spec", "successPolicy"), since=31),
            Fixed(path=("spec", "managedBy"), since=32),
        ),
        checks=(jobs.completions, jobs.template),
    ),
    "PersistentVolume": Rules(
        remedy=remedies.VOLUME,
        fixed=_of("spec.volumeMode"),
        checks=(volumes.source, volumes.nodes, volumes.attributes),
    ),
    "PersistentVolumeClaim": Rules(remedy=remedies.CLAIM, checks=(claims.spec,)),
    "Pod": Rules(remedy=remedies.POD, checks=(pods.annotations, pods.spec)),
    "PriorityClass.scheduling.k8s.io": Rules(
        remedy=remedies.CLASS, fixed=_of("value", "preemptionPolicy")
    ),
    "ReplicaSet.apps": Rules(remedy=remedies.REPLICA_SET, fixed=_of("spec.selector")),
    "ResourceQuota": Rules(remedy=remedies.QUOTA, checks=(_scopes,)),
    "RoleBinding.rbac.authorization.k8s.io": _BINDING,
    "RuntimeClass.node.k8s.io": Rules(remedy=remedies.CLASS, fixed=_of("handler")),
    "Secret": Rules(
        remedy=remedies.CONFIG,
        fixed=(Fixed(path=("type",), remedy=remedies.SECRET),),
        checks=(frozen.frozen,),
    ),
    "Service": Rules(remedy=remedies.SERVICE, checks=(services.addresses, services.load_balancer)),
    "StatefulSet.apps": Rules(
        remedy=remedies.STATEFUL_SET,
        fixed=(
            *_of(
                "spec.selector",
                "spec.serviceName",
                "spec.podManagementPolicy",
            ),
            Fixed(path=("spec", "volumeClaimTemplates"), remedy=remedies.CLAIM_TEMPLATES),
            Fixed(path=("spec", "revisionHistoryLimit"), before=33),
        ),
    ),
    "StorageClass.storage.k8s.io": Rules(
        remedy=remedies.STORAGE_CLASS,
        fixed=_of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
    ),
}
