"""Annotations that Istio advises against."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import INJECT
from meshgen.system import Annotated, System

_LONG_SINCE = 1


class DeprecatedAnnotation(Rule):
    """What is deprecated works today, and in some release no more."""

    code = "MG1003"
    title = "An annotation of Istio's is one that will stay."
    why = (
        "It may stop working with an upgrade, without a word. A webhook does not even see the "
        "annotation `sidecar.istio.io/inject`: it selects pods by their labels."
    )
    mend = "Write what the message names instead."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/inject: "false"
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "false"
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    severity = Severity.NOTE
    istio = ("IST0135",)
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation that is deprecated, in whatever release."""
        for one in system.annotations:
            if one.known is None or not one.known.deprecated or one.known.gone:
                continue
            if one.name == INJECT and INJECT in _labels(one):
                continue  # both are written, for old and new
            since = one.known.deprecated
            instead = one.known.instead
            yield self.mistake(
                one.member,
                one.path,
                "it is deprecated" + (f", from Istio 1.{since} on" if since > _LONG_SINCE else ""),
                hint=f"write {instead}" if instead else "take it away",
                istio=None if one.analyzed else "",
                about_key=True,
            )


def _labels(one: Annotated) -> Mapping[str, Any]:
    return one.workload.labels if one.workload else one.member.labels
