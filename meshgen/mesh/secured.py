"""Who calls whom, and what keeps everybody else away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from meshgen.mesh.authorization import Policies
from meshgen.mesh.authorizers import Asking, Authorizer, asking, authorizers
from meshgen.mesh.beside import scraping_pods
from meshgen.mesh.calls import CallGraph
from meshgen.mesh.implied import Ways
from meshgen.mesh.jwt import Tokens, tokens_at_gateways, tokens_of_service
from meshgen.mesh.limitcounters import have_limits, with_counters
from meshgen.mesh.members import Members
from meshgen.mesh.networkpolicy import Network
from meshgen.mesh.providers import Provider, missing, with_providers
from meshgen.mesh.scope import Scopes
from meshgen.mesh.service import Service
from meshgen.resources import Object


class Secured(Members):
    """What proxies and the network know of callers."""

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
            self.spec.load_tests or {},
        )
        return CallGraph(ways, {gateway.key: gateway for gateway in self.gateway_services})

    @cached_property
    def policies(self) -> Policies:
        """Return whom proxies let ask what."""
        return Policies(self.calls, self.gateway_pods, self.egress)

    @property
    def network(self) -> Network:
        """Return who reaches whom by NetworkPolicies."""
        scraping = scraping_pods(self.spec)
        return Network(
            self.calls, self.gateway_pods, self.egress, scraping, self.collector, self.clusters
        )

    @property
    def scopes(self) -> Scopes:
        """Return what proxies know of the mesh."""
        return Scopes(self.spec, self.collector, self.calls, self.virtual_services(self.services))

    @cached_property
    def authorizers(self) -> Mapping[str, Authorizer]:
        """Return the external authorizers by what the config calls them, in order."""
        declared = self.spec.authorization_providers or {}
        return authorizers(declared, self._declared, self._outside, self.namespace)

    @property
    def providers(self) -> Sequence[Provider]:
        """Return what the mesh config has to know: authorizers in use, and where spans go."""
        names = {one.provider for one in self.asking(self.services)}
        asked = [one for one in self.authorizers.values() if one.name in names]
        return [*asked, *([self.collector] if self.collector else ())]

    @cached_property
    def mesh_config(self) -> Mapping[str, Any]:
        """Return the MeshConfig: what `istio` says, and what the rest of the config needs of it.

        Where Istio is installed from the config, its proxies count what limits let in.
        """
        known = with_providers(self.spec.istio.mesh_config or {}, self.providers)
        is_counted = self.installs_istio and have_limits(self.services)
        return with_counters(known) if is_counted else known

    @property
    def unsaid_providers(self) -> Iterator[tuple[Provider, Object | None]]:
        """Yield the providers of which nobody says that istiod has them, or has them so.

        With what the mesh config says of one, where that is another.
        """
        for one, said in missing(self.spec.istio.mesh_config or {}, self.providers):
            if said is not None or not self.installs_istio:
                yield one, said

    def asking(self, services: Iterable[Service]) -> Iterator[Asking]:
        """Yield which proxies ask external authorizers: those of some services, and gateways'."""
        return asking(services, self.gateways, self.gateway_proxies, self.authorizers)

    def tokens(self, services: Iterable[Service], exposed: Iterable[Service]) -> Iterator[Tokens]:
        """Yield what proxies know of tokens: those of some services, and those of gateways."""
        yield from filter(None, map(tokens_of_service, services))
        yield from tokens_at_gateways(self.gateways, exposed, self.gateway_proxies)
