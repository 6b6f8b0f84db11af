"""Autoscalers without anything to scale."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scaling.examples import DEPLOYMENT, HPA
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.kinds import kind_of
from meshgen.system import Autoscaler, System
from meshgen.system.autoscalers import AUTOSCALERS

_WAY = "it scales what is in its own namespace: write it into {there}"
_GATEWAYS = "Gateway.gateway.networking.k8s.io"


class MissingTarget(Rule):
    """An autoscaler asks for its target by name, again and again."""

    code = "MG1302"
    title = "What an autoscaler scales is there."
    why = 'It scales nothing: `FailedGetScale`, `deployments.apps "web" not found`.'
    mend = "Mend the name, or remove the autoscaler."
    example = Example(
        wrong=HPA.replace("    name: web\n", "    name: wbe\n") + DEPLOYMENT,
        right=HPA + DEPLOYMENT,
    )
    source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    linter = ("dangling-horizontalpodautoscaler",)
    kinds = AUTOSCALERS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target that is nowhere; a note where nothing of the kind is here."""
        scaled = {one.workload.member.position for one in system.autoscalers if one.workload}
        for autoscaler in system.autoscalers:
            if not autoscaler.name or autoscaler.workload or not _is_missing(system, autoscaler):
                continue
            member, namespace = autoscaler.member, autoscaler.member.namespace
            if found := elsewhere(system, autoscaler.type, member, autoscaler.name, _WAY):
                if found.others[0][0].position in scaled:  # by one of its own namespace
                    found = found._replace(severity=Severity.NOTE)
                yield self.mistake(member, (*autoscaler.path, "name"), **found._asdict())
                continue
            names = system.names(autoscaler.type, namespace)
            yield self.mistake(
                member,
                (*autoscaler.path, "name"),
                f"there is no {autoscaler.kind} `{autoscaler.name}` in namespace {namespace}",
                hint=meant(autoscaler.name, names, "mend the name, or remove the autoscaler"),
                severity=None if names else Severity.NOTE,
            )


def _is_missing(system: System, autoscaler: Autoscaler) -> bool:
    """Return whether a target is of a kind that Kubernetes scales, and nobody has or makes it."""
    known = kind_of(f"{autoscaler.group}/v1", autoscaler.kind)
    namespace, name = autoscaler.member.namespace, autoscaler.name
    if not known.scalable or not is_missing(system, autoscaler.type, namespace, name):
        return False
    return _beginnings(name).isdisjoint(system.names(_GATEWAYS, namespace))


def _beginnings(name: str) -> set[str]:
    """Return what a name begins with, word by word: a gateway's Deployment is called after it."""
    words = name.split("-")
    return {"-".join(words[:number]) for number in range(1, len(words) + 1)}
