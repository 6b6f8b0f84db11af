"""Annotations that are written as labels."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.kinds.annotations import ANNOTATIONS, LABELS
from meshgen.model.injection import IGNORED_NAMESPACES
from meshgen.resources import Path
from meshgen.system import Member, System

_OWN: Path = ("metadata", "labels")


class LabelInstead(Rule):
    """The injector looks for each setting in one place."""

    code = "MG1009"
    title = "An annotation of Istio's is written as an annotation."
    why = "As a label nobody reads it, so that what it should set keeps its default."
    mend = "Write it into `annotations`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/proxyCPU: 50m
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPU: 50m
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    kinds = WORKLOADS | {"Namespace", "Service"}

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each label with the name of an annotation that is no label too."""
        for member in system.of("Namespace", "Service"):
            yield from self._found(member, _OWN, member.labels)
        for workload in system.workloads:
            if workload.template_path:
                yield from self._found(workload.member, _OWN, workload.member.labels)
            place = (*workload.template_path, *_OWN)
            yield from self._found(workload.member, place, workload.labels)

    def _found(self, member: Member, place: Path, labels: Mapping[str, Any]) -> Iterator[Mistake]:
        if member.namespace in IGNORED_NAMESPACES:
            return
        for name in labels:
            if name in ANNOTATIONS and name not in LABELS:
                path = (*place, name)
                hint = "write it into `annotations`"
                yield self.mistake(
                    member, path, "nobody reads this as a label", hint=hint, about_key=True
                )
