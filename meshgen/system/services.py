"""Services: their ports, and the pods behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.protocols import family_of, protocol_of
from meshgen.system.workloads import Workload


@dataclass(frozen=True, eq=False)
class ServicePort:
    """A port of a Service; `path` is its place in the object. What is missing is 0 or ""."""

    path: Path
    number: int
    name: str
    target: str | int
    app_protocol: str
    transport: str

    @property
    def protocol(self) -> str:
        """Return what goes through it, as Istio reads it: `http`; "" where nothing says so."""
        return protocol_of(self.number, self.name, self.app_protocol, self.transport)

    @property
    def family(self) -> str:
        """Return how the proxy treats it: HTTP, TCP, TLS or UDP; "" where it has to look."""
        return family_of(self.protocol)

    def target_in(self, workload: Workload) -> int | None:
        """Return the number of the container's port behind it; None for a name that is nowhere."""
        if isinstance(self.target, int):
            return self.target
        if self.target.isdecimal():
            return int(self.target)
        return next(
            (
                port["containerPort"]
                for _, port in workload.ports
                if port.get("name") == self.target
                and (text(port.get("protocol")) or "TCP") == self.transport
                and isinstance(port.get("containerPort"), int)
            ),
            None,
        )


class Reached(NamedTuple):
    """A port through which a workload is reached, and the Service that has it."""

    service: "Service"
    port: ServicePort


@dataclass(frozen=True, eq=False)
class Service:
    """A Service, with the workloads that its selector finds in its namespace."""

    member: Member
    workloads: Sequence[Workload]

    @property
    def name(self) -> str:
        """Return its name."""
        return self.member.name

    @property
    def namespace(self) -> str:
        """Return its namespace."""
        return self.member.namespace

    @property
    def selector(self) -> Mapping[str, Any]:
        """Return the labels of the pods that it sends to; empty if it selects none."""
        return mapping(self.member.spec, "selector")

    @property
    def type(self) -> str:
        """Return its type."""
        return text(self.member.spec.get("type")) or "ClusterIP"

    @cached_property
    def ports(self) -> Sequence[ServicePort]:
        """Return its ports."""
        listed = mappings(self.member.spec.get("ports"))
        return [_port(("spec", "ports", index), port) for index, port in enumerate(listed)]

    def port(self, number: int) -> ServicePort | None:
        """Return the port of a number."""
        return next((port for port in self.ports if port.number == number), None)


def _port(path: Path, port: Mapping[str, Any]) -> ServicePort:
    number, target = port.get("port"), port.get("targetPort")
    given = number if isinstance(number, int) else 0
    return ServicePort(
        path,
        given,
        text(port.get("name")),
        target if isinstance(target, int | str) and target else given,
        text(port.get("appProtocol")),
        text(port.get("protocol")) or "TCP",
    )
