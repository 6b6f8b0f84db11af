"""Two autoscalers that scale the same."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.system import Autoscaler, System
from meshgen.system.autoscalers import AUTOSCALERS


class TwoAutoscalers(Rule):
    """Each sets the replicas to what it thinks right."""

    code = "MG1304"
    title = "One autoscaler scales a workload."
    why = (
        "`AmbiguousSelector`: pods by selector are controlled by multiple HPAs, and neither scales "
        "any more; before Kubernetes 1.26 the replicas go up and down between the two."
    )
    mend = "Put all metrics into one autoscaler: the highest number counts."
    example = Example(
        wrong=HPA + HPA.replace("  name: web\nspec", "  name: web-memory\nspec") + DEPLOYMENT,
        right=HPA + DEPLOYMENT,
    )
    source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    kinds = AUTOSCALERS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each autoscaler whose target has one already."""
        first: dict[tuple[str, str, str], Autoscaler] = {}
        for one in system.autoscalers:
            key = (one.member.namespace, one.type, one.name)
            other = first.setdefault(key, one)
            if one.name and other.member.identity != one.member.identity:
                yield self.mistake(
                    one.member,
                    one.path,
                    f"{other.member} scales {one.kind}/{one.name} already",
                    hint="put the metrics into one of them",
                    others=[(other.member, other.path)],
                )
