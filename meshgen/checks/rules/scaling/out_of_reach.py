"""Targets that limits keep out of reach."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.model.injection import PROXY
from meshgen.quantity import parse_quantity
from meshgen.quota import Cluster
from meshgen.quota.sidecar import proxy_amounts
from meshgen.system import System, Workload
from meshgen.system.autoscalers import HPA as _HPA

_FIELDS = {"Resource": "resource", "ContainerResource": "containerResource"}
_METRIC = """\
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: web
        target:
          type: Utilization
          averageUtilization: 150
---
"""
_RESOURCES = """\
          resources:
            requests:
              cpu: 100m
            limits:
              cpu: LIMIT
"""
_SCALED = HPA.replace("---\n", _METRIC)


class OutOfReach(Rule):
    """Pods use no more than their limits; a target above these is never met."""

    code = "MG1312"
    title = "The target of an autoscaler is one that pods can reach."
    why = "It never scales up: pods are throttled, or killed for memory, below the target."
    mend = "Lower the target, or raise the limits."
    example = Example(
        wrong=_SCALED + DEPLOYMENT + _RESOURCES.replace("LIMIT", "100m"),
        right=_SCALED + DEPLOYMENT + _RESOURCES.replace("LIMIT", "200m"),
    )
    source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    kinds = frozenset((_HPA,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target that is not below what all limits together allow."""
        for autoscaler in system.autoscalers:
            workload = autoscaler.workload
            if workload is None:
                continue
            for index, metric in enumerate(mappings(autoscaler.member.spec.get("metrics"))):
                field = _FIELDS.get(text(metric.get("type")), "")
                source = mapping(metric, field)
                name, only = text(source.get("name")), text(source.get("container"))
                reach = _reach(workload, name, only, system)
                target = mapping(source, "target")
                for key, least in _wanted(target, reach):
                    yield self.mistake(
                        autoscaler.member,
                        ("spec", "metrics", index, field, "target", key),
                        f"it never scales up: with their limits the pods of {workload.member} "
                        f"reach {least} at most",
                        others=[(workload.member, ())],
                    )


def _wanted(
    target: Mapping[str, Any], reach: tuple[Fraction, Fraction] | None
) -> Iterator[tuple[str, str]]:
    """Yield the field that asks for more than is in reach, and what is."""
    if reach is None:
        return
    requests, limits = reach
    percent = target.get("averageUtilization")
    if isinstance(percent, int) and requests and percent * requests >= 100 * limits:
        yield "averageUtilization", f"{int(100 * limits / requests)} percent of their requests"
    value = _amount(target.get("averageValue"))
    if value is not None and value >= limits:
        yield "averageValue", "that much"


def _reach(
    workload: Workload, name: str, only: str, system: System
) -> tuple[Fraction, Fraction] | None:
    """Return what containers request and may use together; None if one has no bound, or may."""
    parts = [
        _resources(container, name)
        for _, container in (*workload.containers, *_staying(workload))
        if only in ("", container.get("name"))
    ]
    named = [container.get("name") for _, container in workload.containers]
    if only in ("", PROXY) and PROXY not in named:
        if workload.sidecar is None:
            return None
        if workload.sidecar:
            parts += [_of_proxy(workload, name, cluster) for cluster in system.clusters[:1]]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts) or mapping(workload.pod, "resources"):
        return None
    return sum((r for r, _ in known), Fraction()), sum((limit for _, limit in known), Fraction())


def _staying(workload: Workload) -> list[tuple[Any, Mapping[str, Any]]]:
    return [each for each in workload.init_containers if each[1].get("restartPolicy") == "Always"]


def _resources(container: Mapping[str, Any], name: str) -> tuple[Fraction, Fraction] | None:
    limit = _amount(mapping(container, "resources", "limits").get(name))
    request = _amount(mapping(container, "resources", "requests").get(name))
    return None if limit is None else (limit if request is None else request, limit)


def _of_proxy(workload: Workload, name: str, cluster: Cluster) -> tuple[Fraction, Fraction] | None:
    requests, limits = proxy_amounts(workload.annotations, cluster)
    if name not in limits:
        return None
    return requests.get(name, limits[name]).value, limits[name].value


def _amount(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return parse_quantity(str(value))
    except ValueError:
        return None
