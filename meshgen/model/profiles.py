"""The gateways that Istio's profiles bring.

Source: manifests/profiles and manifests/charts/gateways of istio.io/istio.
"""

from collections.abc import Mapping

INGRESS, EGRESS = PROFILED = "istio-ingressgateway", "istio-egressgateway"
# The gateway for other clusters, as Istio's own samples call it (samples/multicluster).
EAST_WEST = "istio-eastwestgateway"
# The port at which it takes requests for services, and those of the control plane.
ACROSS, TO_ISTIOD, TO_WEBHOOK = 15443, 15012, 15017
# A profile's gateways; the others have none.
_GATEWAYS = {
    **dict.fromkeys(("default", "openshift", "preview", "stable"), (INGRESS,)),
    "demo": (INGRESS, EGRESS),
}
# Ports of gateways' Services: the port, and the proxy's, above those for which root is needed.
_HTTP = {"http2": (80, 8080), "https": (443, 8443)}
_STATUS = {"status-port": (15021, 15021)}
_DEMO = {"tcp": (31400, 31400), "tls": (15443, 15443)}
_EAST_WEST = {
    **_STATUS,
    "tls": (ACROSS, ACROSS),
    "tls-istiod": (TO_ISTIOD, TO_ISTIOD),
    "tls-webhook": (TO_WEBHOOK, TO_WEBHOOK),
}


def gateways_of(profile: str) -> tuple[str, ...]:
    """Return the gateways that a profile has, by name."""
    return _GATEWAYS.get(profile, ())


def ports_of(profile: str, *, egress: bool, name: str = "") -> Mapping[str, tuple[int, int]]:
    """Return the ports of a gateway's Service, each with the proxy's, in order."""
    if name == EAST_WEST:
        return _EAST_WEST
    if egress:
        return _HTTP
    return {**_STATUS, **_HTTP, **(_DEMO if profile == "demo" else {})}
