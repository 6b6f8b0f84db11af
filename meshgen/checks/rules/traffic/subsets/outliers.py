"""Outlier detection that leaves out none of the pods that there are, or the only one."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import hosts_of
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import DestinationRule, Host, System, Workload
from meshgen.system.labels import has_labels
from meshgen.system.routing import DESTINATION_RULE

# Envoy's own, which istiod leaves as it is for 0.
_USUAL = 10
_ALL = 100
_LEAST = "minHealthPercent"
_COUNTED = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  trafficPolicy:
    outlierDetection:
      consecutive5xxErrors: 5
      maxEjectionPercent: SHARE
"""


class IdleOutlierDetection(Rule):
    """Of so many pods at most a share may be left out, and that is rounded down.

    Source: ejectHost of envoy's outlier_detection_impl (1.28 and newer, so all that Istio 1.20 and
    newer have), applyOutlierDetection of istio.io/istio/pilot/pkg/networking/core.
    """

    code = "MG1245"
    title = "Outlier detection may leave out at least one of the pods."
    why = (
        "A pod that answers nothing but `503` gets its requests all the same: 10 % is the default, "
        "and of less than ten pods that is none (`outlier_detection.ejections_overflow` counts)."
    )
    mend = "Set `maxEjectionPercent` to a pod's share or more, such as 50, and more than one pod."
    example = Example(
        wrong=_MANIFESTS.replace("SHARE", "10"), right=_MANIFESTS.replace("SHARE", "50")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such setting of a rule, of its subsets and ports, where pods are counted."""
        most = {
            one.workload.member.position: one.most for one in system.autoscalers if one.workload
        }
        for rule in system.routing.destination_rules:
            settings = list(_settings(rule))
            hosts = hosts_of(system, rule.member, rule.host) if settings else ()
            for host in [one for one in hosts if one.service and one.name == rule.host][:1]:
                for path, policy, labels in settings:
                    yield from self._of(rule, host, _pods(host, labels, most), path, policy)

    def _of(
        self, rule: DestinationRule, host: Host, pods: int, path: Path, policy: Mapping[str, Any]
    ) -> Iterator[Mistake]:
        said, where = mapping(policy, "outlierDetection"), (*path, "outlierDetection")
        # With localities it decides about them as well.
        if not pods or not said or mapping(policy, "loadBalancer", "localityLbSetting"):
            return
        if said.get("consecutive5xxErrors") == 0 and not said.get("consecutiveGatewayErrors"):
            return
        share, least = _number(said, "maxEjectionPercent") or _USUAL, _number(said, _LEAST)
        name = host.member.seen_from(rule.member)
        hint, expected = "", "expected more pods" if pods == 1 else "expected a smaller one"
        if pods == 1 and (share < _ALL or least):
            message = f"it never leaves out the only pod of {name}"
        elif pods == 1:
            message = f"when it leaves out the only pod of {name}, all requests answer 503"
        elif share * pods < _ALL:
            message = (
                f"it leaves out nobody: {share} % of the {pods} pods of {name} is less than one"
            )
            expected = "expected a pod's share at least"
            hint = f"set `maxEjectionPercent: {-(-_ALL // pods)}` or more"
        elif (pods - 1) * _ALL < least * pods:
            message = f"with one of {pods} pods left out, fewer are left than `{_LEAST}: {least}`"
            message = f"it leaves out nobody: {message}"
        else:
            return
        yield self.mistake(
            rule.member,
            where,
            message,
            expected=expected,
            hint=hint,
            others=[(one.member, ()) for one in host.workloads],
            # One pod is what an environment to try things has.
            severity=Severity.NOTE if pods == 1 else self.severity,
        )


def _settings(rule: DestinationRule) -> Iterator[tuple[Path, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each policy, and the labels of the pods that it is about."""
    spec = rule.member.spec
    holders: list[tuple[Path, Mapping[str, Any], Mapping[str, Any]]] = [(("spec",), spec, {})]
    for index, subset in enumerate(mappings(spec.get("subsets"))):
        holders.append((("spec", "subsets", index), subset, mapping(subset, "labels")))
    for path, holder, labels in holders:
        at: Path = (*path, "trafficPolicy")
        policy = mapping(holder, "trafficPolicy")
        if policy.get("outlierDetection"):
            yield at, policy, labels
        for index, port in enumerate(mappings(policy.get("portLevelSettings"))):
            # That of a port that says the same is told once.
            if port.get("outlierDetection") not in (None, policy.get("outlierDetection")):
                yield (*at, "portLevelSettings", index), port, labels


def _pods(host: Host, labels: Mapping[str, Any], most: Mapping[int, int | None]) -> int:
    """Return how many pods of a host there are at most; 0 where nobody knows."""
    counts = [_count(one, most) for one in host.workloads if has_labels(one.labels, labels)]
    return 0 if 0 in counts else sum(counts)


def _count(workload: Workload, most: Mapping[int, int | None]) -> int:
    member = workload.member
    if member.position in most:
        return most[member.position] or 0
    if member.kind == "Pod":
        return 1
    return _number(member.spec, "replicas") if member.kind in _COUNTED else 0


def _number(spec: Mapping[str, Any], field: str) -> int:
    value = spec.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
