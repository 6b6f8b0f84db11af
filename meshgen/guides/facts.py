"""What templates of guides are told: facts, by the names that the cluster has for things."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """Who calls a service, or what it calls, at which ports; `what` it is, such as a gateway.

    `page` is that of a service, from the page of another; empty where there is none.
    """

    name: str
    what: str
    ports: tuple[int, ...]
    page: str = ""

    @property
    def told(self) -> str:
        """Return the name by which it is no service's among others."""
        return f"load test {self.name}" if self.what == "load test" else self.name


@dataclass(frozen=True)
class Workload:
    """What runs pods of a service; `ref` is how kubectl names it, `selector` its pods' labels.

    What it `rolls` has a rollout that kubectl knows. `hpa` is empty where nothing scales it.
    """

    name: str
    ref: str
    kind: str
    rolls: bool
    image: str
    container: str
    selector: str
    replicas: str
    requests: str
    limits: str
    sidecar: str
    hpa: str = ""
    scaling: str = ""
    # Whether there may be no other pod of it.
    alone: bool = False


@dataclass(frozen=True)
class Exposed:
    """Where a service is reached from outside: gateway, hosts, and what of requests matches."""

    gateway: str
    hosts: tuple[str, ...]
    matches: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """A rate limit: what it says, by whom it is counted, and how many pass at once.

    `at_once` is None where nobody knows how many proxies there are.
    """

    told: str
    where: str
    status: int
    header: str | None
    enforced: bool
    at_once: int | None
    filters: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """A service in one environment; `at` is its namespace in the cluster, `host` its full name.

    `port` is the first of its ports, 0 without any; `policies` are the AuthorizationPolicies that
    are its own.
    """

    key: str
    name: str
    at: str
    environment: str
    host: str
    type: str
    ports: tuple[str, ...]
    port: int
    mtls: str
    in_mesh: bool
    says_calls: bool
    workloads: tuple[Workload, ...]
    calls: tuple[Peer, ...]
    callers: tuple[Peer, ...]
    exposed: tuple[Exposed, ...]
    limit: Limit | None
    policies: tuple[str, ...]

    @property
    def workload(self) -> Workload | None:
        """Return the first of its workloads."""
        return next(iter(self.workloads), None)

    @property
    def requests_cpu(self) -> bool:
        """Return whether all containers ask for CPU, as an HPA needs."""
        return all("CPU" in one.requests for one in self.workloads)


@dataclass(frozen=True)
class Gateway:
    """A gateway: its object, its pods and the Service in front of them, where that is known."""

    key: str
    name: str
    at: str
    pods_at: str
    selector: str
    service: str
    servers: tuple[str, ...]
    hosts: tuple[str, ...]
    certificates: tuple[str, ...]
    routes: tuple[str, ...]
    services: tuple[str, ...]
    port: int


@dataclass(frozen=True)
class Line:
    """A resource of a quota: at rest, and where it takes most."""

    resource: str
    hard: str
    at_rest: str
    most: str
    when: str
    fits: bool


@dataclass(frozen=True)
class Quota:
    """A ResourceQuota and what is used of it, as `meshgen capacity` counts."""

    name: str
    at: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Secret:
    """A Secret that pods read: by which services, and what they run as.

    Of the readers, the `stateful` ones keep data on a volume. `words` are what `kubectl create
    secret` makes it with, `file` is that of its values if there is one; of one that `is_made`,
    they are of no use.
    """

    name: str
    at: str
    readers: tuple[str, ...]
    refs: tuple[str, ...]
    stateful: tuple[str, ...]
    is_made: bool
    words: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Tool:
    """A part of the platform with a page, and how it is reached: a Service's port, or its URL."""

    key: str
    name: str
    at: str
    service: str
    port: int
    page: str
    url: str = ""


@dataclass(frozen=True)
class Alert:
    """An alert that Prometheus has of a system: how bad it is, and how long that has to last.

    What it is `meaning` is said in Markdown, with what to do first; `runbook` is a URL, if there is
    one.
    """

    name: str
    severity: str
    lasts: str
    meaning: str
    runbook: str


@dataclass(frozen=True)
class Load:
    """A load test: what it asks, what it sends in words, and what has to come of it.

    It comes from `outside` where a gateway leads to its service, or from the `job` in `at`, as
    kubectl names it; that of neither, nothing here sends.
    """

    name: str
    asks: str
    service: str
    profile: str
    told: str
    expected: tuple[str, ...]
    outside: bool
    at: str
    job: str


@dataclass(frozen=True)
class Changed:
    """Objects of a kind that change alike: at which `places`, or that they are new or gone."""

    kind: str
    places: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Phase:
    """What the config says for a while: its lines, what `check` says then, and what changes.

    `lines` are the figures of its quotas, where they are others than before.
    """

    config: str
    said: tuple[str, ...]
    changed: tuple[Changed, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Upgrade:
    """The next release of a product, or that which is `declared` beside the older one already.

    Its phases are `both` and `new`. `revision` is what Istio's new control plane is called,
    `refills` tells that rate limits are filled otherwise from it on.
    """

    product: str
    now: str
    next: str
    declared: bool
    revision: str
    refills: bool
    phases: Mapping[str, Phase]


@dataclass(frozen=True)
class Step:
    """A step of the way into the mesh: the lines that stand in the environment meanwhile.

    `lines` are the figures of its quotas with them; `said` is what `meshgen check` says beside what
    it says in the end. It `fits` where the quotas hold it, and nothing of that is an error. The
    last one has no lines.
    """

    kind: str
    number: int
    config: str
    lines: tuple[Line, ...]
    fits: bool
    said: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """How an output's tree is applied: commands as words of a shell."""

    output: str
    folder: str
    compares: tuple[str, ...]
    applies: tuple[tuple[str, ...], ...]


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

    @property
    def guarded(self) -> tuple[Service, ...]:
        """Return the services that let in whom a policy names."""
        return tuple(one for one in self.services if one.policies)


@dataclass(frozen=True)
class Page:
    """A service in all environments that have it."""

    key: str
    environments: tuple[Service, ...]
