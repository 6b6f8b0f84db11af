"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.administration.leases import LEASE
from meshgen.checks.cluster.administration.namespaces import NAMESPACE
from meshgen.checks.cluster.administration.priorities import PRIORITY_CLASS
from meshgen.checks.cluster.administration.quotas import RESOURCE_QUOTA
from meshgen.checks.cluster.administration.ranges import LIMIT_RANGE
from meshgen.checks.cluster.administration.runtimes import RUNTIME_CLASS
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "Lease.coordination.k8s.io": LEASE,
    "LimitRange": LIMIT_RANGE,
    "Namespace": NAMESPACE,
    "PriorityClass.scheduling.k8s.io": PRIORITY_CLASS,
    "ResourceQuota": RESOURCE_QUOTA,
    "RuntimeClass.node.k8s.io": RUNTIME_CLASS,
}
