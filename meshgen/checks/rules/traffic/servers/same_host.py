"""Servers of several Gateways for one host and one port of the same pods."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import Gateway, Server, System
from meshgen.system.gateways import GATEWAY

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: NAME
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - HOST.example.com
      tls:
        mode: PASSTHROUGH
"""
_WEB = _MANIFESTS.replace("NAME", "web").replace("HOST", "web")


@dataclass(frozen=True)
class _Use:
    """A host of a server."""

    gateway: Gateway
    server: Server
    path: Path


class SameHost(Rule):
    """A gateway's pods listen for each host once, whatever Gateways it is in."""

    code = "MG1235"
    title = "One Gateway has a host and a port of the same pods."
    why = (
        "With TLS the server of the younger Gateway does not exist, and with it all routes of "
        "that Gateway for the host: requests answer `404`. Plain HTTP is merged."
    )
    mend = "Let both VirtualServices name one Gateway, or give the two other hosts."
    example = Example(
        wrong=f"{_WEB}---\n{_WEB.replace('name: web', 'name: other')}",
        right=f"{_WEB}---\n{_MANIFESTS.replace('NAME', 'api').replace('HOST', 'api')}",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/gateway/#Server"
    istio = ("IST0145",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each server with a host that another Gateway has, unless MG604 tells of it."""
        uses: dict[tuple[int, str, str], list[_Use]] = {}
        for gateway in {one.member.identity: one for one in system.gateways.all}.values():
            for server in gateway.servers:
                for position, host in enumerate(server.hosts):
                    use = _Use(gateway, server, (*server.path, "hosts", position))
                    uses.setdefault((server.port, server.bind, host), []).append(use)
        told: set[tuple[int, Path]] = set()
        for (port, _, host), listed in uses.items():
            for use, other in _pairs(system, listed) if len(listed) > 1 else ():
                key = (use.gateway.member.position, use.server.path)
                if key in told or _is_told(use, other):
                    continue
                told.add(key)
                named = other.gateway.member.seen_from(use.gateway.member)
                what = f"{named} serves {words.show(host)}"
                yield self.mistake(
                    use.gateway.member,
                    use.path,
                    f"{what} on port {port} too: {_effect(use, other)}",
                    others=[(other.gateway.member, other.path)],
                    severity=self.severity if _is_lost(use, other) else Severity.NOTE,
                )


def _pairs(system: System, listed: Sequence[_Use]) -> Iterator[tuple[_Use, _Use]]:
    """Yield each use with one of another Gateway for the same pods, an earlier one if any."""
    by_selector: dict[str, list[_Use]] = {}
    for use in listed:
        by_selector.setdefault(_selector(use.gateway.selector), []).append(use)
    for use in listed:
        own = _selector(use.gateway.selector)
        for selector, others in by_selector.items():
            if selector == own or _share(system, (selector, own), use, others[0]):
                other = next((one for one in others if one.gateway is not use.gateway), None)
                if other:
                    yield use, other
                    break


def _share(system: System, selectors: tuple[str, str], one: _Use, other: _Use) -> bool:
    """Return whether a selector has all of another one, and pods have both."""
    if selectors[0] not in selectors[1] and selectors[1] not in selectors[0]:
        return False
    both = {**one.gateway.selector, **other.gateway.selector}
    agree = all(both[key] == value for key, value in one.gateway.selector.items())
    return agree and bool(system.gateways.having(both))


def _selector(labels: Mapping[str, Any]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def _is_first(use: _Use, other: _Use) -> bool:
    return use.gateway.member.position < other.gateway.member.position


def _is_told(use: _Use, other: _Use) -> bool:
    """Return whether MG604 tells of the use: it is the later one of two with a certificate."""
    both = all(
        text(one.server.tls.get("credentialName")) or text(one.server.tls.get("serverCertificate"))
        for one in (use, other)
    )
    return both and not _is_first(use, other)


def _is_lost(use: _Use, other: _Use) -> bool:
    return bool(use.server.tls and other.server.tls) and not _is_first(use, other)


def _effect(use: _Use, other: _Use) -> str:
    if use.server.tls and other.server.tls:
        return "Istio ignores the one that was made later"
    if use.server.protocol == other.server.protocol:
        return "Istio merges the two"
    return "Istio ignores one of the two protocols"
