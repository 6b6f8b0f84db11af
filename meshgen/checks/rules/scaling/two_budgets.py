"""Two budgets for the same pods."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import BUDGET, DEPLOYMENT
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.system import Member, System

_BUDGET = "PodDisruptionBudget.policy"


class TwoBudgets(Rule):
    """An eviction asks one budget, and refuses where there are two."""

    code = "MG1309"
    title = "One PodDisruptionBudget is for a pod."
    why = (
        "No node that runs it can be drained: `This pod has more than one PodDisruptionBudget, "
        "which the eviction subresource does not support`."
    )
    mend = "Keep one of them, or narrow their selectors."
    example = Example(
        wrong=BUDGET + BUDGET.replace("name: web\nspec", "name: all\nspec") + DEPLOYMENT,
        right=BUDGET + DEPLOYMENT,
    )
    source = "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/"
    kinds = frozenset((_BUDGET,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each budget with pods that another one is for; once, with the first of them."""
        first: dict[int, Member] = {}
        for member in system.of(_BUDGET):
            if member.spec.get("selector") is None:
                continue
            selected = system.workloads_in(member.namespace).selected(
                mapping(member.spec, "selector")
            )
            told = False
            for workload in selected:
                if workload.member.kind in ("Job", "CronJob"):
                    continue
                other = first.setdefault(workload.member.position, member)
                if other.identity != member.identity and not told:
                    told = True
                    yield self.mistake(
                        member,
                        ("spec", "selector"),
                        f"{other} has the pods of {workload.member} already: none is evicted",
                        others=[(other, ("spec", "selector")), (workload.member, ())],
                    )
