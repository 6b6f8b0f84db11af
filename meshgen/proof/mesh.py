"""The mesh of a system: what istiod would send to its proxies, worked out by meshgen.xds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from meshgen.proof.without_proxy import behind_without, resources_without
from meshgen.resources import Path
from meshgen.system import System, Workload
from meshgen.system.member import Member
from meshgen.system.patches import Patch
from meshgen.xds import Proxy, Resources
from meshgen.xds.addresses import ANY, Addresses
from meshgen.xds.behind import Endpoint
from meshgen.xds.build import patched_resources
from meshgen.xds.endpoints import endpoints
from meshgen.xds.envoyfilter.chosen import patches_for
from meshgen.xds.envoyfilter.idle import Idle
from meshgen.xds.left_out import left_out
from meshgen.xds.pod_proxies import has_proxy
from meshgen.xds.proxies import gateways, sidecars

# A patch that changes nothing of the proxies that are run may be meant for others.
_LOOKED_AT = 50


class MeshOf:
    """The mesh of a system; what a proxy is sent is worked out once."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self.system = system
        self._sent: dict[str, tuple[Resources, Sequence[Idle]]] = {}

    @cached_property
    def sidecars(self) -> Sequence[Proxy]:
        """Return the proxies beside workloads."""
        return sidecars(self.system)

    @cached_property
    def gateways(self) -> Sequence[Proxy]:
        """Return the proxies that are gateways."""
        return gateways(self.system)

    @cached_property
    def _proxies(self) -> Mapping[int, Proxy]:
        own = (*self.sidecars, *self.gateways)
        others = (one for each in self.system.others for one in (*sidecars(each), *gateways(each)))
        proxies = (*own, *others)
        return {proxy.workload.member.position: proxy for proxy in proxies if proxy.workload}

    def proxy_of(self, workload: Workload) -> Proxy | None:
        """Return the proxy of a workload's pods, or None."""
        return self._proxies.get(workload.member.position)

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self.system)

    def resources(self, proxy: Proxy) -> Resources:
        """Return what a proxy is sent; of a workload without one, what the node does instead."""
        return self._of(proxy)[0]

    def idle(self, proxies: Sequence[Proxy]) -> Sequence[Idle]:
        """Return the patches that are for some of these proxies, and change nothing of any."""
        idle: dict[tuple[int, int], Idle] = {}
        for proxy in proxies:
            idle = {_key(each.patch): each for each in self._of(proxy)[1]} | idle
        for proxy in (*proxies, *self._others(proxies)) if idle else ():
            found = {_key(each.patch) for each in self._of(proxy)[1]}
            for tracked in patches_for(proxy).all:
                if _key(tracked.patch) not in found:
                    idle.pop(_key(tracked.patch), None)
        return list(idle.values())

    def _others(self, proxies: Sequence[Proxy]) -> Iterator[Proxy]:
        """Yield other proxies of the mesh, as many as take no time."""
        names = set(map(str, proxies))
        others = (one for one in (*self.gateways, *self.sidecars) if str(one) not in names)
        yield from islice(others, _LOOKED_AT)

    def _of(self, proxy: Proxy) -> tuple[Resources, Sequence[Idle]]:
        name = str(proxy)
        if name not in self._sent:
            has_none = self._has_none(proxy)
            plain = resources_without(proxy, self._addresses) if has_none else None
            self._sent[name] = (plain, ()) if plain else patched_resources(proxy)
        return self._sent[name]

    def behind(self, proxy: Proxy, cluster: str) -> Sequence[Endpoint]:
        """Return what is behind a cluster of a proxy."""
        if self._has_none(proxy) and cluster.startswith("outbound|"):
            return behind_without(proxy, cluster)
        return endpoints(proxy, cluster)

    def addresses(self, host: str, namespace: str) -> Sequence[str]:
        """Return the addresses of a host that a namespace names; none if nobody declares it."""
        found = self.system.hosts.asked(host, namespace)
        own = [one for one in self._addresses.of(found) if one != ANY] if found else []
        # One that has none of its own goes by those of its pods.
        return own or (self._addresses.behind(found) if found else ())

    def left_out(self, proxy: Proxy) -> Iterable[tuple[Member, Path]]:
        """Return what a proxy heeds, and its resources have nothing of."""
        return () if self._has_none(proxy) else left_out(proxy)

    @staticmethod
    def _has_none(proxy: Proxy) -> bool:
        return proxy.workload is not None and not has_proxy(proxy.workload)

    def without(self, member: Member) -> "MeshOf":
        """Return the mesh as if an object was not there."""
        members = [each for each in self.system.members if each is not member]
        return MeshOf(replace(self.system, members=members))


def _key(patch: Patch) -> tuple[int, int]:
    return patch.member.position, patch.index
