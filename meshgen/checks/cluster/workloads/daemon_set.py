"""DaemonSets."""

from meshgen.checks.cluster.pods.spec import POD_TEMPLATE
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.cluster.workloads.lasting import does_not_end, nodes_share_no_disk
from meshgen.checks.cluster.workloads.rollout import DAEMON_SET_STRATEGY
from meshgen.checks.cluster.workloads.selection import selects_its_pods
from meshgen.checks.fields import at_least
from meshgen.checks.types import Type

_ZERO_OR_MORE = Type((at_least(0),))
DAEMON_SET = Type(
    fields={
        "spec": Type(
            (selects_its_pods, does_not_end, nodes_share_no_disk),
            {
                "minReadySeconds": _ZERO_OR_MORE,
                "revisionHistoryLimit": _ZERO_OR_MORE,
                "selector": LABEL_SELECTOR,
                "template": POD_TEMPLATE,
                "updateStrategy": DAEMON_SET_STRATEGY,
            },
        )
    }
)
