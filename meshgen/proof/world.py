"""What the runner is told of a mesh: its proxies, what each is sent, what is behind a cluster."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from meshgen.resources import Path
from meshgen.system import System, Workload
from meshgen.system.member import Member
from meshgen.xds import Proxy, Resources
from meshgen.xds.behind import Endpoint
from meshgen.xds.envoyfilter.idle import Idle


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

    def proxy_of(self, workload: Workload) -> Proxy | None:
        """Return the proxy of a workload's pods, or None."""

    def resources(self, proxy: Proxy) -> Resources:
        """Return what a proxy is sent."""

    def behind(self, proxy: Proxy, cluster: str) -> Sequence[Endpoint]:
        """Return what is behind a cluster of a proxy."""

    def addresses(self, host: str, namespace: str) -> Sequence[str]:
        """Return the addresses of a host that a namespace names; none if nobody declares it."""

    def left_out(self, proxy: Proxy) -> Iterable[tuple[Member, Path]]:
        """Return what a proxy heeds, and its resources have nothing of."""

    def idle(self, proxies: Sequence[Proxy]) -> Sequence[Idle]:
        """Return the patches that are for some of these proxies, and change nothing of any."""

    def without(self, member: Member) -> "World":
        """Return the mesh as if an object was not there."""
