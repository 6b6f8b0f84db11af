"""Names of classes that are nearly those of others."""

from collections.abc import Iterator

from meshgen.checks.rules.references.missing import slip
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import Member, System

_CLASSES = {
    "PriorityClass": "PriorityClass.scheduling.k8s.io",
    "StorageClass": "StorageClass.storage.k8s.io",
    "RuntimeClass": "RuntimeClass.node.k8s.io",
    "IngressClass": "IngressClass.networking.k8s.io",
}
_CLASS = """\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: important
value: 1000
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  priorityClassName: """


class MissingClass(Rule):
    """Clusters bring classes of their own: only a name with a slip in it is told of."""

    code = "MG1613"
    title = "A class that is named is none with a slip in its name."
    why = (
        "Pods are refused (`no PriorityClass with name imporant was found`), a claim stays "
        "`Pending`, and no controller heeds the Ingress."
    )
    mend = "Write the name that the class has."
    example = Example(wrong=_CLASS + "imporant\n", right=_CLASS + "important\n")
    source = "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"
    kinds = frozenset(_CLASSES.values())

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each name of a class that is nearly that of one in the manifests."""
        for kind, type_ in _CLASSES.items():
            names = system.names(type_, "")
            for member, path, name in _named(system, kind):
                if not name or name in names or system.is_external(type_, "", name):
                    continue
                if found := slip(name, names):
                    message, hint = f"there is no {kind} `{name}`", f"did you mean `{found}`?"
                    yield self.mistake(member, path, message, hint=hint)


def _named(system: System, kind: str) -> Iterator[tuple[Member, Path, str]]:
    """Yield where a class of a kind is named."""
    for mention in system.mentions(kind):
        yield mention.member, mention.path, mention.name
    if kind == "IngressClass":
        for member in system.of("Ingress.networking.k8s.io"):
            yield member, ("spec", "ingressClassName"), text(member.spec.get("ingressClassName"))
    elif kind == "RuntimeClass":
        for workload in system.workloads:
            path = (*workload.template_path, "spec", "runtimeClassName")
            yield workload.member, path, text(workload.pod.get("runtimeClassName"))
