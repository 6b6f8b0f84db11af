"""Files for `istioctl install -f`: one, or one for each of what lives on its own.

Control planes beside each other share the gateways; those are files of their own, since the file
of each would bring them again. The CNI plugin is in each, the newest last. The values of a gateway
are those of all of its kind in a file, so one that the profile does not have is a file too. What is
left out of a file, istioctl removes of what a former one of this name installed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.model.profiles import EGRESS, INGRESS
from meshgen.platform.istio.installation import Gateway, Installation, Plane
from meshgen.platform.istio.multicluster import REMOTE, of_cluster
from meshgen.platform.istio.values import in_operator, of_all, of_istiod, over
from meshgen.resources import Object

_NAMESPACE = "istio-system"


def operators(installation: Installation) -> Iterator[tuple[str, Plane, Object]]:
    """Yield files in the order to install them: a name, whose istioctl does it, and the object."""
    if not installation.side_by_side:
        plane = installation.current
        yield "istio", plane, _whole(installation, plane)
    else:
        for plane in installation.planes:
            yield plane.name, plane, _control_plane(installation, plane)
    for gateway in installation.gateways:
        if installation.side_by_side or gateway.name not in (INGRESS, EGRESS):
            plane = installation.current
            yield gateway.name, plane, _gateway(installation, plane, gateway)


def _whole(installation: Installation, plane: Plane) -> Object:
    """Return all that the profile has in one."""
    own = {one.name: one for one in installation.gateways if one.name in (INGRESS, EGRESS)}
    components: Object = {"cni": {"enabled": True}} if installation.cni else {}
    for name, key in ((INGRESS, "ingressGateways"), (EGRESS, "egressGateways")):
        one = own.get(name)
        components[key] = [_entry(installation, one) if one else {"name": name, "enabled": False}]
    values = {"gateways": {name: said for name, one in own.items() if (said := in_operator(one))}}
    return _operator(
        *(installation, plane, "istio", components),
        values if values["gateways"] else {},
    )


def _control_plane(installation: Installation, plane: Plane) -> Object:
    """Return a control plane beside others."""
    components = {
        # Left out, istioctl has istiod believe that there is none, whatever its values say.
        **({"cni": {"enabled": True}} if installation.cni else {}),
        "ingressGateways": [{"name": INGRESS, "enabled": False}],
        "egressGateways": [{"name": EGRESS, "enabled": False}],
    }
    return _operator(installation, plane, plane.name, components, {})


def _gateway(installation: Installation, plane: Plane, gateway: Gateway) -> Object:
    """Return a gateway alone."""
    key = "egressGateways" if gateway.egress else "ingressGateways"
    entry = _entry(installation, gateway)
    if gateway.name not in (INGRESS, EGRESS):
        entry["label"] = dict(gateway.labels)
    said = in_operator(gateway)
    # Alone, it has no profile to take this from.
    said |= {"ports": list(gateway.ports), "resources": gateway.resources}
    if gateway.scaled is None:
        said["autoscaleEnabled"] = False
    root = EGRESS if gateway.egress else INGRESS
    around = of_all(installation) | of_cluster(installation)
    values = over({"global": around} if around else {}, {"gateways": {root: said}})
    off = {"ingressGateways": [{"name": INGRESS, "enabled": False}]}
    return _object(installation, plane, gateway.name, {**off, key: [entry]}, values)


def _entry(installation: Installation, gateway: Gateway) -> Object:
    home, replicas = installation.gateway_namespace, gateway.spec.replicas
    elsewhere = {"namespace": home} if home != installation.namespace else {}
    fixed = {"k8s": {"replicaCount": replicas}} if replicas and gateway.scaled is None else {}
    return {"name": gateway.name, "enabled": True, **elsewhere, **fixed}


def _operator(
    installation: Installation,
    plane: Plane,
    name: str,
    components: Object,
    values: Mapping[str, Any],
) -> Object:
    said = over(of_istiod(installation, plane), values)
    profile, config = installation.profile, installation.mesh_config
    if installation.is_remote:
        # Without a control plane there is nobody to read a mesh config.
        profile, config = REMOTE, {}
    return _object(installation, plane, name, components, said, config, profile)


def _object(
    installation: Installation,
    plane: Plane,
    name: str,
    components: Object,
    values: Mapping[str, Any],
    mesh_config: Mapping[str, Any] | None = None,
    profile: str = "empty",
) -> Object:
    home = installation.namespace
    spec: Object = {"profile": profile}
    spec |= {"namespace": home} if home != _NAMESPACE else {}
    spec |= {"hub": installation.hub} if installation.hub else {}
    spec["tag"] = plane.release
    spec |= {"revision": plane.revision} if plane.revision else {}
    spec |= {"meshConfig": mesh_config} if mesh_config else {}
    spec["components"] = components
    spec |= {"values": values} if values else {}
    return {
        "apiVersion": "install.istio.io/v1alpha1",
        "kind": "IstioOperator",
        "metadata": {"name": name, "namespace": home},
        "spec": spec,
    }
