"""Values of Istio's charts: those of istiod are what istioctl takes too."""

from collections.abc import Mapping
from typing import Any

from meshgen.model.base import fields_set
from meshgen.model.installation import Installed, Istiod
from meshgen.platform.istio.installation import Gateway, Installation, Plane
from meshgen.platform.istio.multicluster import (
    REMOTE,
    of_cluster,
    of_control_plane,
    of_remote_chart,
)
from meshgen.platform.istio.profiles import (
    PLATFORM_FROM,
    cni_values,
    istiod_values,
)
from meshgen.platform.istio.releases import at_least
from meshgen.resources import Object

_NAMESPACE, _DOMAIN = "istio-system", "cluster.local"
# Before, `pilot.cni` was called `istio_cni` (news/releases/1.22.x, change notes).
_PILOT_CNI_FROM = 22
_NATIVE = "ENABLE_NATIVE_SIDECARS"


def over(*layers: Mapping[str, Any]) -> Object:
    """Return values put together, as Helm does it: mappings key by key, the last one wins."""
    found: Object = {}
    for layer in layers:
        for key, value in layer.items():
            there = found.get(key)
            if isinstance(there, Mapping) and isinstance(value, Mapping):
                found[key] = over(there, value)
            else:
                found[key] = value
    return found


def of_istiod(installation: Installation, plane: Plane) -> Object:
    """Return what is said of a control plane, but for its revision and the mesh config."""
    istiod = installation.settings.istiod or Istiod()
    pilot, env = _sized(istiod), dict(istiod.env or {})
    native = installation.mesh.spec.istio.native_sidecars
    if native is not None:
        env.setdefault(_NATIVE, str(native).lower())
    pilot |= {"env": env} if env else {}
    values: Object = {}
    if installation.cni:
        named = at_least(plane.release, _PILOT_CNI_FROM)
        values |= {} if named else {"istio_cni": {"enabled": True}}
        pilot |= {"cni": {"enabled": True}} if named else {}
    values |= {"pilot": pilot} if pilot else {}
    around = of_all(installation)
    proxy: Object = {"resources": installation.proxy} if installation.proxy else {}
    if installation.mesh.spec.cluster_domain != _DOMAIN:
        proxy["clusterDomain"] = installation.mesh.spec.cluster_domain
    around |= {"proxy": proxy} if proxy else {}
    around |= of_cluster(installation)
    values |= {"global": around} if around else {}
    across = of_control_plane(installation, plane)
    return over(values, across, installation.settings.values or {})


def of_all(installation: Installation) -> Object:
    """Return the `global` values of all charts."""
    found: Object = {}
    if installation.namespace != _NAMESPACE:
        found["istioNamespace"] = installation.namespace
    if installation.hub:
        found["hub"] = installation.hub
    return found


def istiod_chart(installation: Installation, plane: Plane) -> Object:
    """Return the values of the chart of istiod."""
    revision = {"revision": plane.revision} if plane.revision else {}
    said = of_istiod(installation, plane)
    if installation.is_remote:
        return over(_kind(installation, plane), of_remote_chart(), said, revision)
    usual = istiod_values(installation.profile)
    config = {"meshConfig": installation.mesh_config} if installation.mesh_config else {}
    return over(_kind(installation, plane), usual, config, said, revision)


def base_chart(installation: Installation) -> Object:
    """Return the values of the chart of the CRDs, and of the webhook that checks all objects."""
    plane = installation.newest
    around = of_all(installation)
    around.pop("hub", None)
    found = {"defaultRevision": installation.current.revision or "default"}
    found |= {"profile": REMOTE} if installation.is_remote else {}
    return over(_kind(installation, plane), {"global": around} if around else {}, found)


def cni_chart(installation: Installation) -> Object:
    """Return the values of the chart of the CNI plugin."""
    plane = installation.newest
    usual, around = cni_values(installation.profile), of_all(installation)
    around.pop("istioNamespace", None)
    return over(_kind(installation, plane), usual, {"global": around} if around else {})


def gateway_chart(installation: Installation, gateway: Gateway) -> Object:
    """Return the values of the chart of a gateway: what istioctl installs, port by port."""
    spec, plane = gateway.spec, installation.current
    service: Object = {"type": gateway.type, "ports": list(gateway.ports)}
    service |= {"annotations": dict(spec.annotations)} if spec.annotations else {}
    found: Object = {
        "name": gateway.name,
        "labels": dict(gateway.labels),
        "serviceAccount": {"name": gateway.account},
        "service": service,
        "resources": gateway.resources,
        # As istioctl's: where there is one pod alone, the chart renders none.
        "podDisruptionBudget": {"minAvailable": 1},
    }
    if gateway.scaled is None:
        found["autoscaling"] = {"enabled": False}
        found |= {"replicaCount": spec.replicas or 1}
    else:
        least, most, cpu = gateway.scaled
        found["autoscaling"] = {
            "enabled": True,
            "minReplicas": least,
            "maxReplicas": most,
            "targetCPUUtilizationPercentage": cpu,
        }
    found |= {"env": dict(gateway.env)} if gateway.env else {}
    found |= {"revision": plane.revision} if plane.revision else {}
    return over(_kind(installation, plane), found)


def in_operator(gateway: Gateway) -> Object:
    """Return the same gateway in the values that istioctl takes."""
    spec = gateway.spec
    found: Object = _sized(spec)
    # Of a gateway, this stands with the component.
    found.pop("replicaCount", None)
    found |= {"type": spec.type} if spec.type else {}
    found |= {"ports": list(gateway.ports)} if spec.ports else {}
    found |= {"serviceAnnotations": dict(spec.annotations)} if spec.annotations else {}
    found |= {"env": dict(gateway.env)} if gateway.env else {}
    return found


def _sized(spec: Installed) -> Object:
    """Return how large pods are, and how many there are, in the words of istiod's chart."""
    found: Object = {}
    if spec.resources is not None:
        found["resources"] = {key: dict(one) for key, one in fields_set(spec.resources)}
    if (scaled := spec.autoscaling) is not None:
        found |= {"autoscaleEnabled": True, "autoscaleMin": scaled.min, "autoscaleMax": scaled.max}
        found |= {"cpu": {"targetAverageUtilization": scaled.cpu}} if scaled.cpu else {}
    elif spec.replicas is not None:
        found |= {"autoscaleEnabled": False, "replicaCount": spec.replicas}
    return found


def _kind(installation: Installation, plane: Plane) -> Object:
    """Return what tells charts of OpenShift."""
    if installation.profile != "openshift":
        return {}
    if at_least(plane.release, PLATFORM_FROM):
        return {"global": {"platform": "openshift"}}
    return {"profile": "openshift"}
