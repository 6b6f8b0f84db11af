"""What no manifest says of the control plane: Istio's mesh config."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system.labels import is_selected

# What providers serve for that need no configuration of the user's.
_BUILT_IN = {
    "prometheus": "prometheus",
    "stackdriver": "stackdriver",
    "envoy": "envoyFileAccessLog",
}
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


class Provider(NamedTuple):
    """An extension provider: its name, its type (`zipkin`, `envoyExtAuthzHttp`), its settings."""

    name: str
    type: str
    settings: Mapping[str, Any]

    @property
    def authorizes(self) -> bool:
        """Return whether an AuthorizationPolicy with `action: CUSTOM` can name it.

        From Istio 1.30 on, its own name has to be one for DNS: istiod denies what others are for.

        Source: validateProviderName of istio.io/istio/pilot/pkg/security/authz/builder.
        """
        return self.type.startswith("envoyExtAuthz") and bool(_NAME.fullmatch(self.name))


@dataclass(frozen=True, eq=False)
class ControlPlane:
    """The facts about istiod that decide what objects mean.

    `mesh_config` is Istio's MeshConfig, as far as somebody said it, with the names of its JSON;
    `namespace` is where istiod runs; `domain` is what names of Services end with, after `svc`;
    `gateways` is where the gateways of the installation run, "" for where istiod does. With
    `declared`, what is not said of it is as the defaults have it, and not just unknown.

    Source of the defaults: DefaultMeshConfig of istio.io/istio/pkg/config/mesh.
    """

    mesh_config: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = "istio-system"
    domain: str = "cluster.local"
    gateways: str = ""
    declared: bool = False

    @property
    def gateway_namespace(self) -> str:
        """Return the namespace of the gateways that were installed with it."""
        return self.gateways or self.namespace

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
        """Return the other trust domains that count as its own, by name."""
        return tuple(sorted(set(texts(self.mesh_config.get("trustDomainAliases")))))

    @cached_property
    def outbound(self) -> str:
        """Return the mode of `outboundTrafficPolicy`; one without a mode is REGISTRY_ONLY."""
        policy = self.mesh_config.get("outboundTrafficPolicy")
        if not isinstance(policy, Mapping):
            return "ALLOW_ANY"
        return text(policy.get("mode")) or "REGISTRY_ONLY"

    @property
    def allows_any_outbound(self) -> bool:
        """Return whether pods reach hosts that no object declares."""
        return self.outbound != "REGISTRY_ONLY"

    @cached_property
    def auto_mtls(self) -> bool:
        """Return whether a client without a DestinationRule uses mutual TLS where it can."""
        return self.mesh_config.get("enableAutoMtls") is not False

    def exports(self, field: str) -> Sequence[str]:
        """Return what the mesh config has in `defaultServiceExportTo` and its like."""
        return texts(self.mesh_config.get(field))

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        """Return the extension providers by name, those that Istio has by itself among them."""
        providers = {name: Provider(name, type_, {}) for name, type_ in _BUILT_IN.items()}
        for listed in mappings(self.mesh_config.get("extensionProviders")):
            name = text(listed.get("name"))
            said = [key for key in listed if key != "name" and listed[key] is not None]
            type_ = said[0] if said else ""
            providers[name] = Provider(name, type_, mapping(listed, type_))
        return providers

    @cached_property
    def provider_hosts(self) -> frozenset[str]:
        """Return the hosts that proxies ask for extension providers."""
        said = (text(one.settings.get("service")) for one in self.providers.values())
        return frozenset(one.rpartition("/")[2] for one in said if one)

    @cached_property
    def knows_providers(self) -> bool:
        """Return whether somebody said which extension providers there are."""
        return "extensionProviders" in self.mesh_config

    def default_providers(self, what: str) -> Sequence[str]:
        """Return the names of the providers of `tracing`, `metrics` or `accessLogging`."""
        return texts(mapping(self.mesh_config, "defaultProviders").get(what))

    def is_discovered(self, labels: Mapping[str, Any]) -> bool:
        """Return whether istiod looks at the objects of a namespace with these labels."""
        selectors = mappings(self.mesh_config.get("discoverySelectors"))
        return not selectors or any(is_selected(labels, selector) for selector in selectors)

    @property
    def default_config(self) -> Mapping[str, Any]:
        """Return what proxies are started with: `defaultConfig`, as far as it is said."""
        return mapping(self.mesh_config, "defaultConfig")

    @property
    def proxy_metadata(self) -> Mapping[str, Any]:
        """Return the environment variables that all proxies are started with."""
        return mapping(self.default_config, "proxyMetadata")

    @property
    def path_normalization(self) -> str:
        """Return what is done to paths before policies see them."""
        said = text(mapping(self.mesh_config, "pathNormalization").get("normalization"))
        return said if said not in ("", "DEFAULT") else "BASE"
