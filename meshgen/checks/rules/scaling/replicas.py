"""Replicas that an autoscaler sets, and a manifest too."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.autoscalers import AUTOSCALERS


class ReplicasBesideAutoscaler(Rule):
    """Whoever applies the manifest sets the number back to what stands there."""

    code = "MG1301"
    title = "A workload with an autoscaler leaves `replicas` out."
    why = (
        "Each `kubectl apply` and each sync throws the workload back to that number, at the worst "
        "moment: pods are killed under load, until the autoscaler makes them again."
    )
    mend = "Leave `spec.replicas` out, and set the autoscaler's minimum."
    example = Example(
        wrong=HPA + DEPLOYMENT.replace("spec:\n", "spec:\n  replicas: 2\n", 1),
        right=HPA + DEPLOYMENT,
    )
    source = (
        "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
        "#migrating-deployments-and-statefulsets-to-horizontal-autoscaling"
    )
    kinds = AUTOSCALERS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each number; 0 turns the autoscaler off, and one that is both bounds is no harm."""
        for autoscaler in system.autoscalers:
            workload = autoscaler.workload
            replicas = workload.member.spec.get("replicas") if workload else None
            if workload is None or not isinstance(replicas, int) or not replicas:
                continue
            if replicas == autoscaler.least == autoscaler.most:
                continue
            yield self.mistake(
                workload.member,
                ("spec", "replicas"),
                f"{autoscaler.member} sets the replicas; each apply sets them back to {replicas}",
                hint="leave replicas out",
                others=[(autoscaler.member, autoscaler.path)],
            )
