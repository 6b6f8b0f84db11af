"""How Istio itself is installed: with what, which release, and which gateways come with it."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.images import Hub
from meshgen.model.pod import Resources
from meshgen.model.scalars import (
    Annotations,
    EnvName,
    LabelWord,
    Name,
    NodePort,
    Percent,
    Port,
    Positive,
    Raw,
    Text,
)

Installer = Literal["istioctl", "helm", "argocd", "flux"]
PatchRelease = Annotated[
    str,
    Meta(
        pattern=r"^1\.[1-9][0-9]{0,2}\.[0-9]{1,3}$",
        extra_json_schema=expected('a release with its patch in quotes, such as "1.22.8"'),
    ),
]
Charts = Annotated[
    str,
    Meta(
        pattern=r"^(https?|oci)://[^\s/?#@$]+(/[^\s?#$]*)?$",
        extra_json_schema=expected("an address such as https://charts.example.com/istio"),
    ),
]


class Scaled(Spec, frozen=True, kw_only=True):
    """How many pods there are, by their use of CPU."""

    min: Annotated[Positive, doc("Pods at least.")] = 1
    max: Annotated[Positive, doc("Pods at most.", example=5)]
    cpu: Annotated[Percent | None, doc("Percent of the CPU request to hold.", default="80")] = None


class Installed(Spec, frozen=True):
    """Pods that are installed with Istio."""

    resources: Annotated[
        Resources | None,
        doc(
            "What each asks for and may use, over what the profile has.",
            default="what the profile has",
            example={"requests": {"cpu": "200m"}},
        ),
    ] = None
    replicas: Annotated[Positive | None, doc("How many there are.", example=2)] = None
    autoscaling: Annotated[
        Scaled | None,
        doc(
            "How many there are, by load.",
            default="1 to 5, and none with `replicas` or in the profile demo",
            example={"min": 2, "max": 5},
        ),
    ] = None


class Istiod(Installed, frozen=True):
    """The control plane's pods."""

    env: Annotated[
        dict[EnvName, Text] | None,
        doc(
            "Variables of istiod, its feature flags.",
            example={"PILOT_ENABLE_IP_AUTOALLOCATE": "true"},
        ),
    ] = None


class InstalledPort(Spec, frozen=True):
    """A port of an installed gateway's Service."""

    port: Annotated[Port, doc("The Service's port.", example=443)]
    target_port: Annotated[
        Port | None, doc("The proxy's port.", default="the same as `port`", example=8443)
    ] = None
    node_port: Annotated[
        NodePort | None, doc("The port on every node (NodePort, LoadBalancer).", example=30443)
    ] = None


class InstalledGateway(Installed, frozen=True):
    """A gateway that is installed with Istio."""

    enabled: Annotated[bool, doc("Whether there is one.")] = True
    egress: Annotated[
        bool | None,
        doc(
            "Whether it is for requests that leave the mesh: a ClusterIP then.",
            default="true for istio-egressgateway",
        ),
    ] = None
    type: Annotated[
        Literal["ClusterIP", "NodePort", "LoadBalancer"] | None,
        doc("How it is reached.", default="LoadBalancer, of one for egress ClusterIP"),
    ] = None
    ports: Annotated[
        dict[Name, Annotated[InstalledPort, shortened("port", whole=False)]] | None,
        doc(
            "Ports of its Service by name, beside those that the profile has.",
            example={"https": {"port": 443, "targetPort": 8443, "nodePort": 30443}, "db": 15432},
        ),
    ] = None
    annotations: Annotated[
        Annotations | None, doc("Annotations of its Service, as load balancers read them.")
    ] = None


class IstioInstallation(Spec, frozen=True):
    """Istio itself, installed as `istio` says that it is."""

    by: Annotated[
        Installer,
        doc(
            "What installs it.",
            renders="for istioctl and helm files in platform/istio with the commands in order, for "
            "Argo CD Applications, for Flux HelmReleases",
        ),
    ] = "istioctl"
    release: Annotated[
        PatchRelease | None,
        doc(
            "The release, where `istio.version` is one.",
            default="the last patch of `istio.version` that meshgen knows",
            example="1.22.8",
        ),
    ] = None
    revisions: Annotated[
        dict[LabelWord, PatchRelease] | None,
        doc(
            "The control planes by revision, two in the middle of an upgrade.",
            default="where `istio.version` is several, one for each, such as 1-22-8",
            example={"1-22-8": "1.22.8", "1-23-6": "1.23.6"},
        ),
    ] = None
    tags: Annotated[
        dict[LabelWord, LabelWord] | None,
        doc(
            "Names that stand for a revision, so that an upgrade relabels no namespace.",
            default="the one of `istio.revision`, else `default`, for the oldest",
            example={"stable": "1-22-8"},
        ),
    ] = None
    istiod: Annotated[Istiod | None, doc("Its pods.", example={"replicas": 2})] = None
    gateways: Annotated[
        dict[Name, InstalledGateway] | None,
        doc(
            "The gateways that are installed with it, by name; their pods have the label `istio` "
            "with the name without `istio-` in front.",
            default="those of the profile: istio-ingressgateway, in demo istio-egressgateway",
            example={"istio-ingressgateway": {"type": "NodePort"}},
        ),
    ] = None
    hub: Annotated[
        Hub | None,
        doc(
            "Where its images are pulled from.",
            default="where the release has them, with `images` the mirror of docker.io/istio",
            example="mirror.example.com/istio",
        ),
    ] = None
    charts: Annotated[
        Charts,
        # Where the upgrade notes of Istio 1.31 move them to, those of earlier releases as well.
        doc("Where its charts are."),
    ] = "https://blob.istio.io/istio-release/charts"
    namespace: Annotated[
        Name | None,
        doc(
            "Where the objects of Argo CD or Flux are.",
            default="argocd, flux-system",
        ),
    ] = None
    values: Annotated[
        Raw | None,
        doc(
            "More values of the chart of istiod; they win.",
            example={"global": {"logAsJson": True}},
        ),
    ] = None
