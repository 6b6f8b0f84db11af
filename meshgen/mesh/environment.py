"""Where a mesh is, and what runs there: namespaces, names, labels, releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import structs

from meshgen.lenient import text
from meshgen.mesh.clusters import Clusters, clusters_of
from meshgen.mesh.collector import Collector, collector_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.namespaces import OWN, namespaces_of
from meshgen.mesh.providers import with_providers
from meshgen.mesh.visibility import exported, real_name
from meshgen.model import Istio, Mtls
from meshgen.model import Mesh as Spec
from meshgen.model.configmap import ConfigMap
from meshgen.schemas.stores import Stores

# EnvoyFilter apart, which has no other version than v1alpha3.
_OF_GROUP = {
    "networking": "DestinationRule",
    "security": "PeerAuthentication",
    "telemetry": "Telemetry",
}


@dataclass(frozen=True)
class Environment:
    """The environment that settings are for; `spec` are those, all layers merged."""

    spec: Spec

    @property
    def name(self) -> str:
        """Return the mesh's name."""
        return self.spec.metadata.name

    @cached_property
    def namespaces(self) -> Mapping[str, Namespace]:
        """Return the namespaces by what the config calls them; the own one, "", comes first."""
        return namespaces_of(self.spec)

    @property
    def namespace(self) -> Namespace:
        """Return the environment's own namespace."""
        return self.namespaces[OWN]

    def namespace_of(self, named: str | None) -> Namespace:
        """Return the namespace that a setting names: one beside the environment's own, or that.

        The mesh's name stands for the environment's own too; so does a name that there is not.
        """
        return self.namespaces.get(named or OWN, self.namespace)

    @property
    def installs_istio(self) -> bool:
        """Return whether Istio is installed from the config, just as that says that it is."""
        return self.spec.platform is not None and self.spec.platform.istio is not None

    @cached_property
    def clusters(self) -> Clusters | None:
        """Return the cluster that it runs in, among those of its mesh; None where none is known."""
        return clusters_of(self.spec)

    @cached_property
    def collector(self) -> Collector | None:
        """Return where proxies send their spans; None where nobody says."""
        return collector_of(self.spec)

    @cached_property
    def istio(self) -> Istio:
        """Return Istio as the config has it; its mesh config knows where spans go."""
        said = self.spec.istio
        if self.collector is None:
            return said
        known = with_providers(said.mesh_config or {}, [self.collector])
        return structs.replace(said, mesh_config=dict(known))

    @property
    def root_namespace(self) -> str:
        """Return the namespace whose policies hold for all others."""
        said = self.spec.istio
        return text((said.mesh_config or {}).get("rootNamespace")) or said.namespace

    @property
    def mtls(self) -> Mtls:
        """Return the namespace's mTLS."""
        return self.namespace.mtls

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of everything that is rendered."""
        recommended = {
            "app.kubernetes.io/managed-by": "meshgen",
            "app.kubernetes.io/part-of": self.name,
        }
        own = dict(sorted((self.spec.labels or {}).items()))
        return {**recommended, **own} if self.spec.recommended_labels else own

    def full_name(self, name: str) -> str:
        """Return a name in the environment's namespace as it will be in the cluster."""
        return self.namespace.full_name(name)

    def real_name(self, namespace: str) -> str:
        """Return what a namespace is called in the cluster, as settings name it."""
        return real_name(namespace, self.namespaces, self.name)

    def _seen_by(self, said: Sequence[str] | None, home: Namespace) -> list[str] | None:
        return None if said is None else exported(map(self.real_name, said), home)

    @cached_property
    def config_maps(self) -> Mapping[str, ConfigMap]:
        """Return the ConfigMaps by name, in order; those that exist already among them."""
        return dict(sorted((self.spec.config_maps or {}).items()))

    def istio_api(self, group: str, kind: str = "") -> str:
        """Return the newest apiVersion of an Istio kind that every declared Istio serves.

        Without a kind, that of the kinds of the networking or security group that meshgen renders.
        Raises ValueError where there is none.
        """
        kind = kind or _OF_GROUP.get(group, "")
        if not kind:
            raise ValueError(f'name the kind as well: istio_api("{group}", KIND)')
        return self._schemas.api_version(kind, f"{group}.istio.io")

    @cached_property
    def _schemas(self) -> Stores:
        return Stores(self.spec.kubernetes, self.spec.istio.version)
