"""What guides tell of an environment as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from meshgen.guides.facts.around import Alert, Gateway, Load, Quota, Release, Secret, Tool
from meshgen.guides.facts.services import Service, Workload
from meshgen.guides.facts.tried import Step, Upgrade


@dataclass(frozen=True)
class System:
    """An environment; of the lists, each is empty where the system has nothing of it.

    `options` are what every command of meshgen needs to find the config, `namespace` is the first
    of `namespaces`, `cluster` what the config calls where it runs, if it does. `authorization` is
    what holds for whom nobody names, empty where there are no policies.
    """

    name: str
    environment: str
    source: str
    options: tuple[str, ...]
    namespace: str
    namespaces: tuple[str, ...]
    cluster: str
    kubernetes: tuple[str, ...]
    istio: tuple[str, ...]
    istio_at: str
    revision: str
    installed_by: str
    mtls: str
    services: tuple[Service, ...]
    gateways: tuple[Gateway, ...]
    outside: tuple[str, ...]
    quotas: tuple[Quota, ...]
    tools: Mapping[str, Tool]
    release: Release
    has_platform: bool
    stateful: tuple[str, ...]
    authorization: str = ""
    dry_run: bool = False
    # The namespaces whose proxies let out to declared hosts alone.
    closed: tuple[str, ...] = ()
    # Whether the mesh config has proxies count what limits let in.
    counts_limits: bool = False
    read: tuple[Secret, ...] = ()
    alerts: tuple[Alert, ...] = ()
    loads: tuple[Load, ...] = ()
    steps: tuple[Step, ...] = ()
    upgrades: tuple[Upgrade, ...] = ()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Return the Secrets that somebody has to make."""
        return tuple(one for one in self.read if not one.is_made)

    def read_by(self, service: str) -> tuple[str, ...]:
        """Return the Secrets that a service reads."""
        return tuple(one.name for one in self.read if service in one.readers)

    @property
    def meshed(self) -> tuple[Service, ...]:
        """Return the services whose pods have a sidecar."""
        return tuple(one for one in self.services if one.in_mesh and one.workloads)

    @property
    def plain(self) -> tuple[Service, ...]:
        """Return the services whose pods have none, and that somebody may call."""
        return tuple(one for one in self.services if not one.in_mesh and one.port)

    @property
    def pair(self) -> tuple[Service, Service] | None:
        """Return a service that calls another one, and that, both with sidecars if there are."""
        by_key = {one.key: one for one in self.meshed}
        pairs = ((s, by_key[p.name]) for s in self.meshed for p in s.calls if p.name in by_key)
        first = next(iter(self.meshed), None)
        return next(pairs, (first, first) if first else None)

    @property
    def scaled(self) -> tuple[tuple[Service, Workload], ...]:
        """Return what an HPA scales."""
        return tuple((s, w) for s in self.services for w in s.workloads if w.hpa)

    @property
    def rolling(self) -> tuple[tuple[Service, Workload], ...]:
        """Return what has a rollout that kubectl knows."""
        return tuple((s, w) for s in self.services for w in s.workloads if w.rolls)

    @property
    def rollouts(self) -> tuple[tuple[Service, Workload], ...]:
        """Return what Argo Rollouts runs."""
        return tuple((s, w) for s in self.services for w in s.workloads if w.kind == "Rollout")

    @property
    def alone(self) -> tuple[str, ...]:
        """Return the services of which there may be one pod alone."""
        return tuple(one.key for one in self.services if any(w.alone for w in one.workloads))

    @property
    def callers_of_data(self) -> tuple[tuple[Service, Workload], ...]:
        """Return what calls services that keep data, and rolls."""
        calls = ((s, w, {peer.name for peer in s.calls}) for s, w in self.rolling)
        return tuple((s, w) for s, w, called in calls if called & {*self.stateful})

    @property
    def limited(self) -> tuple[Service, ...]:
        """Return the services with a rate limit."""
        return tuple(one for one in self.services if one.limit)

    def asking(self, host: str) -> tuple[str, ...]:
        """Return the services that say that they call a host outside."""
        calls = ((one.key, peer.name) for one in self.services for peer in one.calls)
        return tuple(key for key, name in calls if host in name.split(", "))

    @property
    def guarded(self) -> tuple[Service, ...]:
        """Return the services that let in whom a policy names."""
        return tuple(one for one in self.services if one.policies)
