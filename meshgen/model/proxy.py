"""The injected proxy's resources: what the config says, and Istio's own for the rest.

Istio's annotations replace its defaults and do not merge: with one set, the others' defaults are
gone (istio.io, "Resource Annotations"). So they are always worked out together.
"""

from meshgen.model.mesh import Istio
from meshgen.model.pod import Sidecar

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
    """Return the proxy's resources by (requests or limits, cpu or memory)."""
    defaults = {**_DEFAULTS, **(_DEMO if istio.profile == "demo" else {})}
    own, install = _said(sidecar), _said(istio.proxy)
    return {key: own.get(key) or install.get(key) or text for key, text in defaults.items()}


def _said(sidecar: Sidecar | None) -> dict[tuple[str, str], str]:
    parts = {"requests": sidecar and sidecar.requests, "limits": sidecar and sidecar.limits}
    found = {key: getattr(parts[key[0]], key[1], None) for key in _DEFAULTS}
    return {key: str(text) for key, text in found.items() if text is not None}
