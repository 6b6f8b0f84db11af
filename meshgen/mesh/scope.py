"""Sidecars: what the proxies of a service know, and whether they let out what nobody declares."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.lenient import mapping, mappings, text
from meshgen.mesh.calls import Callee, CallGraph
from meshgen.mesh.collector import Collector
from meshgen.mesh.exposure import SIDECARS
from meshgen.mesh.external import External
from meshgen.mesh.front import fronts
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.service import Service
from meshgen.mesh.virtualservice import VirtualService
from meshgen.model import Mesh as Spec

_KIND = "Sidecar"
# What Istio's own examples call what holds for all of a namespace.
_DEFAULT = "default"
# Everything of a namespace or of all; nothing at all (istio.io, Sidecar).
_ALL, _NOTHING = "*", "~/*"
_OWN = "."
_MODES: Mapping[str | None, str] = {"closed": "REGISTRY_ONLY", "open": "ALLOW_ANY"}
_USUAL = "ALLOW_ANY"
_SERVICE_IN_NAMESPACE = 3


def outbound_of(namespace: Namespace, spec: Spec) -> str | None:
    """Return what proxies do with hosts that nobody declares; None where the mesh says the same."""
    mode = _MODES.get(namespace.egress)
    said = (spec.istio.mesh_config or {}).get("outboundTrafficPolicy")
    # One without a mode is the first of its values: see DefaultMeshConfig of istio.io/istio.
    usual = (text(said.get("mode")) or "REGISTRY_ONLY") if isinstance(said, Mapping) else _USUAL
    return None if mode == usual else mode


@dataclass(frozen=True)
class Scopes:
    """What the proxies of an environment know.

    `routes` are the VirtualServices; those of sidecars may stand in other namespaces than what they
    lead to.
    """

    spec: Spec
    collector: Collector | None
    calls: CallGraph
    routes: Iterable[VirtualService]

    def owned(self, services: Iterable[Service]) -> Iterator[Owned]:
        """Yield the Sidecars of services that say what they call."""
        for service in services:
            if service.namespace.sidecar_scope and service.in_mesh and self.calls.says(service):
                outbound = outbound_of(service.namespace, self.spec)
                variables = {"service": service, "hosts": self.hosts(service), "outbound": outbound}
                at, home = (*service.setting, "calls"), service.namespace.key
                yield Owned(_KIND, service.name, at, at, service.key, variables, namespace=home)

    def hosts(self, service: Service) -> list[str]:
        """Return what the proxies of a service know: `NAMESPACE/HOST`, its own namespace first."""
        home = service.namespace
        pairs = (one for edge in self.calls.calls_of(service) for one in self._known(edge.callee))
        found = {f"{_OWN if space == home.name else space}/{host}": space for space, host in pairs}
        called = sorted(found, key=lambda one: (not one.startswith(_OWN), one))
        return [*called, *self._beside] or [_NOTHING]

    def _known(self, callee: Callee) -> Iterator[tuple[str, str]]:
        """Yield the hosts of what is called, each with the namespace that tells of it."""
        home = callee.namespace
        if isinstance(callee, External):
            yield from ((home.name, host) for host in callee.spec.hosts)
            return
        names = [front.name for front in fronts(callee)]
        yield from ((home.name, home.fqdn(name)) for name in names)
        for route in self._routes_to.get(callee.key, ()):
            for host in route.hosts:
                if host not in names or route.namespace.name != home.name:
                    yield route.namespace.name, _whole(host, names, route.namespace, home)

    @cached_property
    def _routes_to(self) -> Mapping[str, list[VirtualService]]:
        found: dict[str, list[VirtualService]] = {}
        for route in self.routes:
            for service in route.services if SIDECARS in route.gateways else ():
                found.setdefault(service.key, []).append(route)
        return found

    @cached_property
    def _beside(self) -> list[str]:
        """Return what all proxies know: what the platform has them ask, and what `existing` has.

        Where nothing tells who is asked, it is all that runs beside istiod.
        """
        config = self.spec.istio.mesh_config or {}
        providers = mappings(config.get("extensionProviders"))
        asked = [
            text(mapping(settings).get("service"))
            for provider in providers
            for settings in provider.values()
            if isinstance(settings, Mapping)
        ]
        asked += [self.collector.host] if self.collector else []
        found = [_of_service(one, self.spec.cluster_domain) for one in asked if one]
        if "extensionProviders" not in config:
            found.append(f"{self.spec.istio.namespace}/{_ALL}")
        return sorted(dict.fromkeys((*found, *self._existing())))

    def _existing(self) -> Iterator[str]:
        for entry in self.spec.existing or ():
            kind, *names = entry.split("/")
            if not names:
                yield f"{_ALL}/{entry}"
            elif kind == "Service" and len(names) == _SERVICE_IN_NAMESPACE - 1:
                space, name = names
                if _ALL not in name:
                    yield f"{space}/{name}.{space}.svc.{self.spec.cluster_domain}"


def owned_outbound(namespace: Namespace, spec: Spec) -> Iterator[Owned]:
    """Yield the Sidecar for all of a namespace, where egress is said otherwise than in the mesh."""
    outbound = outbound_of(namespace, spec)
    if outbound is not None and namespace.mesh:
        at = namespace.egress_setting
        variables = {"outbound": outbound}
        yield Owned(_KIND, _DEFAULT, at, at, MESH, variables, namespace=namespace.key)


def _whole(host: str, names: list[str], namespace: Namespace, home: Namespace) -> str:
    """Return a VirtualService's host as istiod reads it."""
    if host in names:
        return home.fqdn(host)
    return host if "." in host or _ALL in host else f"{host}.{namespace.domain}"


def _of_service(said: str, domain: str) -> str:
    """Return a provider's service, `HOST` or `NAMESPACE/HOST`, as a Sidecar has it."""
    if "/" in said:
        return said
    name, _, rest = said.partition(".")
    space, _, end = rest.partition(".")
    return f"{space}/{said}" if name and end == f"svc.{domain}" else f"{_ALL}/{said}"
