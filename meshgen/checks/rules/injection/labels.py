"""Labels of Istio's that stand where nobody reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import IGNORED_NAMESPACES, INJECT, INJECTION
from meshgen.resources import Path, dotted
from meshgen.system import Member, System, Workload

_OWN: Path = ("metadata", "labels")


class MisplacedLabel(Rule):
    """A webhook selects pods by their own labels and by those of their namespace."""

    code = "MG1007"
    title = "A label for the injector stands where it is read."
    why = "Pods start without a sidecar (`1/1` instead of `2/2`), or with one that nobody wanted."
    mend = "`sidecar.istio.io/inject` is a label of pods, `istio-injection` one of a Namespace."
    example = Example(
        wrong="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "false"
spec:
  template:
    metadata:
      labels:
        app: web
""",
        right="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
        sidecar.istio.io/inject: "false"
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    kinds = WORKLOADS | {"Namespace"}

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield a pod's label on a Namespace or beside a template, and a namespace's on pods."""
        for member in system.of("Namespace"):
            yield from self._of_pods(member, "the template of the pods")
            if INJECTION in member.annotations:
                path = ("metadata", "annotations", INJECTION)
                hint = "write it into `metadata.labels`"
                yield self._found(member, path, "as an annotation", hint)
        for workload in system.workloads:
            if workload.namespace not in IGNORED_NAMESPACES:
                yield from self._of_workload(workload)

    def _of_workload(self, workload: Workload) -> Iterator[Mistake]:
        place: Path = (*workload.template_path, "metadata", "labels")
        said = workload.labels.get(INJECT, workload.annotations.get(INJECT))
        if workload.template_path and workload.member.labels.get(INJECT) != said:
            yield from self._of_pods(workload.member, f"`{dotted(place)}`")
        places: dict[Path, Mapping[str, Any]] = {place: workload.labels}
        places[_OWN] = workload.member.labels
        for path, found in places.items():
            if INJECTION in found:
                hint = f"label the namespace, or write `{INJECT}` on the pods"
                yield self._found(workload.member, (*path, INJECTION), "but on a Namespace", hint)

    def _of_pods(self, member: Member, place: str) -> Iterator[Mistake]:
        if INJECT in member.labels:
            yield self._found(member, (*_OWN, INJECT), "but on a pod", f"write it into {place}")

    def _found(self, member: Member, path: Path, where: str, hint: str) -> Mistake:
        return self.mistake(member, path, f"nobody reads this {where}", hint=hint, about_key=True)
