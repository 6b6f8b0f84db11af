"""The whole mesh in one environment."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from meshgen.errors import MeshgenError
from meshgen.kinds import kind_named
from meshgen.mesh.authorization import owned_policies
from meshgen.mesh.certificates import owned_certificates
from meshgen.mesh.counting import Counting
from meshgen.mesh.networkpolicy import owned_network
from meshgen.mesh.outside import virtual_services_outside
from meshgen.mesh.owned import Owned
from meshgen.mesh.owned_firewalls import PLUGIN, firewalls_of_gateways, firewalls_of_services
from meshgen.mesh.owned_mesh import owned_by_mesh
from meshgen.mesh.owned_outside import owned_outside
from meshgen.mesh.owned_services import owned_at_gateways, owned_by_service, owned_virtual_services
from meshgen.mesh.secured import Secured
from meshgen.mesh.service import Service

_NEWER = "TrafficExtension"
# What callers need of a service that runs in another cluster.
_FOR_CALLERS = frozenset(("Service", "DestinationRule"))
_ISTIO = ".istio.io"


class Mesh(Secured):
    """What an environment's settings mean.

    Everything is worked out when it is asked for, so that settings that are half wrong do as well.
    """

    @cached_property
    def objects(self) -> list[Owned]:
        """Return all objects of the mesh; what users' own templates and files add is not here."""
        owned = self.owned(self.services, self.services)
        return [one for one in owned if not one.is_made and _is_here(one)]

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

    @property
    def _of_the_whole(self) -> Iterator[Owned]:
        return owned_by_mesh(
            self.spec, self.namespaces.values(), self.namespace_of, self.services, self.counter
        )

    def _is_rendered(self, owned: Owned) -> bool:
        """Return whether there is an object; Istio has no use for a Gateway without servers."""
        return owned.kind != "Gateway" or bool(self.serving.servers(owned.name))

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


def _is_here(owned: Owned) -> bool:
    """Return whether a cluster has an object: of what runs in another one, only what finds it."""
    service = owned.variables.get("service")
    if not isinstance(service, Service) or service.here or owned.kind in _FOR_CALLERS:
        return True
    return service.read_here and kind_named(owned.kind).group.endswith(_ISTIO)
