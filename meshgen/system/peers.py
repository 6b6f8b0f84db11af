"""What pods demand of their callers: the effective PeerAuthentication of a workload and a port."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.policies import Policies, selector_of
from meshgen.system.workloads import Workload


class Mode(StrEnum):
    """What a port takes: plain text, mutual TLS, or both."""

    DISABLE = "DISABLE"
    PERMISSIVE = "PERMISSIVE"
    STRICT = "STRICT"


@dataclass(frozen=True, eq=False)
class Demand:
    """What a port of pods takes, and who says so: a PeerAuthentication, or else the default.

    `mode` is None where several say different things: the oldest holds, and no manifest tells
    which that is; `first` is what it would be if all are of the same age: the first by name.
    """

    mode: Mode | None = Mode.PERMISSIVE
    member: Member | None = None
    path: Path = ()
    first: Mode = Mode.PERMISSIVE

    @property
    def held(self) -> Mode:
        """Return the mode that holds, of several that of the first."""
        return self.mode or self.first

    @property
    def place(self) -> Sequence[tuple[Member, Path]]:
        """Return the place that says so, if there is one."""
        return [(self.member, self.path)] if self.member else []


class Peers:
    """The PeerAuthentications of a system, as istiod puts them together.

    A port's mode wins over the workload's, that over the namespace's, that over the mesh's.

    Source: ComposePeerAuthentication of istio.io/istio/pilot/pkg/security/authn.
    """

    def __init__(self, policies: Policies, root: str) -> None:
        """Take the PeerAuthentications; `root` is Istio's root namespace."""
        self._policies = policies
        self._root = root
        self._wide: dict[str, Demand] = {}

    def of(self, workload: Workload) -> Demand:
        """Return what the pods of a workload take at all ports of which nothing else is said."""
        own = _agreed(_stated(member) for member in self._own(workload))
        return own or self.of_namespace(workload.namespace)

    def at(self, workload: Workload, port: int) -> Demand:
        """Return what a port of the pods takes; `port` is the container's."""
        own = self._own(workload)
        stated = [(_at_port(member, port), _stated(member)) for member in own]
        # Of several, the oldest alone counts, whether it speaks of the port or not.
        if len({demand.mode if demand else None for demand, _ in stated}) > 1:
            oldest = stated[own.index(min(own, key=lambda member: member.name))]
            first = next(filter(None, oldest), None)
            return Demand(None, own[0], first=(first or self.of_namespace(workload.namespace)).held)
        return _agreed(demand for demand, _ in stated) or self.of(workload)

    def ports(self, workload: Workload) -> Sequence[int]:
        """Return the ports of the pods of which something is said by themselves, in order."""
        listed = [mapping(member.spec, "portLevelMtls") for member in self._own(workload)[:1]]
        return sorted({int(key) for each in listed for key in map(str, each) if key.isdecimal()})

    def of_namespace(self, namespace: str) -> Demand:
        """Return what pods of a namespace take of which nothing else is said."""
        if namespace not in self._wide:
            near = [] if namespace == self._root else self._policies.of_namespace(namespace)
            found = _agreed(map(_stated, near)) or _agreed(map(_stated, self._policies.of_mesh))
            self._wide[namespace] = found or Demand()
        return self._wide[namespace]

    def refuses_plain_text(self, workload: Workload, port: int) -> Demand | None:
        """Return what makes a port of pods in the mesh refuse plain text; None if it takes it."""
        demand = self.at(workload, port)
        is_strict = demand.mode is Mode.STRICT and workload.in_mesh
        return demand if is_strict and workload.is_captured(port) else None

    def _own(self, workload: Workload) -> Sequence[Member]:
        """Return those that select a workload; in the root namespace, none does."""
        listed = self._policies.of_labels(workload)
        return [member for member in listed if member.namespace != self._root]


def is_ignored(member: Member, root: str) -> bool:
    """Return whether istiod passes over a PeerAuthentication: a root one that selects pods."""
    return member.namespace == root and bool(selector_of(member))


def _agreed(demands: Iterable[Demand | None]) -> Demand | None:
    """Return what all of several say that are of one rank; None if they leave it to others."""
    listed = [demand for demand in demands if demand]
    if not listed:
        return None
    first = min(listed, key=lambda demand: demand.member.name if demand.member else "")
    if any(demand.mode is not first.mode for demand in listed):
        return replace(listed[0], mode=None, first=first.held)
    return listed[0]


def _stated(member: Member) -> Demand | None:
    return _demand(mapping(member.spec, "mtls"), member, ("spec", "mtls", "mode"))


def _at_port(member: Member, port: int) -> Demand | None:
    listed: Mapping[Any, Any] = mapping(member.spec, "portLevelMtls")
    key = next((key for key in (str(port), port) if key in listed), None)
    if key is None:
        return None
    return _demand(mapping(listed[key]), member, ("spec", "portLevelMtls", key, "mode"))


def _demand(mtls: Mapping[str, Any], member: Member, path: Path) -> Demand | None:
    mode = text(mtls.get("mode"))
    return Demand(Mode(mode), member, path) if mode in set(Mode) else None
