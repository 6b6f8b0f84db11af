"""An Envoy of a run: the proxies of all pods of a workload, and what they were found to need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.xds import Json, Proxy, Resources
from meshgen.xds.behind import Endpoint

_OWN_PASSTHROUGH = "InboundPassthroughCluster"
_INBOUND = "virtualInbound"


@dataclass
class Process:
    """The Envoy with a number; the proxies of the pods have listeners of their own, and buckets.

    `entries` are the listeners at which requests begin, by name; `inbound` those for ports of the
    pods, None where nothing listens; `behind` what is behind the clusters that may be used.
    """

    number: int
    proxy: Proxy
    pods: int
    resources: Resources
    inbound: dict[int, Json | None] = field(default_factory=dict)
    entries: dict[str, Json] = field(default_factory=dict)
    behind: dict[str, list[Endpoint]] = field(default_factory=dict)

    @cached_property
    def clusters(self) -> Mapping[str, Json]:
        """Return the clusters that its proxy is sent, by name."""
        return {text(cluster.get("name")): cluster for cluster in self.resources.clusters}

    @cached_property
    def routes(self) -> Mapping[str, Json]:
        """Return the routes that its listeners look up, by name."""
        return {text(routes.get("name")): routes for routes in self.resources.routes}

    def listener_for(self, port: int) -> Json | None:
        """Return the listener that takes what is for a port of the pods."""
        for listener in self.resources.listeners:
            is_it = port_of(listener) == port
            if is_it if self.proxy.is_gateway else listener.get("name") == _INBOUND:
                return listener
        return None


def port_of(listener: Mapping[str, Any]) -> int:
    """Return the port that a listener listens at; 0 if it has none."""
    return int(mapping(listener, "address", "socketAddress").get("portValue") or 0)


def is_own(cluster: str) -> bool:
    """Return whether a cluster is the application beside the proxy."""
    return cluster.startswith("inbound|") or cluster == _OWN_PASSTHROUGH
