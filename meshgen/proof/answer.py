"""What came of a request: who answered it, and what the proxies on its way say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def in_its_cluster(name: str) -> str:
    """Return `NAMESPACE/NAME` of what an answer names, whose cluster may stand before it."""
    return "/".join(name.split("/")[-2:])


@dataclass(frozen=True)
class Answer:
    """What came of one request.

    `status` is 0 where the connection ended without a response, or has none, as over TCP; then
    `text` is what came back. `headers` have lower-case names. `seconds` is how long it took.

    The workload that answered is `workload` (NAMESPACE/NAME) with `pod` counted from 0, `service`
    the short name of the host that it was called by and `version` the label of its pods; all empty
    where a proxy answered itself, which `proxy` names (NAMESPACE/NAME). For a host outside,
    `workload` is empty and `service` that host. In a mesh of several clusters `in_cluster` is where
    it is, and every NAMESPACE/NAME begins with its cluster. `path`, `authority` and `received` are
    the request as the workload had it; `protocol` is what it spoke: HTTP/1.1, HTTP/2, TCP or TLS.

    `route` and `cluster` are what the first proxy chose, which is that of the source, or none where
    the source has no proxy. `details` and `flags` are Envoy's response code details and flags,
    those of the proxy that decided, and `denied` what of which AuthorizationPolicy refused it;
    `attempts` counts what the first proxy sent, retries included.
    `checks` are the workloads, or hosts outside, that were asked whether it may pass.
    `mirrors` are the workloads that were sent a copy, `through` the gateways on the way, those of
    networks and as far as HTTP tells: NAMESPACE/NAME.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    text: str = ""
    service: str = ""
    version: str = ""
    workload: str = ""
    pod: int = 0
    in_cluster: str = ""
    proxy: str = ""
    path: str = ""
    authority: str = ""
    received: Mapping[str, str] = field(default_factory=dict)
    protocol: str = ""
    route: str = ""
    cluster: str = ""
    details: str = ""
    flags: str = ""
    denied: str = ""
    attempts: int = 1
    checks: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    is_mutual_tls: bool = False
