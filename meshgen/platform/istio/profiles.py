"""What Istio's profiles have, for what knows none: the chart of gateways, and charts before 1.21.

Source: manifests/profiles, manifests/helm-profiles and manifests/charts/gateways of
istio.io/istio.
"""

from collections.abc import Mapping
from typing import Any

_SMALL = {"requests": {"cpu": "10m", "memory": "40Mi"}}
_USUAL = {
    "requests": {"cpu": "100m", "memory": "128Mi"},
    "limits": {"cpu": "2000m", "memory": "1024Mi"},
}
# What a profile says in values of the chart of istiod.
_ISTIOD: Mapping[str, Mapping[str, Any]] = {
    "demo": {
        "pilot": {
            "autoscaleEnabled": False,
            "traceSampling": 100,
            "resources": {"requests": {"cpu": "10m", "memory": "100Mi"}},
        },
        "global": {"proxy": {"resources": _SMALL}},
        "meshConfig": {"accessLogFile": "/dev/stdout"},
    },
    "preview": {
        "meshConfig": {"defaultConfig": {"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true"}}}
    },
}
# From 1.24 on OpenShift is no profile of the charts, but a platform.
PLATFORM_FROM = 24
# Charts had no profiles before.
PROFILES_FROM = 21


def gateway_resources(profile: str) -> Mapping[str, Mapping[str, str]]:
    """Return what a gateway's pods ask for and may use."""
    return {**_USUAL, **(_SMALL if profile == "demo" else {})}


def scales(profile: str) -> bool:
    """Return whether the number of pods is by load."""
    return profile != "demo"


def istiod_values(profile: str) -> Mapping[str, Any]:
    """Return the values of the chart of istiod that a profile has."""
    return _ISTIOD.get(profile, {})


def cni_values(profile: str) -> Mapping[str, Any]:
    """Return the values of the chart of the CNI plugin that a profile has."""
    # Releases before 1.24 know them below `cni` alone, later ones there too.
    return {"cni": {"resources": _SMALL}} if profile == "demo" else {}
