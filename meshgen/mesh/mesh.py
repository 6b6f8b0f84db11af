"""The whole mesh in one environment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace as with_settings

from meshgen.errors import MeshgenError
from meshgen.mesh.addresses import Addressed, Addresses
from meshgen.mesh.authorization import Policies, owned_policies
from meshgen.mesh.authorizers import Asking, Authorizer, asking, authorizers
from meshgen.mesh.calls import CallGraph
from meshgen.mesh.certificates import owned_certificates
from meshgen.mesh.counting import Counting
from meshgen.mesh.egress import (
    Egress,
    EgressGateway,
    egress_gateway,
    seen_from,
    servers_through,
    through,
)
from meshgen.mesh.external import External
from meshgen.mesh.front import fronts
from meshgen.mesh.gatewayservice import GatewayService, gateway_service
from meshgen.mesh.globallimit import Counter, with_limits
from meshgen.mesh.guarded import GatewayProxies, gateway_proxies
from meshgen.mesh.hosts import with_hosts
from meshgen.mesh.implied import Ways
from meshgen.mesh.jwt import Tokens, tokens_at_gateways, tokens_of_service
from meshgen.mesh.limited import GatewayPods, gateway_pods
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.namespaces import OWN, namespaces_of
from meshgen.mesh.networkpolicy import Network, owned_network
from meshgen.mesh.outside import virtual_services_outside
from meshgen.mesh.owned import Owned
from meshgen.mesh.owned_firewalls import PLUGIN, firewalls_of_gateways, firewalls_of_services
from meshgen.mesh.owned_mesh import owned_by_mesh
from meshgen.mesh.owned_outside import owned_outside
from meshgen.mesh.owned_services import (
    owned_at_gateways,
    owned_by_service,
    owned_virtual_services,
)
from meshgen.mesh.scope import Scopes
from meshgen.mesh.servers import GatewayServer
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.virtualservice import VirtualService, virtual_services
from meshgen.mesh.visibility import exported, real_name
from meshgen.model import Mesh as Spec
from meshgen.model import Mtls
from meshgen.model import Service as ServiceSpec
from meshgen.model.configmap import ConfigMap
from meshgen.model.external import External as ExternalSpec
from meshgen.model.gateway import Gateway
from meshgen.schemas.stores import Stores

_Routed = TypeVar("_Routed", Service, External)
# EnvoyFilter apart, which has no other version than v1alpha3.
_OF_GROUP = {
    "networking": "DestinationRule",
    "security": "PeerAuthentication",
    "telemetry": "Telemetry",
}
_NEWER = "TrafficExtension"


@dataclass(frozen=True)
class Mesh:
    """What an environment's settings mean; `spec` are the settings, all layers merged.

    Everything is worked out when it is asked for, so that settings that are half wrong do as well.
    """

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
    def mtls(self) -> Mtls:
        """Return the namespace's mTLS."""
        return self.namespace.mtls

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of everything that is rendered."""
        return {
            "app.kubernetes.io/managed-by": "meshgen",
            "app.kubernetes.io/part-of": self.name,
            **dict(sorted((self.spec.labels or {}).items())),
        }

    @cached_property
    def services(self) -> list[Service]:
        """Return the services in order of name."""
        return [self._resolved(service) for service in self._declared.values()]

    @cached_property
    def _declared(self) -> Mapping[str, Service]:
        """Return the services as they are written, with references in their routes."""
        declared = sorted((self.spec.services or {}).items())
        return {key: self._service(key, spec) for key, spec in declared}

    def _resolved(self, one: _Routed) -> _Routed:
        """Return a service or hosts outside with the hosts that its routes refer to."""
        said = {field: getattr(one.spec, field, None) for field in ("traffic", "expose")}
        found = {field: with_hosts(spec, self._host) for field, spec in said.items()}
        changed = {field: spec for field, spec in found.items() if spec is not said[field]}
        return replace(one, spec=with_settings(one.spec, **changed)) if changed else one

    @property
    def settings(self) -> Spec:
        """Return the settings with the hosts that routes refer to: whole, wherever these stand."""
        services = {one.key: one.spec for one in self.services}
        external = {key: self._resolved(one).spec for key, one in self._outside.items()}
        return with_settings(
            self.spec,
            services=self.spec.services and services,
            external=self.spec.external and external,
        )

    def _host(self, text: str) -> str:
        """Return a reference's host, as everybody sees it; a wrong one as it is."""
        addresses = self.addresses_from("")
        return text if any(addresses.wrong(text)) else addresses.text(text)

    def _service(self, key: str, spec: ServiceSpec) -> Service:
        home = self.namespace_of(spec.namespace)
        seen_by = self._seen_by(spec.export_to, home)
        said = self.spec.rate_limit_service
        if said is not None and said.service == key:
            spec = with_limits(spec, said)
        return Service(home, key, spec, self.spec.istio, export_to=seen_by)

    @cached_property
    def external(self) -> Mapping[str, External]:
        """Return the hosts outside by what the config calls them, in order."""
        found = {key: self._resolved(one) for key, one in self._outside.items()}
        gateways = {key: self._gateway(one.spec) for key, one in found.items()}
        return {
            key: through(one, gateway, self.namespaces.values()) if gateway else one
            for key, one in found.items()
            for gateway in [gateways[key]]
        }

    @cached_property
    def _outside(self) -> Mapping[str, External]:
        """Return the hosts outside as they are written."""
        declared = sorted((self.spec.external or {}).items())
        return {key: self._external(key, spec) for key, spec in declared}

    def _external(self, key: str, spec: ExternalSpec) -> External:
        home = self.namespace_of(spec.namespace)
        return External(home, key, spec, export_to=self._seen_by(spec.export_to, home))

    @cached_property
    def egress(self) -> Mapping[str, Egress]:
        """Return what is reached through an egress gateway, by what the config calls it."""
        found = {key: (one, self._gateway(one.spec)) for key, one in self.external.items()}
        return {
            key: Egress(one, gateway, seen_from(one, self.namespaces.values()))
            for key, (one, gateway) in found.items()
            if gateway
        }

    def _gateway(self, spec: ExternalSpec) -> EgressGateway | None:
        if spec.through is None:
            return None
        return egress_gateway(spec.through, self.spec, self._declared.values(), self._served)

    def _seen_by(self, said: Sequence[str] | None, home: Namespace) -> list[str] | None:
        return None if said is None else exported(map(self.real_name, said), home)

    def real_name(self, namespace: str) -> str:
        """Return what a namespace is called in the cluster, as settings name it."""
        return real_name(namespace, self.namespaces, self.name)

    def service(self, key: str) -> Service | None:
        """Return the service that the config calls so, or None."""
        return self._by_key.get(key)

    @cached_property
    def gateways(self) -> Mapping[str, Gateway]:
        """Return the gateways by name, in order."""
        return dict(sorted((self.spec.gateways or {}).items()))

    @cached_property
    def gateway_services(self) -> list[GatewayService]:
        """Return the gateways' own Deployments, in order of name."""
        found = (
            gateway_service(
                name,
                gateway,
                self.namespace_of(gateway.namespace),
                self.spec.istio,
                [*self._served.servers(name), *self._servers_outwards(name)],
            )
            for name, gateway in self.gateways.items()
        )
        return [service for service in found if service is not None]

    @cached_property
    def gateway_pods(self) -> Mapping[str, GatewayPods | None]:
        """Return the pods of each gateway, by its name."""
        several = [*self.gateway_services, *self.services]
        return {
            name: gateway_pods(name, self.spec.istio, several, self._served)
            for name in self.gateways
        }

    def _servers_outwards(self, gateway: str) -> list[GatewayServer]:
        """Return the servers that a gateway has for hosts outside."""
        return servers_through(
            external
            for external in self._outside.values()
            if external.spec.through and external.spec.through.gateway == gateway
        )

    @cached_property
    def config_maps(self) -> Mapping[str, ConfigMap]:
        """Return the ConfigMaps by name, in order; those that exist already among them."""
        return dict(sorted((self.spec.config_maps or {}).items()))

    @cached_property
    def counter(self) -> Counter | None:
        """Return who counts for rate limits of all proxies together."""
        said = self.spec.rate_limit_service
        known: Mapping[str, Addressed] = self._outside if said and said.external else self._declared
        target = known.get(said.external or said.service or "") if said else None
        if said is None or target is None:
            return None
        return Counter(said, target, said.domain or target.namespace.name)

    @cached_property
    def calls(self) -> CallGraph:
        """Return who calls whom."""
        ways = Ways(
            self._by_key,
            self.external,
            self.serving,
            self.gateway_pods,
            self.counter,
            self.authorizers,
        )
        return CallGraph(ways, {gateway.key: gateway for gateway in self.gateway_services})

    @cached_property
    def policies(self) -> Policies:
        """Return whom proxies let ask what."""
        return Policies(self.calls, self.gateway_pods)

    @property
    def network(self) -> Network:
        """Return who reaches whom by NetworkPolicies."""
        return Network(self.calls, self.gateway_pods, self.egress)

    @property
    def scopes(self) -> Scopes:
        """Return what proxies know of the mesh."""
        return Scopes(self.spec, self.calls, self.virtual_services(self.services))

    @property
    def counted(self) -> dict[str, str]:
        """Return the files in which its limits are told to who counts for them."""
        return Counting(self.counter).files(self.services)

    def virtual_services(self, services: Iterable[Service]) -> list[VirtualService]:
        """Return the VirtualServices that lead to some services, in order of gateway and hosts."""
        several = list(services)
        keys = tuple(service.key for service in several)
        if keys not in self._virtual_services:
            self._virtual_services[keys] = virtual_services(several, self.serving)
        return self._virtual_services[keys]

    @cached_property
    def serving(self) -> Serving:
        """Return what the gateways serve, and to which namespaces."""
        return replace(self._served, services=self._by_key)

    @cached_property
    def _served(self) -> Serving:
        ways = (one.through.gateway for one in (self.spec.external or {}).values() if one.through)
        outwards = frozenset(ways)
        return Serving(self.gateways, self.namespaces, self.name, outwards)

    def owned(self, services: Iterable[Service], exposed: Iterable[Service]) -> list[Owned]:
        """Return the mesh's own objects, those of some services, and the VirtualServices of some.

        Of settings that are half wrong, only those of the services that are right can be told.
        """
        asking, services = Counting(self.counter).asking, list(services)
        return [
            *filter(self._is_rendered, self._of_the_whole),
            *owned_certificates(self.serving, self.gateway_pods),
            *owned_outside(
                self.external.values(),
                self.egress,
                virtual_services_outside(self.external.values(), self.egress, self.serving),
            ),
            *(asking(one) for service in services for one in owned_by_service(service)),
            *(owned for service in self.gateway_services for owned in owned_by_service(service)),
            *owned_policies(self.policies, [*services, *self.gateway_services]),
            *owned_network(self.network, [*services, *self.gateway_services]),
            *self.scopes.owned(services),
            *owned_virtual_services(self.virtual_services(exposed)),
            *(owned for one in self.tokens(services, exposed) for owned in one.owned),
            *(one.owned for one in self.asking(services)),
            *(
                asking(owned)
                for service in exposed
                for owned in owned_at_gateways(service, self.serving, self.gateway_pods)
            ),
            *(
                replace(owned, kind=self._extension)
                for owned in (
                    *firewalls_of_services(services),
                    *firewalls_of_gateways(self.serving, self.gateway_pods),
                )
            ),
        ]

    @cached_property
    def authorizers(self) -> Mapping[str, Authorizer]:
        """Return the external authorizers by what the config calls them, in order."""
        declared = self.spec.authorization_providers or {}
        return authorizers(declared, self._declared, self._outside, self.namespace)

    def asking(self, services: Iterable[Service]) -> Iterator[Asking]:
        """Yield which proxies ask external authorizers: those of some services, and gateways'."""
        return asking(services, self.gateways, self.gateway_proxies, self.authorizers)

    def tokens(self, services: Iterable[Service], exposed: Iterable[Service]) -> Iterator[Tokens]:
        """Yield what proxies know of tokens: those of some services, and those of gateways."""
        yield from filter(None, map(tokens_of_service, services))
        yield from tokens_at_gateways(self.gateways, exposed, self.gateway_proxies)

    @cached_property
    def gateway_proxies(self) -> Mapping[str, GatewayProxies]:
        """Return the proxies of each gateway, by its name."""
        return gateway_proxies(self._served, self.gateway_pods)

    @cached_property
    def _extension(self) -> str:
        """Return the kind by which proxies get a module: the newer one where all releases have it.

        Source: istio.io, "Introducing the TrafficExtension API"; from 1.30 on.
        """
        try:
            self.istio_api("extensions", _NEWER)
        except (ValueError, MeshgenError):  # releases without schemas are told elsewhere
            return PLUGIN
        return _NEWER

    @property
    def _of_the_whole(self) -> Iterator[Owned]:
        return owned_by_mesh(
            self.spec, self.namespaces.values(), self.namespace_of, self.services, self.counter
        )

    def _is_rendered(self, owned: Owned) -> bool:
        """Return whether there is an object; Istio has no use for a Gateway without servers."""
        return owned.kind != "Gateway" or bool(self.serving.servers(owned.name))

    @cached_property
    def objects(self) -> list[Owned]:
        """Return all objects of the mesh; what users' own templates and files add is not here."""
        owned = self.owned(self.services, self.services)
        return [one for one in owned if not one.is_made]

    def istio_api(self, group: str, kind: str = "") -> str:
        """Return the newest apiVersion of an Istio kind that every declared Istio serves.

        Without a kind, that of the kinds of the networking or security group that meshgen renders.
        Raises ValueError where there is none.
        """
        kind = kind or _OF_GROUP.get(group, "")
        if not kind:
            raise ValueError(f'name the kind as well: istio_api("{group}", KIND)')
        return self._schemas.api_version(kind, f"{group}.istio.io")

    def text(self, text: str) -> str:
        """Return a text with every reference to a service replaced."""
        return self.addresses.text(text)

    @property
    def addresses(self) -> Addresses:
        """Return the services' addresses, as the pods of its own namespace see them."""
        return self.addresses_in(self.namespace)

    def addresses_in(self, namespace: Namespace) -> Addresses:
        """Return the services' addresses, as the pods of a namespace see them."""
        return self.addresses_from(namespace.name)

    def addresses_from(self, namespace: str) -> Addresses:
        """Return the services' addresses, as the pods of any namespace of the cluster see them."""
        if namespace not in self._addresses:
            elsewhere = replace(self.namespace, name=namespace, mesh=False)
            self._addresses[namespace] = Addresses(self._called, elsewhere, self._elsewhere)
        return self._addresses[namespace]

    def full_name(self, name: str) -> str:
        """Return a name in the environment's namespace as it will be in the cluster."""
        return self.namespace.full_name(name)

    @cached_property
    def _addresses(self) -> dict[str, Addresses]:
        seen_from = {n.name: n for n in self.namespaces.values()}
        return {name: Addresses(self._called, n, self._elsewhere) for name, n in seen_from.items()}

    @property
    def _elsewhere(self) -> frozenset[str]:
        """Return the gateways of which nothing tells where they are."""
        return frozenset(name for name, one in self.gateways.items() if one.deployment is None)

    @cached_property
    def _virtual_services(self) -> dict[tuple[str, ...], list[VirtualService]]:
        """Return what was worked out, by the services that it leads to: several checks ask."""
        return {}

    @cached_property
    def _called(self) -> dict[str, Addressed]:
        """Return what texts refer to, by name; a service comes before what has its name."""
        services = self._declared
        further = {f.name: f for s in services.values() for f in fronts(s) if f.is_additional}
        gateways = {gateway.key: gateway for gateway in self.gateway_services}
        called: dict[str, Addressed] = {**further, **gateways, **self._outside, **services}
        return dict(sorted(called.items()))

    @cached_property
    def _by_key(self) -> dict[str, Service]:
        return {service.key: service for service in self.services}

    @cached_property
    def _schemas(self) -> Stores:
        return Stores(self.spec.kubernetes, self.spec.istio.version)
