"""Filters as Envoy's listeners have them: Envoy's own in full, Istio's own by name."""

from typing import Any

from meshgen.system import ControlPlane
from meshgen.xds.resources import Json

HTTP = "envoy.filters.network.http_connection_manager"
TCP = "envoy.filters.network.tcp_proxy"
_EXTENSIONS = "envoy.extensions.filters"
# Istio's own filters, and what their settings are of: what is merged into all filters meets them.
_OWN = {
    "metadata_exchange": "udpa.type.v1.TypedStruct",
    "stats": "stats.PluginConfig",
    "alpn": "istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig",
}


def extension(name: str, type_: str, **fields: Any) -> Json:
    """Return a part of Envoy's configuration that says its type."""
    return {"name": name, "typedConfig": {"@type": f"type.googleapis.com/{type_}", **fields}}


def http(name: str, message: str, **fields: Any) -> Json:
    """Return a filter for requests; `message` is the last part of its type."""
    return extension(
        f"envoy.filters.http.{name}", f"{_EXTENSIONS}.http.{name}.v3.{message}", **fields
    )


def network(name: str, message: str, **fields: Any) -> Json:
    """Return a filter for connections."""
    return extension(
        f"envoy.filters.network.{name}", f"{_EXTENSIONS}.network.{name}.v3.{message}", **fields
    )


def listener(name: str, message: str, **fields: Any) -> Json:
    """Return a filter for what a connection begins with."""
    return extension(
        f"envoy.filters.listener.{name}", f"{_EXTENSIONS}.listener.{name}.v3.{message}", **fields
    )


def marker(name: str) -> Json:
    """Return one of Istio's own filters, without its settings, since it answers nothing."""
    return extension(f"istio.{name}", _OWN[name])


def stats(plane: ControlPlane) -> list[Json]:
    """Return Istio's filter for metrics, which is there unless no provider is named for them."""
    named = plane.default_providers("metrics") if "defaultProviders" in plane.mesh_config else "-"
    return [marker("stats")] if named else []
