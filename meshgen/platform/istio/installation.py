"""What is installed, whatever installs it: control planes, tags, gateways, and what they know."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.forecast import clusters
from meshgen.mesh import (
    Clusters,
    IstioGateway,
    Mesh,
    have_limits,
    istio_gateways,
    kept_hosts,
    with_counters,
    with_kept,
)
from meshgen.model.base import fields_set
from meshgen.model.installation import IstioInstallation
from meshgen.model.proxy import proxy_resources
from meshgen.platform.istio.profiles import gateway_resources, scales
from meshgen.platform.istio.releases import LAST
from meshgen.quota.sidecar import has_cni
from meshgen.resources import Object
from meshgen.schemas.index import order

# The tag that the label `istio-injection: enabled` means.
DEFAULT = "default"
_PILOT = "docker.io/istio/pilot"


@dataclass(frozen=True)
class Plane:
    """A control plane; the revision is empty of one that has none."""

    revision: str
    release: str

    @property
    def name(self) -> str:
        """Return what its Deployment is called."""
        return f"istiod-{self.revision}" if self.revision else "istiod"


class Gateway(IstioGateway):
    """A gateway that comes with Istio, as it is installed."""

    @property
    def env(self) -> Mapping[str, str]:
        """Return what the proxy is told: one for other clusters knows its own network alone."""
        return {"ISTIO_META_REQUESTED_NETWORK_VIEW": self.network} if self.network else {}

    @property
    def type(self) -> str:
        """Return the type of its Service."""
        return self.spec.type or ("ClusterIP" if self.egress else "LoadBalancer")

    @property
    def resources(self) -> Object:
        """Return what its pods ask for and may use."""
        usual = {key: dict(one) for key, one in gateway_resources(self.profile).items()}
        said = dict(fields_set(self.spec.resources)) if self.spec.resources else {}
        return {key: {**usual.get(key, {}), **said.get(key, {})} for key in usual}

    @property
    def scaled(self) -> tuple[int, int, int] | None:
        """Return how few and how many pods there are, and at which use of CPU; None if fixed."""
        if (said := self.spec.autoscaling) is not None:
            return said.min, said.max, said.cpu or 80
        return (1, 5, 80) if self.spec.replicas is None and scales(self.profile) else None


@dataclass(frozen=True)
class Installation:
    """An environment's Istio."""

    mesh: Mesh
    settings: IstioInstallation
    # The other clusters whose proxies ask its control plane.
    served: Sequence[Mesh] = ()

    @property
    def profile(self) -> str:
        """Return the profile."""
        return self.mesh.spec.istio.profile

    @property
    def namespace(self) -> str:
        """Return where istiod runs."""
        return self.mesh.spec.istio.namespace

    @property
    def gateway_namespace(self) -> str:
        """Return where the gateways run."""
        return self.mesh.spec.istio.gateway_namespace or self.namespace

    @property
    def hub(self) -> str | None:
        """Return where its images are pulled from, if anybody says so."""
        images = self.mesh.spec.images
        if self.settings.hub or images is None:
            return self.settings.hub
        # All releases are there (istio.io, upgrade notes of 1.31).
        pulled = images.mirrored(_PILOT)
        return None if pulled == _PILOT else pulled.rpartition("/")[0]

    @cached_property
    def planes(self) -> Sequence[Plane]:
        """Return the control planes, the oldest release first."""
        istio, said = self.mesh.spec.istio, self.settings
        if said.revisions:
            planes = [Plane(revision, release) for revision, release in said.revisions.items()]
            return sorted(planes, key=lambda one: (order(one.release), one.revision))
        versions = sorted(istio.version, key=order)
        # The oldest is the one that is there already.
        first, *others = [LAST[version] for version in versions]
        there = Plane(istio.revision or "", said.release or first)
        return [there, *(Plane(release.replace(".", "-"), release) for release in others)]

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """Return the tags, each with the revision that it stands for."""
        known = [plane.revision for plane in self.planes]
        wanted = self.mesh.spec.istio.revision or DEFAULT
        needs = self.settings.revisions and wanted not in known
        return {**({wanted: known[0]} if needs else {}), **(self.settings.tags or {})}

    @property
    def current(self) -> Plane:
        """Return the control plane of the namespaces that name none: gateways are its too."""
        wanted = self.mesh.spec.istio.revision or DEFAULT
        revision = self.tags.get(wanted, wanted)
        return next((one for one in self.planes if one.revision == revision), self.planes[0])

    @property
    def newest(self) -> Plane:
        """Return the control plane of the newest release: what all share is as new as it."""
        return self.planes[-1]

    @property
    def side_by_side(self) -> bool:
        """Return whether there are control planes beside each other, or will be."""
        return len(self.planes) > 1 or bool(self.settings.revisions)

    @cached_property
    def gateways(self) -> Sequence[Gateway]:
        """Return the gateways, those of the profile first."""
        return [
            Gateway(one.name, one.spec, one.profile, one.namespace, one.network)
            for one in istio_gateways(self.mesh.spec)
        ]

    @property
    def clusters(self) -> Clusters | None:
        """Return where it is, among the clusters of its mesh; None where nothing is known."""
        return self.mesh.clusters

    @property
    def is_remote(self) -> bool:
        """Return whether the control plane is in another cluster."""
        return self.clusters is not None and not self.clusters.is_primary

    @property
    def cni(self) -> bool:
        """Return whether the CNI plugin redirects the traffic of pods."""
        return has_cni(clusters(self.mesh)[0])

    @cached_property
    def mesh_config(self) -> Mapping[str, Any]:
        """Return the MeshConfig: what `istio` says, and what the rest of the config needs of it."""
        known = with_kept(self.mesh.mesh_config, self.kept)
        has_limits = any(have_limits(one.services) for one in self.served)
        return with_counters(known) if has_limits else known

    @property
    def kept(self) -> Sequence[str]:
        """Return the hosts that each of the clusters has for itself; none where there is one."""
        if self.clusters is None or not self.clusters.others:
            return []
        return kept_hosts(one.spec for one in (self.mesh, *self.served))

    @property
    def proxy(self) -> Object:
        """Return the sidecar's resources, where anything is said of them."""
        istio = self.mesh.spec.istio
        found: Object = {}
        for (key, name), amount in proxy_resources(None, istio).items() if istio.proxy else ():
            found.setdefault(key, {})[name] = amount
        return found


def served_by(mesh: Mesh, sisters: Iterable[Mesh]) -> Sequence[Mesh]:
    """Return, of the clusters of one mesh, the others whose proxies ask a cluster's control plane.

    `sisters` are all of them.
    """
    own = mesh.clusters
    if own is None or not own.is_primary:
        return ()
    return [one for one in sisters if one.clusters and one.clusters.own in own.remotes]


def installations(
    meshes: Mapping[str, Mesh], sisters: Callable[[str], Iterable[str]]
) -> Iterator[tuple[str, Installation]]:
    """Yield the environments whose Istio is installed from the config, each with that.

    `sisters` names those that are one mesh with one, in its clusters.
    """
    for name, mesh in meshes.items():
        platform = mesh.spec.platform
        if platform is not None and platform.istio is not None:
            others = (meshes[one] for one in sisters(name))
            yield name, Installation(mesh, platform.istio, served_by(mesh, others))
