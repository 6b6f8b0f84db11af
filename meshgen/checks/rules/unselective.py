"""What the rules have in common that find policies which select no pod."""

from collections.abc import Iterator
from typing import ClassVar

from meshgen.checks.rules.elsewhere import Selected
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import (
    is_installed,
    near,
    path_of,
    pods_elsewhere,
    selected_pods,
    shown,
    weight,
)
from meshgen.findings import Severity
from meshgen.system import Member, System, Workload
from meshgen.system.policies import selector_of, targets_of

_ELSEWHERE = "all is well if they are deployed otherwise"


class Unselective(Rule):
    """Objects of its kinds that name labels which no pod has."""

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each object that selects no pod among those that it looks at."""
        for type_ in sorted(self.kinds):
            yield from self._of_type(system, type_)

    def _of_type(self, system: System, type_: str) -> Iterator[Mistake]:
        policies = system.policies(type_)
        root = system.control_plane.root_namespace
        pods = selected_pods(system, type_)
        for member in system.of(type_):
            labels = selector_of(member)
            if not labels or targets_of(member) or policies.selected(member):
                continue
            if not (is_installed(labels) and not system.workloads_in(member.namespace).having({})):
                yield self._found(system, member, pods, in_root=member.namespace == root)

    def _found(
        self, system: System, member: Member, pods: Selected[Workload], *, in_root: bool
    ) -> Mistake:
        labels, severity = (
            selector_of(member),
            weight(system, member.namespace, selector_of(member)),
        )
        around = system.workloads_in(member.namespace).having({})
        if in_root and self.looks_everywhere:
            severity = Severity.WARNING if system.workloads else Severity.NOTE
            around = system.workloads
        space = "the mesh" if in_root and self.looks_everywhere else f"`{member.namespace}`"
        message = f"no pod of {space} has the labels {shown(labels)}"
        if found := pods_elsewhere(pods, member):
            told = found._replace(message=message)
            return self.mistake(member, path_of(member), **told._asdict())
        if is_installed(labels):  # Istio's own installation has them, beside whatever else is here
            severity = Severity.NOTE
        hint = near(around, labels) or (_ELSEWHERE if severity is Severity.NOTE else "")
        return self.mistake(member, path_of(member), message, hint=hint, severity=severity)

    # Whether one in the root namespace selects pods of all namespaces.
    looks_everywhere: ClassVar[bool] = False
