"""Names of filters that patches look for, and no proxy has."""

import difflib
from collections.abc import Iterator

from meshgen.checks.istiod.proxies.filter_names import renamed
from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.patches import CONNECTION_MANAGER, Patch
from meshgen.system.policies import ENVOY_FILTER

_HTTP, _NETWORK, _LISTENER = (f"envoy.filters.{kind}." for kind in ("http", "network", "listener"))
# What istiod puts into proxies, or makes of other objects, and what many insert.
# Source: istio.io/istio/pkg/wellknown, and pilot/pkg/xds/filters.
_KNOWN = (
    *("istio.metadata_exchange", "istio.alpn", "istio.stats", "istio_authn", CONNECTION_MANAGER),
    *(f"{_HTTP}{name}" for name in ("router", "cors", "fault", "rbac", "jwt_authn", "ext_authz")),
    *(f"{_HTTP}{name}" for name in ("grpc_stats", "grpc_web", "wasm", "lua", "ext_proc")),
    *(f"{_HTTP}{name}" for name in ("local_ratelimit", "ratelimit", "compressor", "buffer")),
    *(f"{_NETWORK}{name}" for name in ("tcp_proxy", "rbac", "ext_authz", "redis_proxy")),
    *(f"{_NETWORK}{name}" for name in ("mongo_proxy", "mysql_proxy", "local_ratelimit")),
    *(f"{_LISTENER}{name}" for name in ("tls_inspector", "http_inspector", "original_dst")),
    *(f"{_LISTENER}{name}" for name in ("original_src", "proxy_protocol")),
)
# Most of two names is what all have in common.
_ALIKE = 0.95


class MisspeltFilter(Rule):
    """A patch that looks for a filter which is not there does nothing."""

    code = "MG1427"
    title = "A patch looks for a filter by the name that the proxy has it by."
    why = "It matches nothing, and istiod says no word of it."
    mend = (
        "Mend the name: `istioctl proxy-config listeners POD -o yaml` lists those that are there."
    )
    example = Example(
        wrong=example(WHOLE).replace(
            f"name: {CONNECTION_MANAGER}\n",
            f"name: {CONNECTION_MANAGER}\n            subFilter: {{name: {_HTTP}routr}}\n",
        ),
        right=example(WHOLE).replace(
            f"name: {CONNECTION_MANAGER}\n",
            f"name: {CONNECTION_MANAGER}\n            subFilter: {{name: {_HTTP}router}}\n",
        ),
    )
    source = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each name that is nearly one of the proxies', and none that a patch brings."""
        brought = {text(patch.value.get("name")) for patch in system.patches}
        for patch in system.patches:
            for path, name in _sought(patch):
                if name in brought or renamed(name):
                    continue
                if near := _near(name):
                    yield self.mistake(
                        patch.member,
                        path,
                        "is no filter that a proxy has: the patch matches nothing",
                        expected=f"expected {near}",
                    )


def _sought(patch: Patch) -> Iterator[tuple[Path, str]]:
    """Yield the names that a patch looks for, but the one around HTTP filters."""
    listener: Path = (*patch.path, "match", "listener")
    outer: Path = (*listener, "filterChain", "filter")
    if patch.inner_filter:
        yield (*outer, "subFilter", "name"), patch.inner_filter
    if patch.filter and patch.target == "NETWORK_FILTER":
        yield (*outer, "name"), patch.filter
    if name := text(patch.listener.get("listenerFilter")):
        yield (*listener, "listenerFilter"), name


def _near(name: str) -> str:
    """Return the known name that is meant; "" for one that is known, or somebody's own."""
    if name in _KNOWN:
        return ""
    found = difflib.get_close_matches(name, _KNOWN, n=1, cutoff=_ALIKE)
    is_own = any(name.startswith(known) for known in found)
    return found[0] if found and not is_own else ""
