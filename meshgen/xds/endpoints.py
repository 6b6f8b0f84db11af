"""What is behind a cluster, as a proxy has it."""

from collections.abc import Sequence

from meshgen.xds.behind import Endpoint
from meshgen.xds.proxy import Proxy
from meshgen.xds.upstream import upstream_of


def endpoints(proxy: Proxy, cluster: str) -> Sequence[Endpoint]:
    """Return what is behind a cluster of hosts; nothing where the proxy has none of that name."""
    upstream = upstream_of(proxy, cluster)
    return upstream.endpoints if upstream else ()
