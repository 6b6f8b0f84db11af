"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "ClusterRole.rbac.authorization.k8s.io": Type(),
    "ClusterRoleBinding.rbac.authorization.k8s.io": Type(),
    "Role.rbac.authorization.k8s.io": Type(),
    "RoleBinding.rbac.authorization.k8s.io": Type(),
    "ServiceAccount": Type(),
}
