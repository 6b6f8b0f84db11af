"""The steps by which clusters become one mesh: trust, networks, and who sees which API server.

Source: istio.io, "Install Multicluster", with "Before you begin" and "Verify the installation".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshgen.mesh import Clusters, Mesh
from meshgen.model.clusters import CONTROL_PLANE, NETWORK
from meshgen.model.installation import IstioInstallation
from meshgen.model.profiles import EAST_WEST
from meshgen.platform.istio.installation import Installation
from meshgen.platform.istio.multicluster import known_of_cluster
from meshgen.platform.steps import SHELL, Step, created
from meshgen.yamlio import dump

# What is done, and the commands for it.
Commands = tuple[str, Sequence[str]]
_ADDRESS = "DISCOVERY_ADDRESS"
_FILES = ("ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem")


def labels_of(clusters: Clusters) -> Mapping[str, str]:
    """Return the labels of the namespace of Istio in a cluster."""
    return {NETWORK: clusters.network} if clusters.network else {}


def annotations_of(clusters: Clusters) -> Mapping[str, str]:
    """Return the annotations of the namespace of Istio in a cluster."""
    return {} if clusters.is_primary else {CONTROL_PLANE: clusters.primary}


def before(installation: Installation) -> Iterator[Commands]:
    """Yield what comes before Istio is installed."""
    clusters, home = installation.clusters, installation.namespace
    if clusters is None:
        return
    if not clusters.is_primary:
        opened = "up to the platform's tree, which opens its east-west gateway"
        yield f"Istio in `{clusters.primary}`, {opened}, as its page says", []
    marks = [
        *(f"label namespace {home} {key}={value}" for key, value in labels_of(clusters).items()),
        *(f"annotate namespace {home} {k}={v}" for k, v in annotations_of(clusters).items()),
    ]
    if marks:
        told = [f"kubectl {mark} --overwrite" for mark in marks]
        yield "The namespace, which says where the cluster is", [created(home), *told]
    if clusters.others and clusters.is_primary:
        files = " ".join(f"--from-file={name}" for name in _FILES)
        yield (
            "A certificate authority below the root that all clusters share, in each cluster "
            "another one, and before any pod has a certificate; `tools/certs` of Istio's release "
            "makes the files",
            [f"kubectl create secret generic cacerts -n {home} {files}"],
        )
    if needs_address(installation):
        of_gateway = f"-n {installation.gateway_namespace} get service {EAST_WEST}"
        found = "-o jsonpath='{.status.loadBalancer.ingress[0].ip}'"
        command = f"kubectl --context={clusters.primary} {of_gateway} {found}"
        yield (
            f"Where the control plane is reached; once `address` of `{clusters.primary}` says it, "
            "the files do",
            [f"{_ADDRESS}=$({command})"],
        )


def needs_address(installation: Installation) -> bool:
    """Return whether nobody says where the control plane is, which is in another cluster."""
    clusters = installation.clusters
    if clusters is None or clusters.is_primary:
        return False
    return clusters.all[clusters.primary].address is None


def with_address(installation: Installation, values: str = "") -> str:
    """Return what a command says of where the control plane is; `values` is where values stand."""
    if not needs_address(installation):
        return ""
    return f" --set {values}global.remotePilotAddress=${_ADDRESS}"


def attached(installation: Installation) -> Iterator[Commands]:
    """Yield what shows a cluster to its control plane in another one.

    Until then that neither injects pods there nor knows them, and no gateway gets ready. istioctl
    makes the account that it needs; charts take none for theirs that is there before them.
    """
    clusters = installation.clusters
    if clusters is not None and not clusters.is_primary:
        yield (
            f"What the control plane of `{clusters.primary}` reads of this cluster's API server: "
            "without it no gateway gets ready here",
            [_secret(installation, clusters.own, clusters.primary)],
        )


def after(installation: Installation) -> Iterator[Commands]:
    """Yield what comes once Istio is installed."""
    clusters = installation.clusters
    if clusters is None or not clusters.others:
        return
    yield from _address(installation, clusters)
    if clusters.is_primary and clusters.has_gateway:
        yield "The platform's tree, as its README says: it opens the gateway", []
    yield from _seen(installation, clusters)


def of_others(mesh: Mesh, served: Sequence[Mesh]) -> tuple[Sequence[Step], Sequence[Step]]:
    """Return what joins an Istio that somebody else installs: before the rest, and after it.

    `served` are the other clusters whose proxies ask it.
    """
    clusters, platform = mesh.clusters, mesh.spec.platform
    is_own = platform is not None and platform.istio is not None
    if clusters is None or not clusters.others or is_own:
        return (), ()
    one = Installation(mesh, IstioInstallation(), served)
    gateway = ", with a gateway `istio-eastwestgateway`" if clusters.has_gateway else ""
    values = dump(known_of_cluster(one)).splitlines()
    return (
        [
            *_shell(before(one)),
            (f"Istio{gateway}: values of its charts, or of an IstioOperator", "yaml", values),
            *_shell(_address(one, clusters)),
        ],
        [*_shell(attached(one)), *_shell(_seen(one, clusters))],
    )


def _shell(steps: Iterable[Commands]) -> Iterator[Step]:
    return ((what, SHELL, commands) for what, commands in steps)


def _address(installation: Installation, clusters: Clusters) -> Iterator[Commands]:
    if clusters.has_gateway:
        command = f"kubectl get service {EAST_WEST} -n {installation.gateway_namespace}"
        yield (
            "Once the east-west gateway has an address, say it: `address` of "
            f"`{clusters.own}` in `clusters`",
            [command],
        )


def _seen(installation: Installation, clusters: Clusters) -> Iterator[Commands]:
    """Yield what shows a control plane the other clusters, but those whose own page does."""
    if not clusters.is_primary:
        return
    others = [other for other in clusters.others if other not in clusters.remotes]
    if others:
        yield (
            "What the control plane reads of the other clusters' API servers; the Secrets are kept "
            "nowhere else",
            [_secret(installation, other, clusters.own) for other in others],
        )
    own = ", once their pages are done" if clusters.remotes else ""
    yield (
        f"It is one mesh when each cluster is `synced`{own}",
        [f"istioctl remote-clusters --context={clusters.own}{_home(installation)}"],
    )


def _secret(installation: Installation, seen: str, by: str) -> str:
    home = _home(installation)
    read = f"istioctl create-remote-secret --context={seen} --name={seen}{home}"
    return f"{read} | kubectl apply --context={by} -f -"


def _home(installation: Installation) -> str:
    return f" -i {installation.namespace}" if installation.namespace != "istio-system" else ""
