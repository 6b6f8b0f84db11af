"""The counters of rate limits: a proxy keeps what of Envoy's its `proxyStatsMatcher` includes.

That of the mesh config is for all proxies, unless a pod has its own, which takes its place.
Source: getStatsOptions of istio.io/istio/pkg/bootstrap, MergeProxyConfig of pkg/config/mesh.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.kinds.limits import RATE_LIMIT_STATS
from meshgen.lenient import mapping, texts
from meshgen.mesh.globallimit import GLOBAL
from meshgen.mesh.pods import pods_by
from meshgen.mesh.service import Service

_DEFAULTS, MATCHER, _PREFIXES = "defaultConfig", "proxyStatsMatcher", "inclusionPrefixes"
# What a proxy is told, to count what its limits let in.
COUNTED = {_PREFIXES: [RATE_LIMIT_STATS]}


def have_limits(services: Iterable[Service]) -> bool:
    """Return whether a proxy has a limit of its own."""
    limits = (pods.spec.rate_limit for one in services for pods in pods_by(one, "rate_limit"))
    return any(said is not None and said.scope != GLOBAL for said in limits)


def counts_limits(mesh_config: Mapping[str, Any]) -> bool:
    """Return whether a mesh config has proxies keep the counters of limits."""
    listed = texts(mapping(mesh_config, _DEFAULTS, MATCHER).get(_PREFIXES))
    return any(one and RATE_LIMIT_STATS.startswith(one) for one in listed)


def with_counters(mesh_config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a mesh config that has proxies keep these counters; what it says itself stays."""
    if counts_limits(mesh_config):
        return mesh_config
    defaults = mapping(mesh_config, _DEFAULTS)
    matcher = mapping(defaults, MATCHER)
    listed = [*texts(matcher.get(_PREFIXES)), RATE_LIMIT_STATS]
    return {
        **mesh_config,
        _DEFAULTS: {**defaults, MATCHER: {**matcher, _PREFIXES: listed}},
    }
