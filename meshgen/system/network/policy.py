"""A NetworkPolicy: which connections of its pods it lets through.

Source: NetworkPolicySpec of k8s.io/api/networking/v1, and its defaults.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.network.blocks import has
from meshgen.system.network.ends import End, Outside, Pods, Port
from meshgen.system.unsure import any_of, both

INGRESS, EGRESS = "Ingress", "Egress"
_SIDES = {INGRESS: ("ingress", "from"), EGRESS: ("egress", "to")}


@dataclass(frozen=True, eq=False)
class Rule:
    """One of its rules, and its place; without peers it is for everybody, without ports for all.

    `namespace` is the policy's.
    """

    path: Path
    namespace: str
    peers: Sequence[Mapping[str, Any]]
    ports: Sequence[Mapping[str, Any]]

    def lets(self, peer: End, target: End, port: Port) -> bool | None:
        """Return whether it lets a connection through: who its other end is, and where it goes."""
        is_port = any_of(_is_port(each, target, port) for each in self.ports or ({},))
        if not self.peers or is_port is False:
            return is_port
        return both(is_port, any_of(self._is(each, peer) for each in self.peers))

    def _is(self, peer: Mapping[str, Any], end: End) -> bool | None:
        if "ipBlock" in peer:
            return has(mapping(peer, "ipBlock"), end)
        if isinstance(end, Outside):
            return False
        if "namespaceSelector" in peer:
            here = end.space.are_selected(mapping(peer, "namespaceSelector"))
        else:
            here = end.namespace == self.namespace if end.namespace else None
        found = both(here, end.labels.are_selected(mapping(peer, "podSelector")))
        # Most network plugins see the node in a pod that has its network.
        return None if found and end.on_host else found


@dataclass(frozen=True, eq=False)
class NetworkPolicy:
    """A NetworkPolicy; pods that one is for have only what any of theirs lets through."""

    member: Member

    @property
    def selector(self) -> Mapping[str, Any]:
        """Return the selector of its pods; empty for all of its namespace."""
        return mapping(self.member.spec, "podSelector")

    @cached_property
    def directions(self) -> frozenset[str]:
        """Return in which directions nothing passes but what a policy lets through."""
        said = texts(self.member.spec.get("policyTypes"))
        return frozenset(said or (INGRESS, *((EGRESS,) if self.member.spec.get("egress") else ())))

    def rules(self, direction: str) -> Sequence[Rule]:
        """Return its rules for a direction."""
        return self._rules[direction]

    def place(self, direction: str) -> Path:
        """Return where it says that the other connections of a direction do not pass."""
        named = (_SIDES[direction][0], "policyTypes")
        return ("spec", *[field for field in named if field in self.member.spec][:1])

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[Rule]]:
        return {direction: list(self._listed(*names)) for direction, names in _SIDES.items()}

    def _listed(self, field: str, side: str) -> Iterator[Rule]:
        for index, rule in enumerate(mappings(self.member.spec.get(field))):
            path = ("spec", field, index)
            peers, ports = mappings(rule.get(side)), mappings(rule.get("ports"))
            yield Rule(path, self.member.namespace, peers, ports)


def _is_port(said: Mapping[str, Any], target: End, port: Port) -> bool | None:
    if said and (text(said.get("protocol")) or "TCP") != port.protocol:
        return False
    number, last = said.get("port"), said.get("endPort")
    if number is None:
        return True
    if isinstance(number, str):
        named = target.numbers(number, port.protocol) if isinstance(target, Pods) else frozenset()
        return _among(port.number, named)
    if not isinstance(number, int) or not isinstance(last, int | None):
        return None
    return _among(port.number, range(number, (last or number) + 1))


def _among(number: int | None, numbers: frozenset[int] | range | None) -> bool | None:
    if numbers is None or (number is None and numbers):
        return None
    return number in numbers
