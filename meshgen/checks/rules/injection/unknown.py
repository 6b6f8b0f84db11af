"""Annotations that no release of Istio knows."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.kinds.annotations import ANNOTATIONS, LABELS
from meshgen.nearest import did_you_mean
from meshgen.system import System


class UnknownAnnotation(Rule):
    """A slip in the name of an annotation is told by nobody."""

    code = "MG1002"
    title = "An annotation of Istio's is one that Istio knows."
    why = "Nobody reads it, so that what it should set keeps its default, without a word."
    mend = "Write the name that the message suggests, or take the annotation away."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCpuLimit: 200m
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPULimit: 200m
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    istio = ("IST0108",)
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation with a name of Istio's that it does not have, or no more."""
        for one in system.annotations:
            if one.known is None:
                message, hint = "Istio has no such annotation", _hint(one.name)
            elif one.known.gone:
                message, hint = f"Istio has it no more, from 1.{one.known.gone} on", "take it away"
            else:
                continue
            code = None if one.analyzed else ""
            yield self.mistake(one.member, one.path, message, hint=hint, istio=code, about_key=True)


def _hint(name: str) -> str:
    if name in LABELS:
        return "it is a label: write it into `labels`"
    last = name.rpartition("/")[2]
    same = [known for known in ANNOTATIONS if known.rpartition("/")[2] == last]
    return f"did you mean `{same[0]}`?" if same else did_you_mean(name, ANNOTATIONS)
