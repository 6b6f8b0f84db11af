"""Limits that a sidecar is not to have, and that a LimitRange gives it."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quantity import Quantity
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.limits import read_limit_range
from meshgen.system import Member, System

_RANGE = "LimitRange"
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "true"
  annotations:
    sidecar.istio.io/proxyCPU: 100m
    sidecar.istio.io/proxyMemory: 128Mi
    sidecar.istio.io/proxyMemoryLimit: 256Mi
---
apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
spec:
  limits:
    - type: Container
      default:
        RESOURCE: 512Mi
"""


class FilledLimit(Rule):
    """LimitRanges are asked once more when the sidecar is in the pod."""

    code = "MG1032"
    title = "A sidecar without a limit is in a namespace that gives it none."
    why = (
        "The limit that was left out on purpose is there nonetheless, as that of every container: "
        "the proxy is throttled, and all requests with it."
    )
    mend = (
        "Take the default (or `max`, which is one) out of the LimitRange, or set a limit that "
        "is high enough."
    )
    example = Example(
        wrong=_POD.replace("RESOURCE", "cpu").replace("512Mi", "500m"),
        right=_POD.replace("RESOURCE", "memory"),
    )
    source = "https://kubernetes.io/docs/concepts/policy/limit-range/"
    kinds = frozenset((_RANGE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit that is left out beside a request, and filled in."""
        given: dict[tuple[str, str], tuple[Member, Quantity]] = {}
        for member in system.of(_RANGE):
            key = WorkloadKey(member.namespace, _RANGE, member.name)
            for rule in read_limit_range(member.object, key).rules:
                for resource, amount in rule.default.items() if rule.type == "Container" else ():
                    given.setdefault((member.namespace, resource), (member, amount))
        for workload in system.workloads if given else ():
            if not workload.sidecar or workload.is_injected_gateway:
                continue
            for resource in ("cpu", "memory"):
                limit, request = (ANNOTATIONS[what, resource] for what in ("limits", "requests"))
                found = given.get((workload.namespace, resource))
                if not found or limit in workload.annotations:
                    continue
                if request in workload.annotations:
                    member, amount = found
                    place = (*workload.template_path, "metadata", "annotations")
                    yield self.mistake(
                        workload.member,
                        (*place, limit),
                        f"the sidecar is to have no limit of {resource}, and {member} gives it "
                        f"one of {amount}",
                        expected=f"expected a limit, or no default of {resource} there",
                        others=[(member, ("spec", "limits"))],
                        about_absence=True,
                    )
