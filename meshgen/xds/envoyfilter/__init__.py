"""EnvoyFilters applied to what a proxy is sent, as Istio applies them."""

from meshgen.xds.envoyfilter.apply import patched
from meshgen.xds.envoyfilter.idle import Idle

__all__ = ["Idle", "patched"]
