"""Annotations that stand where nobody reads them."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.kinds import kind_of
from meshgen.lenient import text
from meshgen.resources import dotted
from meshgen.system import Annotated, Member, System


class MisplacedAnnotation(Rule):
    """The injector reads a pod's own annotations, and nothing of what stands around it."""

    code = "MG1001"
    title = "An annotation of Istio's stands on a kind of object that it is for."
    why = (
        "On a Namespace, or beside the template, annotations for the sidecar reach no pod: "
        "sidecars keep their defaults of 2 CPUs and 1Gi, and pods fail with `exceeded quota`."
    )
    mend = "Move them to where the message says, mostly to `spec.template.metadata.annotations`."
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
    istio = ("IST0107",)
    kinds = WORKLOADS | {"Namespace", "Service"}

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation on a kind that Istio does not read it of."""
        for one in system.annotations:
            if one.known is None or one.known.written_by_istio:
                continue
            if one.kind not in one.known.kinds and "Any" not in one.known.kinds:
                yield self.mistake(
                    one.member,
                    one.path,
                    f"nobody reads this on a {one.kind}",
                    hint=f"write it {_place(one)}",
                    istio=None if one.analyzed else "",
                    about_key=True,
                )


def _place(one: Annotated) -> str:
    kinds = one.known.kinds if one.known else ()
    if kinds != ("Pod",):
        return f"on {' or '.join(kinds)}"
    template = _template(one.member)
    return f"into `{template}`" if template else "into the template of the pods"


def _template(member: Member) -> str:
    path = kind_of(text(member.object.get("apiVersion")), member.kind).pod_template
    return dotted((*path, "metadata", "annotations")) if path else ""
