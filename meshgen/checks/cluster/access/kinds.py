"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.access.bindings import CLUSTER_ROLE_BINDING, ROLE_BINDING
from meshgen.checks.cluster.access.roles import CLUSTER_ROLE, ROLE
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "ClusterRole.rbac.authorization.k8s.io": CLUSTER_ROLE,
    "ClusterRoleBinding.rbac.authorization.k8s.io": CLUSTER_ROLE_BINDING,
    "Role.rbac.authorization.k8s.io": ROLE,
    "RoleBinding.rbac.authorization.k8s.io": ROLE_BINDING,
    # Of these the metadata is all that is asked for.
    "ServiceAccount": Type(),
}
