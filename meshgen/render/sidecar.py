"""The injected proxy's resources, as annotations of the pod template.

Istio's annotations replace its defaults and do not merge: with one set, the others' defaults are
gone. So all four are written, or none (istio.io, "Resource Annotations").
"""

from meshgen.model import Istio
from meshgen.model.pod import ProxyList, Sidecar

ANNOTATIONS = {
    "sidecar.istio.io/proxyCPU": ("requests", "cpu"),
    "sidecar.istio.io/proxyMemory": ("requests", "memory"),
    "sidecar.istio.io/proxyCPULimit": ("limits", "cpu"),
    "sidecar.istio.io/proxyMemoryLimit": ("limits", "memory"),
}
# Istio's values.yaml, global.proxy.resources; profile demo changes the requests.
_DEFAULTS = {
    ("requests", "cpu"): "100m",
    ("requests", "memory"): "128Mi",
    ("limits", "cpu"): "2000m",
    ("limits", "memory"): "1024Mi",
}
_DEMO = {("requests", "cpu"): "10m", ("requests", "memory"): "40Mi"}


def proxy_defaults(istio: Istio) -> dict[tuple[str, str], str]:
    """Return Istio's own resources of the proxy, by (requests or limits, cpu or memory)."""
    return {**_DEFAULTS, **(_DEMO if istio.profile == "demo" else {})}


def annotations(sidecar: Sidecar | None, istio: Istio) -> dict[str, str]:
    """Return the four annotations, or none where the config sets nothing."""
    chosen = _chosen(sidecar)
    if not chosen:
        return {}
    values = {**proxy_defaults(istio), **chosen}
    return {annotation: values[key] for annotation, key in ANNOTATIONS.items()}


def _chosen(sidecar: Sidecar | None) -> dict[tuple[str, str], str]:
    if sidecar is None:
        return {}
    lists: dict[str, ProxyList | None] = {"requests": sidecar.requests, "limits": sidecar.limits}
    return {
        (which, name): value
        for which, amounts in lists.items()
        for name in ("cpu", "memory")
        if (value := getattr(amounts, name, None)) is not None
    }
