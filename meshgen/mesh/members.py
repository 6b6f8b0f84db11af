"""Services, hosts outside and gateways, and what leads to them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace as with_settings

from meshgen.mesh.addresses import Addressed
from meshgen.mesh.counting import Counting
from meshgen.mesh.declared import Declared
from meshgen.mesh.egress import Egress, EgressGateway, egress_gateway, seen_from, through
from meshgen.mesh.external import External
from meshgen.mesh.globallimit import Counter
from meshgen.mesh.guarded import GatewayProxies, gateway_proxies
from meshgen.mesh.hosts import with_hosts
from meshgen.mesh.limited import GatewayPods, gateway_pods
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.virtualservice import VirtualService, virtual_services
from meshgen.model import Mesh as Spec
from meshgen.model.external import External as ExternalSpec

_Routed = TypeVar("_Routed", Service, External)


class Members(Declared):
    """What an environment declares, with the hosts that its routes refer to."""

    @cached_property
    def services(self) -> list[Service]:
        """Return the services in order of name."""
        return [self._resolved(service) for service in self._declared.values()]

    def service(self, key: str) -> Service | None:
        """Return the service that the config calls so, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Service]:
        return {service.key: service for service in self.services}

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

    @cached_property
    def gateway_pods(self) -> Mapping[str, GatewayPods | None]:
        """Return the pods of each gateway, by its name."""
        several = [*self.gateway_services, *self.services]
        return {
            name: gateway_pods(name, self.istio, several, self._served) for name in self.gateways
        }

    @cached_property
    def gateway_proxies(self) -> Mapping[str, GatewayProxies]:
        """Return the proxies of each gateway, by its name."""
        return gateway_proxies(self._served, self.gateway_pods)

    @cached_property
    def serving(self) -> Serving:
        """Return what the gateways serve, and to which namespaces."""
        return replace(self._served, services=self._by_key)

    def virtual_services(self, services: Iterable[Service]) -> list[VirtualService]:
        """Return the VirtualServices that lead to some services, in order of gateway and hosts."""
        several = list(services)
        keys = tuple(service.key for service in several)
        if keys not in self._virtual_services:
            self._virtual_services[keys] = virtual_services(several, self.serving)
        return self._virtual_services[keys]

    @cached_property
    def _virtual_services(self) -> dict[tuple[str, ...], list[VirtualService]]:
        """Return what was worked out, by the services that it leads to: several checks ask."""
        return {}

    @cached_property
    def counter(self) -> Counter | None:
        """Return who counts for rate limits of all proxies together."""
        said = self.spec.rate_limit_service
        known: Mapping[str, Addressed] = self._outside if said and said.external else self._declared
        target = known.get(said.external or said.service or "") if said else None
        if said is None or target is None:
            return None
        return Counter(said, target, said.domain or target.namespace.name)

    @property
    def counted(self) -> dict[str, str]:
        """Return the files in which its limits are told to who counts for them."""
        return Counting(self.counter).files(self.services)
