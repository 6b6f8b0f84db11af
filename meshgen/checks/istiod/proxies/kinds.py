"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.istiod.proxies.envoy_filters import ENVOY_FILTER
from meshgen.checks.istiod.proxies.plugins import PLUGIN
from meshgen.checks.istiod.proxies.settings import PROXY_CONFIG
from meshgen.checks.istiod.proxies.telemetry import TELEMETRY
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "EnvoyFilter.networking.istio.io": ENVOY_FILTER,
    "ProxyConfig.networking.istio.io": PROXY_CONFIG,
    "Telemetry.telemetry.istio.io": TELEMETRY,
    "TrafficExtension.extensions.istio.io": PLUGIN,
    "WasmPlugin.extensions.istio.io": PLUGIN,
}
