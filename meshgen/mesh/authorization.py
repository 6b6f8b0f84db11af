"""AuthorizationPolicies: whom a service's proxies let ask it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from meshgen.mesh.asked import Asked, asked_of, pod_ports, rule
from meshgen.mesh.callers import LoadJobCaller, principal, principals_of, trust_domain
from meshgen.mesh.calls import CallGraph
from meshgen.mesh.deciding import DRY_RUN
from meshgen.mesh.egress import Egress
from meshgen.mesh.external import External
from meshgen.mesh.gatewayservice import GatewayService
from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.monitoring import scrape_of
from meshgen.mesh.outwards import at_gateway, knows_callers
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.service import Service
from meshgen.mesh.workload import workloads
from meshgen.model.access import Authorization, Callers
from meshgen.resources import Object, Path

_KIND = "AuthorizationPolicy"
# What refuses all where nothing else is said (istio.io, "Authorization Policy").
_DEFAULT = "default"
_METRICS = "/metrics"
# Fields that AuthorizationPolicies have by the same name, with the values as they are written.
_AS_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "ip_blocks": "ipBlocks",
        "remote_ip_blocks": "remoteIpBlocks",
        "request_principals": "requestPrincipals",
    }
)


def annotations_of(said: Authorization) -> Mapping[str, str] | None:
    """Return the annotations of policies: those that proxies only tell of."""
    return DRY_RUN if said.dry_run else None


@dataclass(frozen=True)
class Policy:
    """The AuthorizationPolicy of a service, which lets through what its `rules` are for."""

    service: Service
    rules: list[Object]

    @property
    def annotations(self) -> Mapping[str, str] | None:
        """Return its annotations."""
        return annotations_of(self.service.namespace.authorization)


@dataclass(frozen=True)
class Policies:
    """The AuthorizationPolicies of an environment's services and gateways.

    `pods` are those of the gateways, `egress` what is reached through one.
    """

    calls: CallGraph
    pods: Mapping[str, GatewayPods | None]
    egress: Mapping[str, Egress] = field(default_factory=dict)

    def policy_of(self, service: Service) -> Policy | None:
        """Return the policy of a service; None where everybody may ask it, or nobody."""
        default = service.namespace.authorization.default or "allow"
        if default == "none" or not (self.is_gateway(service) or service.in_mesh):
            return None
        if self.is_gateway(service):
            opened = list(self._of_gateway(service)) if default == "deny" else []
            return Policy(service, opened) if opened else None
        if default == "allow" and not self.is_said(service):
            return None
        rules = list(self._rules(service))
        # Without a rule it would say what the namespace's own says.
        return Policy(service, rules) if rules or default == "allow" else None

    def _of_gateway(self, service: Service) -> Iterator[Object]:
        """Yield the rules of a gateway: its servers are open, hosts outside to who calls them."""
        serving = self.calls.ways.serving
        names = [
            name
            for name, pods in self.pods.items()
            if pods and pods.runs and pods.runs.setting == service.setting
        ]
        servers = [server for name in names for server in serving.servers(name)]
        through = [one for one in self.egress.values() if one.gateway.host == service.fqdn]
        yield from at_gateway(service, servers, through, self.calls)

    def keeps_out(self, callee: External) -> bool:
        """Return whether a gateway of the config refuses who calls hosts outside unsaid."""
        egress = self.egress.get(callee.key)
        if egress is None or not knows_callers(egress):
            return False
        running = (pods.runs for pods in self.pods.values() if pods)
        found = (one for one in running if one and one.fqdn == egress.gateway.host)
        return any(one.namespace.authorization.default == "deny" for one in found)

    def is_said(self, service: Service) -> bool:
        """Return whether settings say who may ask a service: `calls` that name it, or `access`."""
        called = any(edge.said for edge in self.calls.callers_of(service))
        return called or service.spec.access is not None

    def is_closed(self, service: Service | External) -> bool:
        """Return whether nobody asks a service whom no setting names; or a gateway for hosts."""
        if isinstance(service, External):
            return self.keeps_out(service)
        default = service.namespace.authorization.default or "allow"
        if default == "none" or not service.in_mesh:
            return False
        return default == "deny" or self.is_said(service)

    def lets_in(self, service: Service, caller: Service) -> bool:
        """Return whether what a service says of callers may well be for one of the config."""
        said = (service.spec.access and service.spec.access.from_) or ()
        known = set(principals_of(caller, trust_domain(service.istio)))
        for callers in said:
            source = self._source(service, callers, trust_domain(service.istio))
            names, spaces = source.get("principals"), source.get("namespaces")
            is_known = not names or bool(known & set(names))
            is_inside = not spaces or (caller.has_proxy and caller.namespace.name in spaces)
            if is_known and is_inside and "requestPrincipals" not in source:
                return True
        return False

    def is_gateway(self, service: Service) -> bool:
        """Return whether the pods of a service are a gateway's."""
        return isinstance(service, GatewayService) or service.setting in self._running

    @cached_property
    def _running(self) -> frozenset[Path]:
        running = (pods.runs for pods in self.pods.values() if pods)
        return frozenset(one.setting for one in running if one is not None)

    def _rules(self, service: Service) -> Iterator[Object]:
        domain = trust_domain(service.istio)
        # A Job of a load test has a rule of its own: in some environments alone there is one.
        known: dict[tuple[bool, tuple[Asked, ...]], dict[str, None]] = {}
        for edge in self.calls.callers_of(service):
            names = dict.fromkeys(principals_of(edge.caller, domain))
            if names:
                is_job = isinstance(edge.caller, LoadJobCaller)
                known.setdefault((is_job, edge.asked), {}).update(names)
        for (_, asked), names in known.items():
            yield rule({"principals": list(names)}, asked)
        for callers in (service.spec.access and service.spec.access.from_) or ():
            yield rule(self._source(service, callers, domain), asked_of(service, callers))
        scraped = dict.fromkeys(scraped_at(service))
        if scraped:
            yield rule({}, scraped)

    def _source(self, service: Service, said: Callers, domain: str) -> Object:
        """Return callers that the config does not have, by the names of the cluster."""
        real = self.calls.ways.serving.real_name
        names = []
        for account in said.service_accounts or ():
            home, _, name = account.rpartition("/")
            names.append(principal(domain, real(home) if home else service.namespace.name, name))
        found: Object = {
            "namespaces": [real(name) for name in said.namespaces or ()],
            "principals": [*names, *(said.principals or ())],
            **{key: list(getattr(said, f) or ()) for f, key in _AS_WRITTEN.items()},
        }
        return {field: values for field, values in found.items() if values}


