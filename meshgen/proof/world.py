"""What the runner is told of a mesh: its proxies, what each is sent, what is behind a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meshgen.system import System, Workload
from meshgen.xds import Proxy, Resources


@dataclass(frozen=True, eq=False)
class Behind:
    """Something behind a cluster: the pods of a workload, or an address that is written out.

    `port` is the container's. Of a workload, `weight` is that of each pod.
    """

    workload: Workload | None
    address: str
    port: int
    weight: int = 1
    takes_mutual_tls: bool = False
    locality: tuple[str, ...] = ()
    priority: int = 0


class World(Protocol):
    """A mesh."""

    @property
    def system(self) -> System:
        """Return its objects."""

    @property
    def sidecars(self) -> Sequence[Proxy]:
        """Return the proxies beside workloads."""

    @property
    def gateways(self) -> Sequence[Proxy]:
        """Return the proxies that are gateways."""

    def resources(self, proxy: Proxy) -> Resources:
        """Return what a proxy is sent."""

    def behind(self, proxy: Proxy, cluster: str) -> Sequence[Behind]:
        """Return what is behind a cluster of a proxy."""

    def addresses(self, host: str, namespace: str) -> Sequence[str]:
        """Return the addresses of a host that a namespace names; none if nobody declares it."""
