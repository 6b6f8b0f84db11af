"""EnvoyFilters that select no pod, or pods of another namespace."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import path_of, shown
from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.system import Member, System, Workload
from meshgen.system.policies import ENVOY_FILTER, selector_of, targets_of

_SOURCE = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
# Labels that istiod gives to the pods that it makes of a Gateway of the Gateway API.
_GIVEN = frozenset(
    ("gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name", "gateway.istio.io/managed")
)
_POD = """\
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
"""


def _selecting(labels: str) -> str:
    selector = f"spec:\n  workloadSelector: {{labels: {labels}}}\n"
    return example(WHOLE).replace("spec:\n", selector, 1)


class FilterForNothing(Unselective):
    """An EnvoyFilter changes the proxies of the pods that it selects, and nothing else."""

    code = "MG1401"
    title = "An EnvoyFilter selects a pod."
    why = (
        "It changes no proxy, and istiod says no word of it: a rate limit limits nothing, and "
        "`istioctl proxy-config listeners` does not show the filter."
    )
    mend = (
        "Give `workloadSelector.labels` the labels of the pods (`spec.template.metadata.labels`)."
    )
    example = Example(
        wrong=_selecting("{app: wep}") + _POD,
        right=_selecting("{app: web}") + _POD,
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))
    looks_everywhere = True

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter whose labels no pod has, in no namespace."""
        for position, violation in super().find(system):
            member = system.members[position]
            if not _is_made(system, member) and not _elsewhere(system, member):
                yield position, violation


class FilterOfPodsElsewhere(Rule):
    """An EnvoyFilter selects pods of its own namespace, or of all if it is in the root one."""

    code = "MG1402"
    title = "An EnvoyFilter is in the namespace of the pods that it selects."
    why = (
        "It changes no proxy, and istiod says no word of it: only those of the root namespace "
        "(istio-system) look into others."
    )
    mend = "Write it into the namespace of the pods, for a gateway into the gateway's."
    example = Example(
        wrong=_selecting("{app: web}").replace("name: limit", "name: limit\n  namespace: other", 1)
        + _POD,
        right=_selecting("{app: web}") + _POD,
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter whose labels pods of other namespaces have alone."""
        for member in system.of(ENVOY_FILTER):
            if not selector_of(member) or targets_of(member) or _is_made(system, member):
                continue
            chosen = system.policies(ENVOY_FILTER).selected(member)
            if not chosen and (found := _elsewhere(system, member)):
                yield self._found(member, found)

    def _found(self, member: Member, workload: Workload) -> Mistake:
        return self.mistake(
            member,
            path_of(member),
            f"no pod of `{member.namespace}` has the labels {shown(selector_of(member))}, and "
            f"{workload.member} of `{workload.namespace}` has them",
            expected=f"expected it in `{workload.namespace}`",
            others=[(workload.member, ())],
        )


def _elsewhere(system: System, member: Member) -> Workload | None:
    """Return a workload of another namespace with the labels that a filter names.

    One of the root namespace has looked there already.
    """
    if member.namespace == system.control_plane.root_namespace:
        return None
    return next(iter(system.policies(ENVOY_FILTER).anywhere(member)), None)


def _is_made(system: System, member: Member) -> bool:
    """Return whether something in the cluster may make the pods that a filter selects."""
    labels = selector_of(member)
    if not _GIVEN.isdisjoint(labels):
        return True
    return any(system.made.may_say(member.namespace, text(label)) for label in labels.values())
