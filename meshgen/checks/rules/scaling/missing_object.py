"""Metrics of objects that are not there."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.kinds.kustomize import is_cluster_scoped
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import group_of
from meshgen.system import System
from meshgen.system.autoscalers import HPA as _HPA

_METRIC = """\
  metrics:
    - type: Object
      object:
        describedObject: {apiVersion: v1, kind: Service, name: NAME}
        metric: {name: requests}
        target: {type: Value, value: 2k}
---
"""
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80}
---
"""
_WRONG, _RIGHT = (
    HPA.replace("---\n", _METRIC.replace("NAME", name)) + _SERVICE for name in ("wbe", "web")
)
_WAY = "a metric is of an object in the autoscaler's own namespace: write it into {there}"


class MissingObject(Rule):
    """A metric of type Object is that of one object, by its name."""

    code = "MG1313"
    title = "An object whose metric is counted is there."
    why = "The autoscaler never scales: `FailedGetObjectMetric`, `<unknown>`."
    mend = "Mend the name, or add the object."
    example = Example(wrong=_WRONG + DEPLOYMENT, right=_RIGHT + DEPLOYMENT)
    source = (
        "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough/"
        "#autoscaling-on-multiple-metrics-and-custom-metrics"
    )
    kinds = frozenset((_HPA,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each object that is nowhere; a note where nothing of the kind is here."""
        for member in system.of(_HPA):
            for index, metric in enumerate(mappings(member.spec.get("metrics"))):
                said = mapping(metric, "object", "describedObject")
                kind, name = text(said.get("kind")), text(said.get("name"))
                api_version = text(said.get("apiVersion")) or "v1"
                type_ = f"{kind}.{group_of(api_version)}".rstrip(".")
                of_cluster = is_cluster_scoped(api_version, kind)
                if not (kind and name) or of_cluster or metric.get("type") != "Object":
                    continue
                if not is_missing(system, type_, member.namespace, name):
                    continue
                path = ("spec", "metrics", index, "object", "describedObject", "name")
                if found := elsewhere(system, type_, member, name, _WAY):
                    yield self.mistake(member, path, **found._asdict())
                    continue
                names = system.names(type_, member.namespace)
                yield self.mistake(
                    member,
                    path,
                    f"there is no {kind} `{name}` in namespace {member.namespace}",
                    hint=meant(name, names),
                    severity=None if names else Severity.NOTE,
                )
