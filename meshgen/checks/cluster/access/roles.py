"""Roles of a namespace and of a cluster."""

from meshgen.checks.cluster.access.rules import CLUSTER_RULE, RULE
from meshgen.checks.cluster.selectors import MATCHED_SELECTOR
from meshgen.checks.fields import required
from meshgen.checks.types import Type

ROLE = Type(fields={"rules": RULE})

# Source: ValidateClusterRole.
_AGGREGATION = Type((required("clusterRoleSelectors"),), {"clusterRoleSelectors": MATCHED_SELECTOR})
CLUSTER_ROLE = Type(fields={"rules": CLUSTER_RULE, "aggregationRule": _AGGREGATION})
