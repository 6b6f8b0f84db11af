"""What istiod would send to a proxy: the listeners, routes and clusters of Envoy's API.

It is worked out from the objects of a system, and knows no Envoy: who runs one asks for it.
"""

from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json, Resources

__all__ = ["Json", "Proxy", "Resources"]
