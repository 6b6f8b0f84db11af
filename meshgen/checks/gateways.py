"""Find hosts that two servers of gateways answer for on one port, each with its certificate.

Source: MergeGateways of istio.io/istio/pilot/pkg/model: of two servers with TLS for one host the
later one is ignored as a whole, and with it whatever is routed by its gateway alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code, Severity
from meshgen.identity import Identity
from meshgen.resources import Path

_TWO_SERVERS = Description(
    Code.TWO_SERVERS,
    "One server of a gateway's pods answers for a host and a port.",
    "Istio keeps the one that was made first; the other's certificate and routes count nowhere.",
    "Give each host to one gateway, and expose the services by that.",
    "https://istio.io/latest/docs/reference/config/networking/gateway/",
    Severity.WARNING,
    settable=True,
)

_ISTIO = "IST0145"


@dataclass(frozen=True)
class _Server:
    """A host of a server with TLS: where it stands, and what decides which pods serve it.

    `written` is the host as it stands there, and the address that the server is bound to.
    """

    position: int
    path: Path
    host: str
    port: object
    selector: Mapping[str, Any]
    credential: object
    identity: Identity
    written: tuple[object, object]


def _two_servers(subjects: Sequence[Subject], _: Context) -> Iterator[tuple[int, Violation]]:
    first: dict[tuple[str, object], list[_Server]] = {}
    for server in _servers(subjects):
        others = first.setdefault((server.host, server.port), [])
        other = next((o for o in others if _overlap(o.selector, server.selector)), None)
        if other is not None:
            yield server.position, _violation(server, other)
        others.append(server)


def _servers(subjects: Sequence[Subject]) -> Iterator[_Server]:
    for position, subject in enumerate(subjects):
        if subject.identity.type != "Gateway.networking.istio.io":
            continue
        spec = subject.object["spec"]
        for index, server in enumerate(spec.get("servers") or ()):
            tls = server.get("tls") or {}
            credential = tls.get("credentialName") or tls.get("serverCertificate")
            for number, host in enumerate(server.get("hosts") or () if credential else ()):
                yield _Server(
                    position,
                    ("spec", "servers", index, "hosts", number),
                    host.rpartition("/")[2],
                    server["port"].get("number"),
                    spec.get("selector") or {},
                    credential,
                    subject.identity,
                    (host, server.get("bind") or ""),
                )


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether the same pods may have both selectors' labels."""
    return all(other.get(key, value) == value for key, value in one.items())


def _within(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether one selector has all labels of the other one."""
    few, many = sorted((one, other), key=len)
    return all(key in many and many[key] == value for key, value in few.items())


def _violation(server: _Server, other: _Server) -> Violation:
    certificate = "" if server.credential == other.credential else ", with another certificate"
    near = server.identity.namespace == other.identity.namespace
    name = other.identity.name if near else f"{other.identity.namespace}/{other.identity.name}"
    violation = Violation.of(
        _TWO_SERVERS,
        server.path,
        f"Gateway/{name} serves {server.host} on port {server.port} too{certificate}: "
        "Istio ignores the one that was made later",
        hint=f"expose by {name}, or give the two other hosts",
    )
    # istioctl compares the texts, and of Gateways whose selectors are one or within another.
    same = server.written == other.written and _within(server.selector, other.selector)
    code = _ISTIO if same and server.identity != other.identity else ""
    return replace(violation, istio=code, others=((other.position, other.path),))


GATEWAYS = GroupCheck(
    scope=Scope.SYSTEM,
    run=_two_servers,
    kinds=frozenset(("Gateway.networking.istio.io",)),
    descriptions=(_TWO_SERVERS,),
    needs=("clusters",),
)
