"""What guides tell of a service: what runs it, who calls it, where it is exposed, its limit."""

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
class Page:
    """A service in all environments that have it."""

    key: str
    environments: tuple[Service, ...]
