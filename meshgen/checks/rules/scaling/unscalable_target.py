"""Autoscalers of what does not scale."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.kinds import KINDS, Kind
from meshgen.nearest import one_of
from meshgen.system import System
from meshgen.system.autoscalers import AUTOSCALERS

_BY_NAME = {kind.name: kind for kind in KINDS}
_SCALABLE = [kind.name for kind in KINDS if kind.scalable]


class UnscalableTarget(Rule):
    """An autoscaler asks for the `scale` of its target, by kind and group."""

    code = "MG1303"
    title = "What an autoscaler scales is of a kind that scales."
    why = "It scales nothing: `FailedGetScale`, `no matches for kind`, `could not find resource`."
    mend = "Name a Deployment or a StatefulSet, with `apiVersion: apps/v1`."
    example = Example(
        wrong=HPA.replace("apps/v1", "extensions/v1beta1") + DEPLOYMENT,
        right=HPA + DEPLOYMENT,
    )
    source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    kinds = AUTOSCALERS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target of a kind without replicas, or under a group that it is not in."""
        for autoscaler in system.autoscalers:
            kind = _BY_NAME.get(autoscaler.kind)
            if kind is None or (kind.group == autoscaler.group and kind.scalable):
                continue
            if kind.scalable and (autoscaler.group in kind.former_groups or not autoscaler.group):
                yield self.mistake(
                    autoscaler.member,
                    (*autoscaler.path, "apiVersion"),
                    f"there is no {kind.name} of this API",
                    expected=f"expected {_version(kind)}",
                )
            elif kind.pod_template is not None and kind.group == autoscaler.group:
                yield self.mistake(
                    autoscaler.member,
                    (*autoscaler.path, "kind"),
                    f"a {kind.name} has no replicas that could be scaled",
                    expected=one_of(_SCALABLE),
                )


def _version(kind: Kind) -> str:
    return f"{kind.group}/v1" if kind.group else "v1"
