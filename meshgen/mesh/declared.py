"""What an environment declares, as it is written, and how texts refer to it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from msgspec import structs

from meshgen.mesh.addresses import Addressed, Addresses
from meshgen.mesh.beside import prometheus_url
from meshgen.mesh.clusters import runs_in
from meshgen.mesh.egress import servers_through
from meshgen.mesh.environment import Environment
from meshgen.mesh.exposure import exposures_of
from meshgen.mesh.external import External
from meshgen.mesh.front import fronts
from meshgen.mesh.gatewayservice import GatewayService, gateway_service
from meshgen.mesh.globallimit import with_limits
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.servers import GatewayServer, is_blank
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.model import Service as ServiceSpec
from meshgen.model.external import External as ExternalSpec
from meshgen.model.gateway import Gateway


class Declared(Environment):
    """Services, hosts outside and gateways; their routes may hold references still."""

    @cached_property
    def _declared(self) -> Mapping[str, Service]:
        """Return the services as they are written, with references in their routes."""
        declared = sorted((self.spec.services or {}).items())
        return {key: self._service(key, spec) for key, spec in declared}

    def _service(self, key: str, spec: ServiceSpec) -> Service:
        home = self.namespace_of(spec.namespace)
        seen_by = self._seen_by(spec.export_to, home)
        said = self.spec.rate_limit_service
        if said is not None and said.service == key:
            spec = with_limits(spec, said)
        if spec.canary is not None and spec.canary.prometheus is None:
            asked = structs.replace(spec.canary, prometheus=prometheus_url(self.spec))
            spec = structs.replace(spec, canary=asked)
        here, read_here = runs_in(self.clusters, spec.clusters)
        return Service(home, key, spec, self.istio, here, read_here, export_to=seen_by)

    @cached_property
    def _outside(self) -> Mapping[str, External]:
        """Return the hosts outside as they are written."""
        declared = sorted((self.spec.external or {}).items())
        return {key: self._external(key, spec) for key, spec in declared}

    def _external(self, key: str, spec: ExternalSpec) -> External:
        home = self.namespace_of(spec.namespace)
        return External(home, key, spec, export_to=self._seen_by(spec.export_to, home))

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
                self.istio,
                self._served.servers(name),
                self._servers_outwards(name),
            )
            for name, gateway in self.gateways.items()
        )
        return [service for service in found if service is not None]

    @cached_property
    def _served(self) -> Serving:
        ways = (one.through.gateway for one in (self.spec.external or {}).values() if one.through)
        return Serving(self.gateways, self.namespaces, self.name, frozenset([*ways, *self.unused]))

    @property
    def unused(self) -> list[str]:
        """Return the gateways with pods of their own that say no port, and that nobody uses.

        Who brings objects in files may have routes there, which nobody reads here.
        """
        if self.spec.resources or self.spec.objects:
            return []
        used = {one.gateway for each in self._declared.values() for one in exposures_of(each)}
        used |= {e.spec.through.gateway for e in self._outside.values() if e.spec.through}
        return [name for name, one in self.gateways.items() if name not in used and is_blank(one)]

    def _servers_outwards(self, gateway: str) -> list[GatewayServer]:
        """Return the servers that a gateway has for hosts outside."""
        return servers_through(
            external
            for external in self._outside.values()
            if external.spec.through and external.spec.through.gateway == gateway
        )

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

    @cached_property
    def _addresses(self) -> dict[str, Addresses]:
        seen_from = {n.name: n for n in self.namespaces.values()}
        return {name: Addresses(self._called, n, self._elsewhere) for name, n in seen_from.items()}

    @property
    def _elsewhere(self) -> frozenset[str]:
        """Return the gateways of which nothing tells where they are."""
        return frozenset(name for name, one in self.gateways.items() if one.deployment is None)

    @cached_property
    def _called(self) -> dict[str, Addressed]:
        """Return what texts refer to, by name; a service comes before what has its name."""
        services = self._declared
        further = {f.name: f for s in services.values() for f in fronts(s) if f.is_additional}
        gateways = {gateway.key: gateway for gateway in self.gateway_services}
        called: dict[str, Addressed] = {**further, **gateways, **self._outside, **services}
        return dict(sorted(called.items()))

    def _host(self, text: str) -> str:
        """Return a reference's host, as everybody sees it; a wrong one as it is."""
        addresses = self.addresses_from("")
        return text if any(addresses.wrong(text)) else addresses.text(text)
