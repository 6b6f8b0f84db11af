"""Servers on ports that no Service in front of the gateway leads to."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.nearest import one_of
from meshgen.system import GatewayPods, Service, System
from meshgen.system.gateways import GATEWAY

_MANIFESTS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
spec:
  template:
    metadata:
      labels:
        istio: edge
---
apiVersion: v1
kind: Service
metadata:
  name: edge
spec:
  selector:
    istio: edge
  ports:
    - name: https
      port: 443
      targetPort: 8443
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: PORT
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: web
"""
# So many Services are named.
_TOLD = 3


class _Front(NamedTuple):
    """What stands before the pods of a gateway: the ports, those to list, and the Services.

    `installed` are the names of those that come with Istio, as somebody says.
    """

    opened: frozenset[int]
    numbers: Sequence[str]
    services: Sequence[Service]
    installed: Sequence[str]


class ClosedPort(Rule):
    """A server's port is one of the Service in front of the gateway, or what that leads to."""

    code = "MG1231"
    title = "A Service in front of the gateway has the port of each of its servers."
    why = "The gateway listens, but nothing leads to it: connections time out, or are refused."
    mend = "Add the port to the gateway's Service, or give the server one that it has."
    example = Example(
        wrong=_MANIFESTS.replace("PORT", "9443"), right=_MANIFESTS.replace("PORT", "443")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway"
    istio = ("IST0162",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such server; it weighs less where the Service is not here."""
        seen: dict[str, _Front] = {}
        for gateway in system.gateways.all:
            serving = system.gateways.serving(gateway)
            key = str(gateway.selector)
            front = seen[key] if key in seen else seen.setdefault(key, _front(serving))
            for server in gateway.servers if serving else ():
                if server.port in front.opened or not server.port:
                    continue
                told = [one.member for one in front.services[:_TOLD]]
                named = [one.seen_from(gateway.member) for one in told]
                named += front.installed[: _TOLD - len(named)]
                names, has = " and ".join(named), "has" if len(named) == 1 else "have"
                yield self.mistake(
                    gateway.member,
                    (*server.path, "port", "number"),
                    f"{names} {has} no port {server.port}"
                    if names
                    else f"no Service here leads to port {server.port}",
                    expected=one_of(front.numbers) if front.numbers else "",
                    others=[(one, ("spec", "ports")) for one in told],
                    severity=self.severity if names else Severity.NOTE,
                )


def _front(serving: Sequence[GatewayPods]) -> _Front:
    services = {s.member.position: s for pods in serving for s in pods.services}
    numbers = sorted({port for pods in serving for port in pods.ports})
    listed, opened = list(map(str, numbers)), frozenset(_opened(serving))
    return _Front(opened, listed, list(services.values()), list(_installed(serving)))


def _installed(serving: Sequence[GatewayPods]) -> Iterator[str]:
    for one in (pods.installed for pods in serving):
        if one is not None and one.declared:
            yield f"Service/{one.namespace}/{one.name}"


def _opened(serving: Sequence[GatewayPods]) -> Iterator[int]:
    for pods in serving:
        for port, target in pods.ports.items():
            yield port
            if isinstance(target, int):
                yield target
            elif target.isdecimal():
                yield int(target)
