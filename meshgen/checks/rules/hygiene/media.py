"""Folders of pods on a medium that no kubelet knows."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import did_you_mean
from meshgen.system import System

_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
  volumes:
    - name: cache
      emptyDir:
        medium: MEDIUM
"""
_HUGE = "HugePages"


class UnknownMedium(Rule):
    """The API server takes any text, and the kubelet knows few.

    Source: emptyDir.SetUpAt of k8s.io/kubernetes/pkg/volume.
    """

    code = "MG1814"
    title = "An `emptyDir` is on a medium that the kubelet knows."
    why = "The pods never start: `MountVolume.SetUp failed … unknown storage medium`."
    mend = "Write `Memory`, or leave the medium out for the node's disk."
    example = Example(
        wrong=_POD.replace("MEDIUM", "memory"), right=_POD.replace("MEDIUM", "Memory")
    )
    source = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir"
    severity = Severity.ERROR
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such medium."""
        for workload in system.workloads:
            for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
                medium = text(mapping(volume, "emptyDir").get("medium"))
                if medium in ("", "Memory") or medium.startswith(_HUGE):
                    continue
                path = ("spec", "volumes", index, "emptyDir", "medium")
                yield self.mistake(
                    workload.member,
                    (*workload.template_path, *path),
                    f"no kubelet knows the medium {words.show(medium)}",
                    expected=f"expected Memory, {_HUGE} or {_HUGE}-SIZE",
                    hint=did_you_mean(medium, ["Memory", _HUGE]),
                )
