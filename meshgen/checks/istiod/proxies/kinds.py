"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "EnvoyFilter.networking.istio.io": Type(),
    "ProxyConfig.networking.istio.io": Type(),
    "Telemetry.telemetry.istio.io": Type(),
    "TrafficExtension.extensions.istio.io": Type(),
    "WasmPlugin.extensions.istio.io": Type(),
}
