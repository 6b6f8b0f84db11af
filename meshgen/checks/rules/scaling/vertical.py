"""Requests that are changed by one autoscaler while another one divides by them."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.identity import group_of
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import Autoscaler, System
from meshgen.system.autoscalers import HPA as _HPA

_VPA = "VerticalPodAutoscaler.autoscaling.k8s.io"
_VERTICAL = """\
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata:
  name: web
spec:
  targetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  updatePolicy:
    updateMode: MODE
---
"""


class VerticalBesideHorizontal(Rule):
    """Utilization is a part of the request: who raises the request lowers the utilization."""

    code = "MG1307"
    title = "No VerticalPodAutoscaler changes what a HorizontalPodAutoscaler counts."
    why = (
        "Under load the one raises the requests and the other the replicas; with higher requests "
        "the load seems low, and replicas go down again, round and round."
    )
    mend = 'Set `updateMode: "Off"`, or let each look at another resource (`controlledResources`).'
    example = Example(
        wrong=HPA + _VERTICAL.replace("MODE", "Recreate") + DEPLOYMENT,
        right=HPA + _VERTICAL.replace("MODE", '"Off"') + DEPLOYMENT,
    )
    source = "https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler"
    kinds = frozenset((_VPA,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each VerticalPodAutoscaler that sets requests which are counted in percent."""
        horizontal: dict[tuple[str, str, str], Autoscaler] = {}
        for one in system.autoscalers:
            if one.member.identity.type == _HPA:
                horizontal.setdefault((one.member.namespace, one.type, one.name), one)
        for member in system.of(_VPA):
            target = mapping(member.spec, "targetRef")
            group, kind = group_of(target), text(target.get("kind"))
            type_ = f"{kind}.{group}" if group else kind
            other = horizontal.get((member.namespace, type_, text(target.get("name"))))
            if other is None or mapping(member.spec, "updatePolicy").get("updateMode") == "Off":
                continue
            both = _counted(other.member.spec) & _controlled(member.spec)
            if both:
                yield self.mistake(
                    member,
                    ("spec", "targetRef"),
                    f"it changes the requests for {' and '.join(sorted(both))}, of which "
                    f"{other.member} counts percents",
                    others=[(other.member, other.path)],
                )


def _counted(spec: Mapping[str, Any]) -> set[str]:
    """Return the resources whose use an autoscaler counts in percent of the request."""
    metrics = mappings(spec.get("metrics"))
    if not metrics:
        return {"cpu"}
    fields = {"Resource": "resource", "ContainerResource": "containerResource"}
    counted = [mapping(metric, fields.get(text(metric.get("type")), "")) for metric in metrics]
    return {
        text(source.get("name"))
        for source in counted
        if "averageUtilization" in mapping(source, "target")
    }


def _controlled(spec: Mapping[str, Any]) -> set[str]:
    """Return the resources whose requests it changes, of any container."""
    policies = mappings(mapping(spec, "resourcePolicy").get("containerPolicies"))
    whole = {"cpu", "memory"}
    if not any(policy.get("containerName") == "*" for policy in policies):
        return whole  # the policies are about some containers
    controlled: set[str] = set()
    for policy in policies:
        if policy.get("mode") != "Off":
            resources = policy.get("controlledResources")
            controlled |= whole if resources is None else set(texts(resources))
    return controlled
