"""Annotations for pods that stand where no pod gets them."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.proxy import ANNOTATIONS
from meshgen.resources import dotted
from meshgen.system import Member, System

_OF_PODS = frozenset(ANNOTATIONS.values())


class MisplacedAnnotation(Rule):
    """The injector reads a pod's own annotations, and nothing of what stands around it."""

    code = "MG1001"
    title = "Annotations for the sidecar stand in the template of the pods."
    why = (
        "On a Namespace, or beside the template, they reach no pod: sidecars keep their defaults "
        "of 2 CPUs and 1Gi, and pods fail with `exceeded quota`."
    )
    mend = "Move them to `spec.template.metadata.annotations`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    sidecar.istio.io/proxyCPULimit: 200m
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    kinds = frozenset(("Namespace", "Deployment.apps", "StatefulSet.apps", "DaemonSet.apps"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation of a Namespace, and each beside a template."""
        for member in system.of("Namespace"):
            yield from self._found(member, "the template of the pods")
        for workload in system.workloads:
            if workload.template_path:
                place = dotted((*workload.template_path, "metadata", "annotations"))
                yield from self._found(workload.member, f"`{place}`")

    def _found(self, member: Member, place: str) -> Iterator[Mistake]:
        for name in member.annotations:
            if name in _OF_PODS:
                path = ("metadata", "annotations", name)
                hint = f"write it into {place}"
                yield self.mistake(member, path, "no pod gets this", hint=hint, about_key=True)