def scraped_at(service: Service) -> Iterator[Asked]:
    """Yield what Prometheus asks of a service's pods in plain text, so that nothing names it."""
    told = {port.number: port for port in pod_ports(service)}
    for workload in workloads(service):
        scrape = scrape_of(service, workload.spec)
        if scrape is None or scrape.port is None or scrape.merged or not service.in_mesh:
            continue
        number = scrape.port.number
        if number in told and told[number].is_http is False:
            yield Asked((number,))
        else:
            yield Asked((number,), ("GET",), (scrape.spec.path or _METRICS,))


def owned_policies(policies: Policies, services: Iterable[Service]) -> Iterator[Owned]:
    """Yield the AuthorizationPolicies of services and gateways."""
    for service in services:
        policy = policies.policy_of(service)
        if policy is None:
            continue
        said = None if isinstance(service, GatewayService) else service.spec.access
        at: Path = (*service.setting, "access") if said else service.setting
        name = (said and said.name) or service.name
        named_by = (*at, "name") if said and said.name else at
        variables = {"service": service, "policy": policy}
        space = service.namespace.key
        yield Owned(_KIND, name, at, named_by, service.key, variables, namespace=space)


def owned_default(said: Authorization, at: Path, namespace: str) -> Iterator[Owned]:
    """Yield the AuthorizationPolicy of a namespace that refuses all."""
    if said.default == "deny":
        variables = {"annotations": annotations_of(said), "labels": {}, "place": None, "spec": {}}
        named_by = (*at, "name") if said.name else at
        name = said.name or _DEFAULT
        yield Owned(_KIND, name, at, named_by, MESH, variables, namespace=namespace)
