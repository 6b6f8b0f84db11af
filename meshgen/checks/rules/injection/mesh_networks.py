"""Networks of a mesh with endpoints of clusters that nobody knows."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.system import System

# Source: MeshNetworksAnalyzer of istio.io/istio/pkg/config/analysis/analyzers/multicluster.
_REGISTRIES = ("Kubernetes", "External", "Mock")
_SECRET_LABEL = "istio/multiCluster"
_KEY = "meshNetworks"


class UnknownRegistry(Rule):
    """istiod knows its own cluster, and those that a Secret lets it into."""

    code = "MG1054"
    title = "The networks of a mesh have endpoints of clusters that istiod knows."
    why = "Endpoints of that network are taken for ones of this: calls to them time out."
    mend = 'Write the name of a cluster as its Secret (`istio/multiCluster: "true"`) has it.'
    example = Example(
        wrong="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  meshNetworks: |
    networks:
      west:
        endpoints:
          - fromRegistry: cluster-west
""",
        right="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  meshNetworks: |
    networks:
      west:
        endpoints:
          - fromRegistry: cluster-west
---
apiVersion: v1
kind: Secret
metadata:
  name: west
  namespace: istio-system
  labels:
    istio/multiCluster: "true"
stringData:
  cluster-west: kubeconfig
""",
    )
    source = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks"
    istio = ("IST0126",)
    kinds = frozenset(("ConfigMap",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each registry that no Secret here is for, of the control plane's ConfigMaps."""
        known = {*_REGISTRIES, *_clusters(system)}
        for member in system.of("ConfigMap"):
            if member.namespace != system.control_plane.namespace:
                continue
            if member.name != "istio" and not member.name.startswith("istio-"):
                continue
            try:
                networks = read_config(text(mapping(member.object, "data").get(_KEY)))
            except NotYamlError:
                continue
            for name, network in mapping(networks, "networks").items():
                for endpoint in mappings(mapping(network).get("endpoints")):
                    registry = endpoint.get("fromRegistry")
                    if isinstance(registry, str) and registry not in known:
                        yield self.mistake(
                            member,
                            ("data", _KEY),
                            f"no Secret here is for the cluster {registry}, of network {name}",
                            hint="it may be what this cluster is called: then all is well",
                        )


def _clusters(system: System) -> Iterator[str]:
    for member in system.of("Secret"):
        if member.labels.get(_SECRET_LABEL) == "true":
            yield from mapping(member.object, "data")
            yield from mapping(member.object, "stringData")
