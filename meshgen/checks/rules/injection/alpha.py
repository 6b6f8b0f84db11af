"""Annotations that Istio may change."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import INIT
from meshgen.system import Annotated, System

# What istiod itself writes on a pod whose traffic the CNI plugin leads to the proxy.
_OF_CNI = frozenset(
    f"{prefix}/{name}"
    for prefix, names in (
        ("sidecar.istio.io", ("interceptionMode",)),
        (
            "traffic.sidecar.istio.io",
            ("includeInboundPorts", "excludeInboundPorts", "includeOutboundIPRanges"),
        ),
    )
    for name in names
)


class AlphaAnnotation(Rule):
    """An alpha feature has no promise; what is told here is only what istioctl looks at."""

    code = "MG1005"
    title = "An annotation of Istio's is of a feature that is no alpha."
    why = "Istio promises nothing of an alpha feature: a release may change it, or take it away."
    mend = "Read the release notes before an upgrade; where there is a stable way, take that."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    networking.istio.io/exportTo: "."
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: web
""",
    )
    source = "https://istio.io/latest/docs/releases/feature-stages/"
    severity = Severity.NOTE
    istio = ("IST0136",)
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation of an alpha feature where it is read.

        Those on templates are not told of: nearly all are alpha.
        """
        for one in system.annotations:
            known = one.known
            if known is None or not known.alpha or known.gone or known.written_by_istio:
                continue
            misplaced = one.kind not in known.kinds and "Any" not in known.kinds
            if one.analyzed and not misplaced and not (one.name in _OF_CNI and _has_cni(one)):
                message = "it is of an alpha feature, which a release may change"
                yield self.mistake(one.member, one.path, message, about_key=True)


def _has_cni(one: Annotated) -> bool:
    """Return whether a pod that was injected has no istio-init."""
    if one.workload is None:
        return False
    return all(container.get("name") != INIT for _, container in one.workload.init_containers)
