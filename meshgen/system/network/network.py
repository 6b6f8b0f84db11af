"""The NetworkPolicies of a system: which are for pods, and what they let through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system.access import Decision, Verdict
from meshgen.system.network.ends import (
    NAMESPACE_NAME,
    TUNNEL_PORT,
    End,
    Labels,
    Outside,
    Pods,
    Port,
    is_of_template,
)
from meshgen.system.network.policy import EGRESS, INGRESS, NetworkPolicy
from meshgen.system.objects import Objects
from meshgen.system.policies import NETWORK_POLICY
from meshgen.system.workloads import Workload

_WAYPOINT = "istio.io/use-waypoint"


@dataclass(frozen=True)
class Passage(Decision):
    """A verdict on a connection, and the rule or the policy that it is due to; maybe none.

    `direction` is that of the policy: Egress for one of the source's pods.
    """

    direction: str = ""


@dataclass(frozen=True)
class Asked:
    """Labels that policies ask for, with their values; and keys of which they ask otherwise."""

    pairs: frozenset[tuple[str, str]]
    keys: frozenset[str]

    def of(self, labels: Mapping[str, Any]) -> tuple[object, ...]:
        """Return what policies see of labels: pods of whom it is the same are one to them."""
        held = frozenset(pair for pair in self.pairs if labels.get(pair[0]) == pair[1])
        return held, tuple(str(labels.get(key)) for key in sorted(self.keys))


_ALLOWED = Passage(Verdict.ALLOWED)
_UNKNOWN = Passage(Verdict.UNKNOWN)


class Network:
    """Who reaches whom, as far as NetworkPolicies say.

    Where none is for the pods of an end, all connections of a direction pass; else those that one
    of them lets through, at both ends. What comes from the pods' own node, as the kubelet's probes
    do, always passes: nobody needs to ask for it. A sidecar is within its pod: the port that counts
    is the pod's own, also where a Service has another one in front.

    Source: kubernetes.io/docs/concepts/services-networking/network-policies.
    """

    def __init__(self, system: Objects) -> None:
        """Take the objects of a system."""
        self._system = system
        self._spaces: dict[str, Labels] = {}
        self._pods: dict[int, Pods] = {}

    def pods_of(self, workload: Workload) -> Pods:
        """Return the pods of a workload."""
        at = workload.member.position
        if at not in self._pods:
            space = self._space(workload.namespace)
            labels = Labels(workload.labels, open=False)
            self._pods[at] = Pods(workload.namespace, space, labels, workload)
        return self._pods[at]

    def pods_in(self, namespace: str, labels: Mapping[str, Any] | None = None) -> Pods:
        """Return some pods of a namespace, of which some labels are known, or none.

        The namespace "" is one that is not known.
        """
        return Pods(namespace, self._space(namespace), Labels(labels or {}))

    def may(self, source: End, target: End, port: Port) -> Passage:
        """Return whether a connection comes about, and which rule of a policy lets it through.

        Where none does, that is the policy because of which it should, at the end that refuses
        it first. The port is the target's own.
        """
        answers = {
            each: self._both_ends(source, target, each) for each in _carried(source, target, port)
        }
        verdicts = {decision.verdict for decision in answers.values()}
        if len(verdicts) > 1 or self._is_detoured(target):
            return _UNKNOWN
        return next(iter(answers.values()))

    def leaves(self, source: End, target: End, port: Port) -> Passage:
        """Return the same of the source's side alone."""
        return self._decision(EGRESS, source, target, target, port)

    def enters(self, source: End, target: End, port: Port) -> Passage:
        """Return the same of the target's side alone."""
        return self._decision(INGRESS, target, source, target, port)

    def isolating(self, pods: Pods, direction: str) -> Sequence[NetworkPolicy]:
        """Return the policies that are surely for pods in a direction, those for all of them last.

        In that direction nothing else passes than what they let through.
        """
        return [each for each, is_for in self._policies(pods, direction) if is_for]

    def concerns(self, pods: Pods, direction: str) -> bool:
        """Return whether a policy is for pods in a direction, or may be."""
        return bool(self._policies(pods, direction))

    def labels_asked(self, pods: Pods, direction: str) -> Asked:
        """Return by which labels policies for pods tell the pods at the other end apart."""
        pairs, keys = set(), set()
        for policy, _ in self._policies(pods, direction):
            for peer in (peer for rule in policy.rules(direction) for peer in rule.peers):
                selector = mapping(peer, "podSelector")
                named = mapping(selector, "matchLabels").items()
                pairs |= {(key, value) for key, value in named if isinstance(value, str)}
                keys |= {text(one.get("key")) for one in mappings(selector.get("matchExpressions"))}
        return Asked(frozenset(pairs), frozenset(keys))

    def _is_detoured(self, target: End) -> bool:
        """Return whether what is for pods may come from a waypoint, and not from who sent it."""
        if not isinstance(target, Pods) or target.workload is None or not target.ambient:
            return False
        services = (each.member.labels for each in self._system.services_of(target.workload))
        labelled = (target.space.known, target.workload.labels, *services)
        return any(_WAYPOINT in labels for labels in labelled)

    def _both_ends(self, source: End, target: End, port: Port) -> Passage:
        out = self.leaves(source, target, port)
        if out.verdict is Verdict.DENIED:
            return out
        into = self.enters(source, target, port)
        if into.verdict is Verdict.DENIED or out.verdict is Verdict.ALLOWED:
            return out if into is _ALLOWED else into
        return out

    def _decision(self, direction: str, own: End, peer: End, target: End, port: Port) -> Passage:
        policies = [] if isinstance(own, Outside) else self._policies(own, direction)
        if not policies:
            return _ALLOWED
        is_refused = True
        for policy, is_for in policies:
            for rule in policy.rules(direction):
                lets = rule.lets(peer, target, port)
                if lets and is_for:
                    return Passage(Verdict.ALLOWED, policy.member, rule.path, direction=direction)
                is_refused = is_refused and lets is False
        first, is_sure = policies[0]
        near_node = any(isinstance(end, Pods) and end.on_host for end in (own, peer))
        if is_refused and is_sure and not near_node:
            place = first.place(direction)
            return Passage(Verdict.DENIED, first.member, place, direction=direction)
        return _UNKNOWN

    def _policies(self, pods: Pods, direction: str) -> Sequence[tuple[NetworkPolicy, bool | None]]:
        """Return the policies that may be for pods, and whether they surely are: those first."""
        found = [pair for pair in self._of(pods) if direction in pair[0].directions]
        return sorted(found, key=lambda pair: (not pair[1], not pair[0].selector))

    def _of(self, pods: Pods) -> Iterator[tuple[NetworkPolicy, bool | None]]:
        workload = pods.workload
        if workload is not None:
            for policy in self._selecting.get(workload.member.position, ()):
                yield policy, True
        rest = self._in if workload is None else self._by_added
        for policy in rest.get(pods.namespace, ()):
            is_for = pods.labels.are_selected(policy.selector)
            if is_for is not False:
                yield policy, is_for

    @cached_property
    def _in(self) -> Mapping[str, Sequence[NetworkPolicy]]:
        found: dict[str, list[NetworkPolicy]] = {}
        for member in self._system.of(NETWORK_POLICY):
            found.setdefault(member.namespace, []).append(NetworkPolicy(member))
        return found

    @cached_property
    def _by_added(self) -> Mapping[str, Sequence[NetworkPolicy]]:
        """Return those that name labels which no template has, by namespace."""
        found = (
            (namespace, [each for each in policies if not is_of_template(each.selector)])
            for namespace, policies in self._in.items()
        )
        return {namespace: policies for namespace, policies in found if policies}

    @cached_property
    def _selecting(self) -> Mapping[int, Sequence[NetworkPolicy]]:
        """Return the policies by the positions of workloads whose templates they select."""
        found: dict[int, list[NetworkPolicy]] = {}
        for namespace, policies in self._in.items():
            workloads = self._system.workloads_in(namespace)
            for policy in policies:
                known = is_of_template(policy.selector)
                for workload in workloads.selected(policy.selector) if known else ():
                    found.setdefault(workload.member.position, []).append(policy)
        return found

    def _space(self, namespace: str) -> Labels:
        if namespace not in self._spaces:
            said = self._system.namespace_labels(namespace)
            told = [each.namespace_labels.get(namespace, {}) for each in self._system.clusters]
            agreed = {k: v for k, v in told[0].items() if all(one.get(k) == v for one in told)}
            named = {NAMESPACE_NAME: namespace} if namespace else {}
            known = {**(agreed if said is None else said), **named}
            self._spaces[namespace] = Labels(known, open=said is None)
        return self._spaces[namespace]


def _carried(source: End, target: End, port: Port) -> Sequence[Port]:
    """Return the ports that packets may have; those between ztunnels go through one for all.

    A sidecar may know of such pods, or not.
    """
    if not isinstance(source, Pods) or not isinstance(target, Pods) or port.protocol != "TCP":
        return [port]
    tunnel = Port(TUNNEL_PORT)
    if source.ambient and target.ambient:
        return [tunnel]
    sidecar = source.workload is not None and source.workload.in_mesh is not False
    return [port, tunnel] if target.ambient and sidecar else [port]
