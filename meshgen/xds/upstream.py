"""A port of a host as a proxy reaches it, whole or a subset of it: what one cluster is made of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.system import DestinationRule, Host, HostPort
from meshgen.system.labels import has_labels
from meshgen.system.protocols import UDP
from meshgen.xds import names
from meshgen.xds.addresses import resolution_of
from meshgen.xds.behind import DNS, Endpoint, behind, identities
from meshgen.xds.kept import is_kept
from meshgen.xds.locality import Localities, localities_of, nearest, placed
from meshgen.xds.networks import by_network
from meshgen.xds.proxy import Proxy
from meshgen.xds.traffic_policy import (
    Policy,
    is_passed_through,
    policy_of,
    subset_of,
    subsets_of,
    tls_mode_of,
)

ORIGINAL_DST, EDS = "ORIGINAL_DST", "EDS"
_NAME = re.compile(r"outbound\|(?P<port>\d+)\|(?P<subset>[^|]*)\|(?P<host>.+)")
_BY_SNI = re.compile(r"outbound_\.(?P<port>\d+)_\.(?P<subset>[^_]*)_\.(?P<host>.+)")
_DISCOVERY = {"DNS": "STRICT_DNS", "DNS_ROUND_ROBIN": "LOGICAL_DNS"}
_RACE = ("istio.io/connect-strategy", "race_first_tcp_connect")


@dataclass(frozen=True, eq=False)
class Upstream:
    """What a cluster leads to; without a name, `subset` is the whole.

    `rule` is what the proxy follows to the host. With `by_sni` a gateway passes on TLS that is not
    its own, and looks at nothing but the name that it is for.
    """

    proxy: Proxy
    host: Host
    port: HostPort
    rule: DestinationRule | None
    subset: Mapping[str, Any]
    by_sni: bool = False

    @property
    def name(self) -> str:
        """Return the name of the cluster."""
        naming = names.told_by_sni if self.by_sni else names.cluster
        return naming(self.port.number, self.host.name, self._subset)

    @property
    def sni(self) -> str:
        """Return the name that mutual TLS in the mesh is for."""
        return names.told_by_sni(self.port.number, self.host.name, self._subset)

    @property
    def mesh(self) -> Mapping[str, Any]:
        """Return Istio's mesh config."""
        return self.proxy.system.control_plane.mesh_config

    @property
    def resolution(self) -> str:
        """Return how the proxy finds what is behind the host."""
        return resolution_of(self.host)

    @property
    def is_outside(self) -> bool:
        """Return whether the host is none of the mesh."""
        if self.host.service:
            return self.resolution == "ALIAS"
        return self.host.member.spec.get("location") != "MESH_INTERNAL"

    @property
    def is_dynamic(self) -> bool:
        """Return whether the proxy asks for the address of each host of a name with a `*`."""
        return self.resolution == "DYNAMIC_DNS"

    @cached_property
    def policy(self) -> Policy:
        """Return the settings that hold."""
        return policy_of(self.rule, self.port.number, self.subset, self.mesh)

    @property
    def written_policy(self) -> Policy:
        """Return the settings as they are written for the whole, or for the subset alone."""
        spec = self.subset if self._subset else self.rule.member.spec if self.rule else {}
        return mapping(spec, "trafficPolicy")

    @cached_property
    def base(self) -> str:
        """Return the type of the cluster by the host alone."""
        if self.resolution == "NONE":
            return EDS if self.proxy.is_gateway else ORIGINAL_DST
        found = _DISCOVERY.get(self.resolution, EDS)
        return "LOGICAL_DNS" if self.races and found == "STRICT_DNS" else found

    @property
    def races(self) -> bool:
        """Return whether of several addresses of a name that which answers first is taken."""
        annotation, value = _RACE
        told = "" if self.host.service else text(self.host.member.annotations.get(annotation))
        return told.lower() == value

    @cached_property
    def beginning(self) -> str:
        """Return the type with which the cluster is made: of a subset, that of the whole.

        Source: buildSubsetCluster of istio.io/istio/pilot/pkg/networking/core.
        """
        whole = policy_of(self.rule, self.port.number, {}, self.mesh)
        is_passed = is_passed_through(whole) or is_passed_through(self.written_policy)
        return ORIGINAL_DST if self._subset and is_passed else self.base

    @cached_property
    def discovery(self) -> str:
        """Return the type of the cluster."""
        return ORIGINAL_DST if is_passed_through(self.policy) else self.beginning

    @property
    def is_near(self) -> bool:
        """Return whether the host's Service says that near pods come first."""
        return bool(nearest(self.proxy.system, self.host))

    @cached_property
    def identities(self) -> Sequence[str]:
        """Return whose certificates are taken for the host's."""
        return identities(self.proxy.system, self.host)

    @cached_property
    def all_endpoints(self) -> Sequence[Endpoint]:
        """Return all that is behind the port, whatever the subset."""
        system = self.proxy.system
        found = behind(system, self.host, self.port)
        if is_kept(system.control_plane, self.host.name):
            return [each for each in found if each.cluster == system.site.cluster]
        return found

    @cached_property
    def chosen(self) -> Sequence[Endpoint]:
        """Return those that the subset has."""
        wanted = mapping(self.subset, "labels")
        return [each for each in self.all_endpoints if has_labels(each.labels, wanted)]

    @cached_property
    def localities(self) -> Localities | None:
        """Return how places count."""
        return localities_of(self.proxy.system, self.host, self.policy)

    @cached_property
    def endpoints(self) -> Sequence[Endpoint]:
        """Return what the cluster leads to, as the proxy has it."""
        is_any = self.resolution in DNS
        found = [
            replace(each, takes_mtls=self._takes_mtls(each))
            for each in self.chosen
            if is_any or each.is_address
        ]
        localities = self.localities if is_any else self._own_places
        proxy = self.proxy
        reached = by_network(proxy.system, proxy.network, proxy.wanted, found)
        ordered = placed(reached, proxy.known_labels, localities, proxy.locality)
        return [each for each in ordered if each.takes_mtls or not self.by_sni]

    @property
    def _own_places(self) -> Localities | None:
        """Return how places count but for what the mesh says of outliers, which istiod forgets."""
        policy = policy_of(self.rule, self.port.number, self.subset, {})
        return localities_of(self.proxy.system, self.host, policy)

    def subsets(self) -> Iterator["Upstream"]:
        """Yield what its subsets lead to."""
        for subset in subsets_of(self.rule):
            yield replace(self, subset=subset)

    @property
    def _subset(self) -> str:
        return text(self.subset.get("name"))

    def _takes_mtls(self, endpoint: Endpoint) -> bool:
        """Return whether an endpoint is spoken to with the mesh's mutual TLS where a client may.

        Source: checkMtlsEnabled of istio.io/istio/pilot/pkg/xds/endpoints.
        """
        told = tls_mode_of(self.rule, self.port.number, self._subset)
        if told is not None or not endpoint.has_proxy:
            return endpoint.has_proxy and told == "ISTIO_MUTUAL"
        peers, workload = self.proxy.system.peers, endpoint.workload
        demand = (
            peers.at(workload, endpoint.port)
            if workload
            else peers.of_namespace(endpoint.namespace)
        )
        return demand.held != "DISABLE"


def upstreams(proxy: Proxy, *, by_sni: bool = False) -> Iterator[Upstream]:
    """Yield the ports of the hosts that a proxy is told of, each whole."""
    for host in proxy.scope.hosts:
        if resolution_of(host) == "ALIAS":
            continue
        rule = proxy.scope.rule(host)
        for port in host.ports:
            if port.protocol != UDP:
                yield Upstream(proxy, host, port, rule, {}, by_sni)


def upstream_of(proxy: Proxy, cluster: str) -> Upstream | None:
    """Return what a cluster of a name leads to; None where the proxy has none of that name."""
    found = _NAME.fullmatch(cluster) or _BY_SNI.fullmatch(cluster)
    host = proxy.scope.host(found["host"]) if found else None
    port = host.port(int(found["port"])) if host and found else None
    if not (found and host and port):
        return None
    rule = proxy.scope.rule(host)
    subset = subset_of(rule, found["subset"])
    if found["subset"] and not subset:
        return None
    return Upstream(proxy, host, port, rule, subset, names.is_told_by_sni(cluster))
