"""What a sidecar does with connections to hosts that nobody declares."""

from collections.abc import Mapping

from meshgen.lenient import mapping, text
from meshgen.xds import tcp
from meshgen.xds.addresses import ANY
from meshgen.xds.chains import Chain, Listener
from meshgen.xds.destinations import cluster_of
from meshgen.xds.proxy import Proxy
from meshgen.xds.resources import Json

_PORT = 15001
_NAME = "virtualOutbound"
# Where connections end that nobody may make.
NOWHERE = "BlackHoleCluster"
_PASSING = "PassthroughCluster"


def to_unknown(proxy: Proxy) -> list[Json]:
    """Return the filters for such connections.

    Source: buildOutboundCatchAllNetworkFiltersOnly of istio.io/istio/pilot/pkg/networking/core.
    """
    return tcp.to_cluster(proxy, unknown_cluster(proxy))


def unknown_cluster(proxy: Proxy) -> str:
    """Return where they lead: `outboundTrafficPolicy` says it, the Sidecar's before the mesh's."""
    sidecar = proxy.scope.sidecar
    policy = sidecar.spec.get("outboundTrafficPolicy") if sidecar else None
    if not isinstance(policy, Mapping):
        return _PASSING if proxy.system.control_plane.allows_any_outbound else NOWHERE
    if text(policy.get("mode")) != "ALLOW_ANY":
        return NOWHERE
    through = mapping(policy, "egressProxy")
    if not through:
        return _PASSING
    return cluster_of(through, None, 0)


def virtual_outbound(proxy: Proxy) -> Json:
    """Return what takes all that goes out, and gives it to the listener of its address.

    Source: buildVirtualOutboundListener of istio.io/istio/pilot/pkg/networking/core.
    """
    back = tcp.to_cluster(proxy, NOWHERE)
    own = Chain(filters=back, port=_PORT, name=f"{_NAME}-blackhole")
    others = Chain(filters=to_unknown(proxy), name=f"{_NAME}-catchall-tcp")
    return Listener(
        name=_NAME,
        address=ANY,
        port=_PORT,
        direction="OUTBOUND",
        chains=[own.build(), others.build()],
        more={"useOriginalDst": True},
    ).build()
