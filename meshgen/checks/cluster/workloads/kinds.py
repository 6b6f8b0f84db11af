"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.pods.spec import POD
from meshgen.checks.cluster.workloads.cron_job import CRON_JOB
from meshgen.checks.cluster.workloads.daemon_set import DAEMON_SET
from meshgen.checks.cluster.workloads.deployment import DEPLOYMENT, REPLICA_SET
from meshgen.checks.cluster.workloads.job import JOB
from meshgen.checks.cluster.workloads.replication_controller import (
    POD_TEMPLATE_OBJECT,
    REPLICATION_CONTROLLER,
)
from meshgen.checks.cluster.workloads.stateful_set import STATEFUL_SET
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CronJob.batch": CRON_JOB,
    "DaemonSet.apps": DAEMON_SET,
    "Deployment.apps": DEPLOYMENT,
    "Job.batch": JOB,
    "Pod": POD,
    "PodTemplate": POD_TEMPLATE_OBJECT,
    "ReplicaSet.apps": REPLICA_SET,
    "ReplicationController": REPLICATION_CONTROLLER,
    "StatefulSet.apps": STATEFUL_SET,
}
