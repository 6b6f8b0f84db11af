"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.pods.spec import POD, POD_TEMPLATE
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "CronJob.batch": Type(),
    "DaemonSet.apps": Type(),
    "Deployment.apps": Type(fields={"spec": Type(fields={"template": POD_TEMPLATE})}),
    "Job.batch": Type(),
    "Pod": POD,
    "PodTemplate": Type(),
    "ReplicaSet.apps": Type(),
    "ReplicationController": Type(),
    "StatefulSet.apps": Type(),
}
