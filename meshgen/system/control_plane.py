"""What no manifest says of the control plane: Istio's mesh config."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.handling import ENVOY_STATUSES
from meshgen.system.installed import Installed
from meshgen.system.labels import is_selected

# What providers serve for that need no configuration of the user's.
_BUILT_IN = {
    "prometheus": "prometheus",
    "stackdriver": "stackdriver",
    "envoy": "envoyFileAccessLog",
}
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
# What an AuthorizationPolicy with `action: CUSTOM` can name.
AUTHORIZES = frozenset(("envoyExtAuthzGrpc", "envoyExtAuthzHttp"))
# The minor release of Istio from which on names of these are labels of DNS.
LABELS_SINCE = 30


def is_provider_name(name: str) -> bool:
    """Return whether istiod asks an authorizer of a name.

    Source: validateProviderName of istio.io/istio/pilot/pkg/security/authz/builder.
    """
    return bool(_NAME.fullmatch(name))


class Provider(NamedTuple):
    """An extension provider: its name, its type (`zipkin`, `envoyExtAuthzHttp`), its settings."""

    name: str
    type: str
    settings: Mapping[str, Any]

    @property
    def authorizes(self) -> bool:
        """Return whether an AuthorizationPolicy can name it, in every release of Istio."""
        return not self.fault and is_provider_name(self.name)

    @property
    def fault(self) -> str:
        """Return why istiod denies what an AuthorizationPolicy wants it to be asked about.

        Source: parseStatusOnError of istio.io/istio/pilot/pkg/security/authz/builder.
        """
        status = text(self.settings.get("statusOnError"))
        if self.type not in AUTHORIZES:
            return "is no external authorizer"
        if status and not (status.isdecimal() and int(status) in ENVOY_STATUSES):
            return f"has the `statusOnError` {status}, which Envoy does not know"
        return ""


def providers_of(mesh_config: Mapping[str, Any]) -> Iterator[Provider]:
    """Yield the extension providers that a mesh config lists."""
    for listed in mappings(mesh_config.get("extensionProviders")):
        said = [key for key in listed if key != "name" and listed[key] is not None]
        type_ = said[0] if said else ""
        yield Provider(text(listed.get("name")), type_, mapping(listed, type_))


@dataclass(frozen=True, eq=False)
class ControlPlane:
    """The facts about istiod that decide what objects mean.

    `mesh_config` is Istio's MeshConfig, as far as somebody said it, with the names of its JSON;
    `namespace` is where istiod runs; `domain` is what names of Services end with, after `svc`;
    `gateways` is where the gateways of the installation run, "" for where istiod does; `installed`
    are these, where somebody says which, and not just a profile. With `declared`, what is not said
    of it is as the defaults have it, and not just unknown; with `elsewhere`, istiod runs in another
    cluster. `wanted` are providers in it of which nobody says that istiod has them.

    Source of the defaults: DefaultMeshConfig of istio.io/istio/pkg/config/mesh.
    """

    mesh_config: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = "istio-system"
    domain: str = "cluster.local"
    gateways: str = ""
    installed: Sequence[Installed] | None = None
    declared: bool = False
    elsewhere: bool = False
    wanted: frozenset[str] = frozenset()

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
        built_in = {name: Provider(name, type_, {}) for name, type_ in _BUILT_IN.items()}
        return {**built_in, **{each.name: each for each in providers_of(self.mesh_config)}}

    @cached_property
    def provider_hosts(self) -> frozenset[str]:
        """Return the hosts that proxies ask for extension providers."""
        said = (text(one.settings.get("service")) for one in self.providers.values())
        return frozenset(one.rpartition("/")[2] for one in said if one)

    @cached_property
    def knows_providers(self) -> bool:
        """Return whether somebody said which extension providers there are.

        Whoever tells of a mesh config at all tells what is unlike the defaults, which have none.
        """
        return self.declared or bool(self.mesh_config)

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
