"""Budgets for no pod."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import pods_elsewhere
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import BUDGET, DEPLOYMENT
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.system import Member, System

_BUDGET = "PodDisruptionBudget.policy"
_GATEWAYS = "Gateway.gateway.networking.k8s.io"
_GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name"


class IdleBudget(Rule):
    """A budget is for the pods that its selector finds, in its namespace."""

    code = "MG1308"
    title = "A PodDisruptionBudget selects pods."
    why = "It protects nothing: a drain takes all pods of the workload at once."
    mend = "Write the labels of the pods, as the workload's template has them."
    example = Example(
        wrong=BUDGET.replace("app: web", "app: wbe") + DEPLOYMENT, right=BUDGET + DEPLOYMENT
    )
    source = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/"
    kinds = frozenset((_BUDGET,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each budget whose selector finds no pods; a note where no pods are here."""
        elsewhere = pods_elsewhere(system, _BUDGET, "selector")
        for member in system.of(_BUDGET):
            selector = member.spec.get("selector")
            workloads = system.workloads_in(member.namespace)
            if workloads.selected(mapping(selector)) and selector is not None:
                continue
            if selector is None:
                path, message = ("spec", "selector"), "without a selector it is for no pod"
                yield self.mistake(member, path, message, about_absence=True)
            elif not _may_be_made(system, member):
                path = ("spec", "selector")
                if found := elsewhere.of(member, mapping(selector), "write it into {there}"):
                    yield self.mistake(member, path, **found._asdict())
                    continue
                yield self.mistake(
                    member,
                    path,
                    f"no pod in namespace {member.namespace} has these labels",
                    severity=None if workloads.having({}) else Severity.NOTE,
                )


def _may_be_made(system: System, member: Member) -> bool:
    """Return whether something in the cluster may make such pods: an operator, or a gateway."""
    labels = mapping(member.spec, "selector", "matchLabels")
    gateway = labels.get(_GATEWAY_NAME)
    if isinstance(gateway, str) and system.get(_GATEWAYS, member.namespace, gateway):
        return True
    values = [value for value in labels.values() if isinstance(value, str)]
    return any(system.made.may_say(member.namespace, value) for value in values)
