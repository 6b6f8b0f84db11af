"""Tests of traffic in one environment: who asks whom, how often, and who may answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property

from meshgen.durations import nanoseconds
from meshgen.mesh.exposure import SIDECARS, Routed, exposures_of
from meshgen.mesh.front import fronts
from meshgen.mesh.mesh import Mesh
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.service import Service
from meshgen.mesh.serving import overlap
from meshgen.mesh.shares import share_of
from meshgen.mesh.workload import Workload, workloads
from meshgen.model.request import Request, request_of
from meshgen.model.tests import Expectation, Source, TrafficTest
from meshgen.resources import Path

# How often something is asked of which shares are expected.
_FOR_SHARES = 1000


@dataclass(frozen=True)
class Trial:
    """A test in one environment; `name` is what the config calls it.

    Of settings that are half wrong, only what hangs on the right ones can be told.
    """

    mesh: Mesh
    name: str
    spec: TrafficTest

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("tests", self.name)

    @property
    def source(self) -> Source:
        """Return who asks."""
        return self.spec.from_ or Source()

    @cached_property
    def service(self) -> Service | None:
        """Return the service that asks; None where somebody outside does."""
        return self.mesh.service(self.source.service) if self.source.service else None

    @property
    def workload(self) -> Workload | None:
        """Return the pods that ask: those of the version that is said, or of the first."""
        own = list(workloads(self.service)) if self.service else []
        said = [one for one in own if one.version == self.source.version]
        return next(iter(said or own), None)

    @property
    def home(self) -> Namespace:
        """Return the namespace as from which it is asked."""
        return self.service.namespace if self.service else self.mesh.namespace

    @property
    def is_readable(self) -> bool:
        """Return whether all references in the request lead somewhere."""
        return not any(self.mesh.addresses.wrong(self.spec.request))

    @cached_property
    def request(self) -> Request:
        """Return what is asked; raises MeshgenError for a text that is no request."""
        addresses = self.mesh.addresses_in(self.home)
        headers = (self.spec.headers or {}).items()
        return replace(
            request_of(addresses.text(self.spec.request)),
            headers=tuple((name.lower(), addresses.text(value)) for name, value in headers),
            count=self.count,
            status=self.spec.stub.status,
            delay=(nanoseconds(self.spec.stub.delay or "0") or 0) / 10**9,
            token=self.spec.token,
            authorizer=self.spec.authorizer,
        )

    @property
    def count(self) -> int:
        """Return how often it is asked."""
        if self.spec.count is not None:
            return self.spec.count
        counts = [one.count for one in self.spec.expect]
        if None in counts and any(0 < share_of(share) < 1 for share in self._shares):
            return _FOR_SHARES
        return sum(count or 0 for count in counts) or 1

    @property
    def _shares(self) -> Iterator[str]:
        for one in self.spec.expect:
            yield from [one.share] if one.share else ()
            yield from (copy.share for copy in one.mirrored or ())

    @cached_property
    def gateways(self) -> list[str]:
        """Return the gateways that somebody outside may ask: the one that is said, or all of them.

        Those are meant that serve the request's host.
        """
        said = self.source.gateway
        host = self.request.host
        return [
            name
            for name in self.mesh.gateways
            if name == said
            or (not said and (not host or self.mesh.serving.servers_for(name, host)))
        ]

    @cached_property
    def asked(self) -> Routed | None:
        """Return what of the config the request's host is, as pods see it; None for another."""
        return next((one for one, host in self._hosts() if overlap(self.request.host, host)), None)

    @property
    def is_known(self) -> bool:
        """Return whether the request's host may well be somebody's: it is declared, or unknown."""
        spec = self.mesh.spec
        entries = (entry for entry in spec.existing or () if "/" not in entry)
        is_said = any(fnmatchcase(self.request.host, entry) for entry in entries)
        return bool(self.asked or is_said or spec.resources or spec.objects or spec.templates)

    def _hosts(self) -> Iterator[tuple[Routed, str]]:
        """Yield all hosts under which the source reaches something, the own ones first."""
        for service in [*self.mesh.services, *self.mesh.gateway_services]:
            for front in fronts(service):
                short, *longer = front.namespace.hosts(front.name)
                is_near = front.namespace.name == self.home.name
                yield from ((service, host) for host in ([short] if is_near else []) + longer)
        routed: list[Routed] = [*self.mesh.external.values(), *self.mesh.services]
        for external in self.mesh.external.values():
            yield from ((external, host) for host in external.spec.hosts)
        for one in routed:
            for exposure in exposures_of(one):
                if exposure.gateway == SIDECARS:
                    yield from ((one, host) for host in self.mesh.serving.hosts_of(exposure))

    def whose(self, said: str | None) -> Service | None:
        """Return the service of which an expectation names a version: that said, or that asked."""
        if said:
            return self.mesh.service(said)
        return self.asked if isinstance(self.asked, Service) else None


def is_of_workload(expectation: Expectation) -> bool:
    """Return whether a workload has to answer, and not a proxy in its place."""
    told = (expectation.service, expectation.version, expectation.host, expectation.received)
    return any(one is not None for one in told) or expectation.mtls is not None


def trials(mesh: Mesh) -> list[Trial]:
    """Return the tests of an environment, in order of name."""
    return [Trial(mesh, name, spec) for name, spec in sorted((mesh.spec.tests or {}).items())]
