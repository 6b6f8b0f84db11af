"""Autoscalers with one number to choose from."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.autoscalers import AUTOSCALERS
from meshgen.system.autoscalers import HPA as _HPA


class FixedReplicas(Rule):
    """Between equal bounds there is nothing to choose."""

    code = "MG1306"
    title = "An autoscaler has numbers to choose from."
    why = "The workload never scales, whatever its metrics say."
    mend = "Raise `maxReplicas`, or remove the autoscaler and set `replicas`."
    example = Example(
        wrong=HPA.replace("maxReplicas: 5", "maxReplicas: 2") + DEPLOYMENT,
        right=HPA + DEPLOYMENT,
    )
    source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    severity = Severity.NOTE
    kinds = AUTOSCALERS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each autoscaler with equal bounds; an HPA leaves one pod if it does not say."""
        for autoscaler in system.autoscalers:
            is_hpa = autoscaler.member.identity.type == _HPA
            least = 1 if autoscaler.least is None and is_hpa else autoscaler.least
            if least is not None and least == autoscaler.most:
                field = "maxReplicas" if is_hpa else "maxReplicaCount"
                message = f"it never scales: the least and the most are {least}"
                yield self.mistake(autoscaler.member, ("spec", field), message)
