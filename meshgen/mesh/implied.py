"""Calls that no line of `calls` names, since another setting says them already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from meshgen.mesh.asked import Asked, asked_at
from meshgen.mesh.authorizers import Authorizer
from meshgen.mesh.callers import Caller, GatewayElsewhere, accounts_by_name, usual_account
from meshgen.mesh.exposure import SIDECARS, Exposure, exposures_of
from meshgen.mesh.external import External
from meshgen.mesh.front import fronts
from meshgen.mesh.gatewayservice import GatewayService
from meshgen.mesh.globallimit import GLOBAL, Counter
from meshgen.mesh.leading import routes_of
from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.loadjobs import job_calls
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.workload import workloads
from meshgen.model.extauthz import ExtAuthz
from meshgen.model.loadtests import LoadTest
from meshgen.resources import Path


@dataclass(frozen=True)
class Led:
    """Where a route leads, and what of it may be asked there; it is `rewritten` on the way."""

    to: Service | External
    asked: Asked
    setting: Path
    rewritten: bool = False


@dataclass(frozen=True)
class Ways:
    """Whom gateways and routes of the config lead to.

    `pods` are those of the gateways, `counter` is who counts for rate limits of all proxies,
    `authorizers` are asked by those that say so. Those of `load_tests` that have a Job ask too.
    """

    services: Mapping[str, Service]
    external: Mapping[str, External]
    serving: Serving
    pods: Mapping[str, GatewayPods | None]
    counter: Counter | None = None
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    load_tests: Mapping[str, LoadTest] = field(default_factory=dict)

    def calls(self) -> Iterator[tuple[Caller, Led]]:
        """Yield who calls what though nothing in `calls` says so."""
        for service in self.services.values():
            for exposure in exposures_of(service):
                if exposure.gateway != SIDECARS:
                    caller = self.caller(exposure.gateway)
                    yield from ((caller, led) for led in self._led(exposure))
            yield from self._counting(service)
        yield from self._asking()
        for job, service, asked in job_calls(self.load_tests, self.services):
            yield job, Led(service, asked, (*job.setting, "job"))

    def _asking(self) -> Iterator[tuple[Caller, Led]]:
        """Yield that proxies ask external authorizers."""
        for service in self.services.values():
            if service.spec.ext_authz is not None and service.in_mesh:
                yield from self._asked(service, service.spec.ext_authz, service.setting)
        for name, gateway in self.serving.gateways.items():
            if gateway.ext_authz is not None:
                at: Path = ("gateways", name)
                yield from self._asked(self.caller(name), gateway.ext_authz, at)

    def _asked(self, caller: Caller, said: ExtAuthz, at: Path) -> Iterator[tuple[Caller, Led]]:
        asked = self.authorizers.get(said.provider)
        if asked is not None and asked.port is not None:
            whither = asked_at(asked.target, asked.port.port)
            yield caller, Led(asked.target, whither, (*at, "extAuthz"))

    def passed_on(self, service: Service | External) -> Iterator[Led]:
        """Yield where the proxies of those who call a service send their requests besides."""
        for exposure in exposures_of(service):
            if exposure.gateway == SIDECARS:
                yield from (led for led in self._led(exposure) if led.to.key != service.key)

    def caller(self, gateway: str) -> Caller:
        """Return who calls where a gateway leads on."""
        pods, spec = self.pods.get(gateway), self.serving.gateways.get(gateway)
        if pods is None or spec is None:
            namespace = gateway.rpartition("/")[0]
            return GatewayElsewhere(gateway, self.serving.real_name(namespace))
        if isinstance(pods.runs, GatewayService):
            return pods.runs
        if pods.runs is not None:
            # A service whose pods are proxies, though none is injected.
            account = accounts_by_name(pods.runs)[0]
            return GatewayElsewhere(gateway, pods.namespace, account, pods.selector)
        home, _, account = (spec.service_account or "").rpartition("/")
        namespace = self.serving.real_name(home) if home else pods.namespace
        return GatewayElsewhere(
            gateway, namespace, account or usual_account(pods.selector), pods.selector
        )

    def _led(self, exposure: Exposure) -> Iterator[Led]:
        # From nowhere, names are whole: two namespaces may have a `redis` each.
        nowhere = replace(exposure.service.namespace, name="")
        for route in routes_of(exposure, self.serving, nowhere):
            if route.answers:
                continue
            shares = [share.to for share in route.shares] or [route.own]
            copies = [copy.to for copy in (*filter(None, [route.mirror]), *route.mirrors)]
            for to in (*shares, *copies):
                callee = self._by_host.get(to.host)
                if callee is not None:
                    asked = asked_at(callee, to.port)
                    yield Led(callee, asked, route.setting, route.spec.rewrite is not None)

    @cached_property
    def _by_host(self) -> Mapping[str, Service | External]:
        """Return what is called by all names that routes have for it."""
        found: dict[str, Service | External] = {}
        for external in self.external.values():
            found |= dict.fromkeys(external.spec.hosts, external)
        for service in self.services.values():
            for front in fronts(service):
                found |= dict.fromkeys(front.namespace.hosts(front.name)[1:], service)
        return found

    def _counting(self, service: Service) -> Iterator[tuple[Caller, Led]]:
        """Yield that proxies ask who counts for rate limits."""
        counter = self.counter
        if counter is None or counter.port is None:
            return
        port = counter.port.port
        known: Mapping[str, Service | External] = (
            self.external if counter.spec.external else self.services
        )
        target = known.get(counter.spec.external or counter.spec.service or "")
        limits = {w.setting: w.spec.rate_limit for w in workloads(service)}
        for setting, limit in limits.items():
            if target is None or limit is None or limit.scope != GLOBAL or not service.ports:
                continue
            led = Led(target, asked_at(target, port), (*setting, "rateLimit"))
            if limit.at == "sidecar":
                yield service, led
            else:
                gateways = {one.gateway for one in exposures_of(service)} - {SIDECARS}
                yield from ((self.caller(gateway), led) for gateway in sorted(gateways))
