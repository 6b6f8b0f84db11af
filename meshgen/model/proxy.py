"""The injected proxy's resources: what the config says, and Istio's own for the rest.

Istio's annotations replace its defaults and do not merge: with one set, the others' defaults are
gone (istio.io, "Resource Annotations"). So they are always worked out together, and what is left
out is no limit.
"""

from meshgen.model.istio import Istio
from meshgen.model.pod import Sidecar
from meshgen.model.scalars import UNLIMITED

# What sets each of the proxy's resources, on the pod template.
ANNOTATIONS = {
    ("requests", "cpu"): "sidecar.istio.io/proxyCPU",
    ("requests", "memory"): "sidecar.istio.io/proxyMemory",
    ("limits", "cpu"): "sidecar.istio.io/proxyCPULimit",
    ("limits", "memory"): "sidecar.istio.io/proxyMemoryLimit",
}
# Istio's values.yaml, global.proxy.resources; profile demo changes the requests.
_DEFAULTS = {
    ("requests", "cpu"): "100m",
    ("requests", "memory"): "128Mi",
    ("limits", "cpu"): "2000m",
    ("limits", "memory"): "1024Mi",
}
_DEMO = {("requests", "cpu"): "10m", ("requests", "memory"): "40Mi"}


def proxy_resources(sidecar: Sidecar | None, istio: Istio) -> dict[tuple[str, str], str]:
    """Return the proxy's resources by (requests or limits, cpu or memory).

    A service's `sidecar` is stronger than `istio.proxy`, and that than Istio's own. A limit of
    `none` is not there.
    """
    defaults = {**_DEFAULTS, **(_DEMO if istio.profile == "demo" else {})}
    amounts = {**defaults, **_declared(istio.proxy), **_declared(sidecar)}
    return {key: amount for key, amount in amounts.items() if amount != UNLIMITED}


def proxy_annotations(sidecar: Sidecar | None, istio: Istio) -> dict[str, str]:
    """Return a pod template's annotations, or none where its service sets nothing."""
    if not _declared(sidecar):
        return {}
    resources = proxy_resources(sidecar, istio)
    return {ANNOTATIONS[key]: amount for key, amount in resources.items()}


def _declared(sidecar: Sidecar | None) -> dict[tuple[str, str], str]:
    parts = {"requests": sidecar and sidecar.requests, "limits": sidecar and sidecar.limits}
    amounts = {key: getattr(parts[key[0]], key[1], None) for key in _DEFAULTS}
    return {key: amount for key, amount in amounts.items() if amount}
