"""What guides tell of what is around services: gateways, quotas, Secrets, tools, releases."""

from dataclasses import dataclass


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
class Release:
    """How an output's tree is applied: commands as words of a shell."""

    output: str
    folder: str
    compares: tuple[str, ...]
    applies: tuple[tuple[str, ...], ...]
