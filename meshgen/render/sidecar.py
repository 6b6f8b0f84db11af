"""The injected proxy's resources, as annotations of the pod template.

Istio's annotations replace its defaults and do not merge: with one set, the others' defaults are
gone. So all four are written, or none (istio.io, "Resource Annotations").
"""

from meshgen.model import Istio
from meshgen.model.pod import Sidecar
from meshgen.model.proxy import ANNOTATIONS, proxy_resources


def annotations(sidecar: Sidecar | None, istio: Istio) -> dict[str, str]:
    """Return the four annotations, or none where the config sets nothing."""
    said = (sidecar.requests, sidecar.limits) if sidecar else ()
    if not any(amounts and (amounts.cpu or amounts.memory) for amounts in said):
        return {}
    values = proxy_resources(sidecar, istio)
    return {annotation: values[key] for key, annotation in ANNOTATIONS.items()}
