"""Hosts that are kept in their cluster: what is behind them in others, no proxy is told."""

from collections.abc import Mapping

from meshgen.lenient import mapping, mappings, texts
from meshgen.system import ControlPlane


def is_kept(plane: ControlPlane, host: str) -> bool:
    """Return whether a host's requests stay in the cluster that they come from.

    Source: cluster_local of istio.io/istio/pilot/pkg/model.
    """
    said = _said(plane)
    if host in said:
        return said[host]
    matching = [one for one in said if one[:1] == "*" and host.endswith(one[1:])]
    return said[max(matching, key=len)] if matching else False


def _said(plane: ControlPlane) -> Mapping[str, bool]:
    """Return what is said of hosts, and istiod's own words where nobody contradicts."""
    said = {
        host: mapping(one, "settings").get("clusterLocal") is True
        for one in mappings(plane.mesh_config.get("serviceSettings"))
        for host in texts(one.get("hosts"))
    }
    domain = f".svc.{plane.domain}"
    usual = [f"*.kube-system{domain}", f"kubernetes.default{domain}"]
    usual.append(f"istiod.{plane.namespace}{domain}")
    against = [host for host, is_local in said.items() if not is_local]
    return {
        **{host: True for host in usual if not any(_takes_back(one, host) for one in against)},
        **said,
    }


def _takes_back(said: str, host: str) -> bool:
    return said == host or (host[:1] == "*" and said.endswith(host[1:]))
