"""The Istio that a config is for."""

from typing import Annotated, Literal

import msgspec

from meshgen.model.base import Spec, doc
from meshgen.model.pod import Sidecar
from meshgen.model.scalars import LabelWord, Name, Raw, Versions

# Those that istioctl installs.
Profile = Literal["default", "demo", "minimal", "ambient", "empty", "preview", "openshift"]


class Istio(Spec, frozen=True):
    """The Istio that the team runs."""

    version: Annotated[
        Versions,
        doc(
            "Its minor version, in quotes; in the middle of an upgrade all of them.", example="1.22"
        ),
    ] = ("1.22",)
    profile: Annotated[
        Profile,
        doc(
            "The profile it was installed with: it decides the sidecar's default requests. "
            "`ambient` is refused, since what is rendered is for sidecars.",
        ),
    ] = "default"
    revision: Annotated[
        LabelWord | None,
        doc("The control plane's revision.", renders="the Namespace label istio.io/rev"),
    ] = None
    proxy: Annotated[
        Sidecar | None,
        doc(
            "What it was installed with as global.proxy.resources.",
            default="the profile's",
            example={"limits": {"cpu": "500m", "memory": "512Mi"}},
        ),
    ] = None
    mesh_id: Annotated[
        LabelWord | None,
        doc(
            "What the mesh is called among others: alike in all of its clusters.",
            default="the config's name, where it has `clusters`",
            renders="global.meshID",
            example="shop",
        ),
    ] = msgspec.field(name="meshID", default=None)
    native_sidecars: Annotated[
        bool | None,
        doc(
            "Whether the sidecar is an init container that stays.",
            default="true from Istio 1.27 on Kubernetes 1.33, else false",
        ),
    ] = None
    cni: Annotated[
        bool | None,
        doc(
            "Whether the CNI plugin redirects the traffic of pods, in place of an init container.",
            default="true for the profiles ambient and openshift, else false",
        ),
    ] = None

    namespace: Annotated[Name, doc("Where istiod runs.")] = "istio-system"
    gateway_namespace: Annotated[
        Name | None,
        doc(
            "Where the gateways run that were installed with it.",
            default="where istiod runs",
            example="istio-ingress",
        ),
    ] = None
    mesh_config: Annotated[
        Raw | None,
        doc(
            "Its MeshConfig, as far as it says more than the defaults: rules read it.",
            example={
                "trustDomain": "corp.example.com",
                "outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"},
            },
        ),
    ] = None
