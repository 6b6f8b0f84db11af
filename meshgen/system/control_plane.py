"""What no manifest says of the control plane: Istio's mesh config."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, text, texts


@dataclass(frozen=True, eq=False)
class ControlPlane:
    """The facts about istiod that decide what objects mean.

    `mesh_config` is Istio's MeshConfig, as far as somebody said it; `namespace` is where istiod
    runs; `domain` is what names of Services end with, after `svc`.

    Source of the defaults: DefaultMeshConfig of istio.io/istio/pkg/config/mesh.
    """

    mesh_config: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = "istio-system"
    domain: str = "cluster.local"

    @cached_property
    def root_namespace(self) -> str:
        """Return the namespace whose policies hold for all others."""
        return text(self.mesh_config.get("rootNamespace")) or self.namespace

    @cached_property
    def trust_domain(self) -> str:
        """Return the first part of every identity."""
        return text(self.mesh_config.get("trustDomain")) or "cluster.local"

    @cached_property
    def trust_domain_aliases(self) -> tuple[str, ...]:
        """Return the other trust domains that count as its own."""
        return tuple(texts(self.mesh_config.get("trustDomainAliases")))

    @cached_property
    def allows_any_outbound(self) -> bool:
        """Return whether pods reach hosts that no object declares."""
        mode = mapping(self.mesh_config, "outboundTrafficPolicy").get("mode", "ALLOW_ANY")
        return bool(mode == "ALLOW_ANY")

    @cached_property
    def auto_mtls(self) -> bool:
        """Return whether a client without a DestinationRule uses mutual TLS where it can."""
        return self.mesh_config.get("enableAutoMtls") is not False

    def exports(self, field: str) -> Sequence[str]:
        """Return what the mesh config has in `defaultServiceExportTo` and its like."""
        return texts(self.mesh_config.get(field))
