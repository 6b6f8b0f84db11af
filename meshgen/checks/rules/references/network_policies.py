"""NetworkPolicies that are about no pod."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.elsewhere import pods_elsewhere
from meshgen.checks.rules.references.selection import finds_nothing, may_find_nothing, nearest_pods
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System

_TYPE = "NetworkPolicy.networking.k8s.io"
_NAMESPACE_NAME = "kubernetes.io/metadata.name"
# To pods that are elsewhere, where a peer is of the own namespace, and where it names one.
_WAYS = (
    "add `namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {there}}}}}`",
    "write `kubernetes.io/metadata.name: {there}`",
)
_SOURCE = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
_PODS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  labels:
    app: db
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels:
      app: {}
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: {}
"""


class IdleNetworkPolicy(Rule):
    """An empty selector is for all pods of the namespace.

    Where no pod is surely meant, those that are may be deployed otherwise: a note.
    """

    code = "MG1623"
    title = "A NetworkPolicy is for pods that there are."
    why = "It does nothing: whatever it was to keep away from the pods still reaches them."
    mend = "Write labels that the pods have, or an empty `podSelector` for all."
    example = Example(wrong=_PODS.format("database", "web"), right=_PODS.format("db", "web"))
    source = _SOURCE
    linter = ("dangling-networkpolicy",)
    kinds = frozenset((_TYPE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy whose selector finds no pod."""
        pods = pods_elsewhere(system, _TYPE, "podSelector")
        for member in system.of(_TYPE):
            path, selector = ("spec", "podSelector"), mapping(member.spec, "podSelector")
            is_known = finds_nothing(system, member.namespace, selector)
            if not is_known and not may_find_nothing(system, member.namespace, selector):
                continue
            if found := pods.of(member, selector, "write it into {there}"):
                told = found if is_known else found._replace(severity=Severity.NOTE)
                yield self.mistake(member, path, **told._asdict())
            elif is_known:
                yield _told(self, system, member, path, member.namespace, selector)


class IdlePeer(Rule):
    """A peer without a namespace is of the policy's own; other namespaces are told by name.

    Where no pod is surely meant, those that are may be deployed otherwise: a note.
    """

    code = "MG1624"
    title = "The pods that a NetworkPolicy lets through are there."
    why = "It lets nobody through: `connection timed out`, 503 UF from a sidecar."
    mend = "Write labels that the pods have, and `namespaceSelector` where they are elsewhere."
    example = Example(wrong=_PODS.format("db", "website"), right=_PODS.format("db", "web"))
    source = _SOURCE
    linter = ("dangling-networkpolicypeer-podselector",)
    kinds = frozenset((_TYPE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each peer whose selector finds no pod."""
        pods = pods_elsewhere(system)
        for member in system.of(_TYPE):
            for path, peer in _peers(member):
                namespace = _namespace(member, peer)
                selector, place = mapping(peer, "podSelector"), (*path, "podSelector")
                if not namespace or not finds_nothing(system, namespace, selector):
                    continue
                is_told = "namespaceSelector" in peer
                told_in = namespace if is_told else ""
                if found := pods.of(member, selector, _WAYS[is_told], told_in):
                    yield self.mistake(member, place, **found._asdict())
                else:
                    yield _told(self, system, member, place, namespace, selector)


def _told(
    rule: Rule,
    system: System,
    member: Member,
    path: Path,
    namespace: str,
    selector: Mapping[str, Any],
) -> Mistake:
    nearest = nearest_pods(system, member, mapping(selector, "matchLabels"), namespace)
    return rule.mistake(
        member,
        path,
        f"no pod in namespace {namespace} has these labels",
        hint=nearest.hint,
        severity=None if nearest.is_meant else Severity.NOTE,
    )


def _peers(member: Member) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(mappings(member.spec.get(direction))):
            for number, peer in enumerate(mappings(rule.get(side))):
                yield ("spec", direction, index, side, number), peer


def _namespace(member: Member, peer: Mapping[str, Any]) -> str:
    """Return the one namespace that a peer is in; "" if that is not told by its name."""
    if "namespaceSelector" not in peer:
        return member.namespace
    selector = mapping(peer, "namespaceSelector")
    labels = mapping(selector, "matchLabels")
    named = selector.keys() == {"matchLabels"} and labels.keys() == {_NAMESPACE_NAME}
    return text(labels.get(_NAMESPACE_NAME)) if named else ""
