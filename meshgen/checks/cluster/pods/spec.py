"""Pod specs and templates: what their parts are."""

from meshgen.checks.cluster.pods import spread
from meshgen.checks.cluster.pods.affinity import AFFINITY
from meshgen.checks.cluster.pods.container import (
    CONTAINER,
    EPHEMERAL_CONTAINER,
    INIT_CONTAINER,
)
from meshgen.checks.cluster.pods.toleration import TOLERATION
from meshgen.checks.types import Type

# What parts of a pod say of each other; a check of one part stands at that part's type.
_CHECKS = (spread.repeated,)

POD_SPEC = Type(
    _CHECKS,
    fields={
        "affinity": AFFINITY,
        "containers": CONTAINER,
        "ephemeralContainers": EPHEMERAL_CONTAINER,
        "initContainers": INIT_CONTAINER,
        "tolerations": TOLERATION,
        "topologySpreadConstraints": spread.TOPOLOGY_SPREAD_CONSTRAINT,
    },
)
POD_TEMPLATE = Type(fields={"spec": POD_SPEC})
