"""Metrics of containers that pods do not have."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.model.injection import PROXY
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System, Workload
from meshgen.system.autoscalers import HPA as _HPA

_METRIC = """\
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: NAME
        target:
          type: Utilization
          averageUtilization: 70
---
"""
_WRONG, _RIGHT = (HPA.replace("---\n", _METRIC.replace("NAME", name)) for name in ("app", "web"))


class UnknownContainer(Rule):
    """A metric of type ContainerResource is that of one container, by its name."""

    code = "MG1305"
    title = "A container whose use is counted is one of the pods'."
    why = "The autoscaler never scales: `FailedGetContainerResourceMetric`, `<unknown>`."
    mend = "Write the name of a container of the pods."
    example = Example(wrong=_WRONG + DEPLOYMENT, right=_RIGHT + DEPLOYMENT)
    source = (
        "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
        "#container-resource-metrics"
    )
    kinds = frozenset((_HPA,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each container that the pods have not, nor get from the injector."""
        for autoscaler in system.autoscalers:
            if autoscaler.workload is None:
                continue
            names = list(_names(autoscaler.workload))
            # By what the proxy uses one may scale, but nobody is advised to.
            own = [name for name in names if name != PROXY]
            for index, metric in enumerate(mappings(autoscaler.member.spec.get("metrics"))):
                name = text(mapping(metric, "containerResource").get("container"))
                if metric.get("type") == "ContainerResource" and name and name not in names:
                    yield self.mistake(
                        autoscaler.member,
                        ("spec", "metrics", index, "containerResource", "container"),
                        f"the pods of {autoscaler.workload.member} have no container {name}",
                        expected=one_of(own) if own else "",
                        hint=did_you_mean(name, own),
                        others=[(autoscaler.workload.member, ())],
                    )


def _names(workload: Workload) -> Iterator[str]:
    for _, container in (*workload.containers, *workload.init_containers):
        yield text(container.get("name"))
    if workload.sidecar is not False:
        yield PROXY
