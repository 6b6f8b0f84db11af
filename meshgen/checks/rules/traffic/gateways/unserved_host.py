"""VirtualServices whose hosts their gateways do not serve."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.gateways.attachments import (
    attachments,
    gateway_is_external,
    kept_from,
    unserved,
)
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.system import System

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - "*.example.com"
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
HOSTS
  gateways:
    - edge
  http:
    - route:
        - destination:
            host: web
"""


def _example(wrong: str, right: str) -> Example:
    return Example(
        wrong=_MANIFESTS.replace("HOSTS", wrong), right=_MANIFESTS.replace("HOSTS", right)
    )


_SOURCE = "https://istio.io/latest/docs/reference/config/networking/gateway/#Server"


class UnservedHosts(Rule):
    """What none of its servers has, a gateway does not route."""

    code = "MG1212"
    title = "A gateway serves a host of each VirtualService that names it."
    why = (
        "The gateway gets no route of that VirtualService: every request answers `404`, or with "
        "TLS the connection is reset."
    )
    mend = (
        "Add the host to a server of the Gateway, as `NAMESPACE/HOST` where it says whose hosts it "
        "has; or take it out of `gateways`."
    )
    example = _example("    - example.com", "    - www.example.com")
    source = _SOURCE
    istio = ("IST0132",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each gateway that serves none of the hosts."""
        for virtual, path, text, reference in attachments(system):
            if not virtual.hosts:
                continue
            gateway = system.gateways.named(reference)
            if gateway is None:
                if not gateway_is_external(system, reference):
                    # istioctl says so of a Gateway as well that is missing as a whole.
                    message = f"nothing here serves the hosts by a Gateway {words.show(text)}"
                    yield self.mistake(virtual.member, path, message, severity=Severity.NOTE)
            elif len(unserved(virtual, gateway)) == len(virtual.hosts):
                yield self.mistake(
                    virtual.member,
                    path,
                    f"the Gateway {words.show(text)} serves none of the hosts",
                    expected="expected a Gateway with one of them for this namespace",
                    hint=kept_from(virtual, gateway, range(len(virtual.hosts))),
                    others=[(gateway.member, ("spec", "servers"))],
                )


class UnservedHost(Rule):
    """Of several hosts one may be served and another one not."""

    code = "MG1213"
    title = "Every host of a VirtualService is served by one of its gateways."
    why = "Requests for that host answer `404`, or with TLS the connection is reset."
    mend = "Add the host to a server of the Gateway, or take it out of `hosts`."
    example = _example(
        "    - www.example.com\n    - example.com", "    - www.example.com\n    - a.example.com"
    )
    source = _SOURCE
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such host, where another one is served."""
        for virtual in system.routing.virtual_services:
            if virtual.is_for_mesh:
                continue
            gateways = [system.gateways.named(named) for _, _, named in virtual.gateways if named]
            if len(known := [each for each in gateways if each]) < len(virtual.gateways):
                continue
            left = [unserved(virtual, gateway) for gateway in known]
            nowhere = frozenset.intersection(*left)
            for position in sorted(nowhere) if len(nowhere) < len(virtual.hosts) else ():
                host = words.show(virtual.hosts[position])
                yield self.mistake(
                    virtual.member,
                    ("spec", "hosts", position),
                    f"no server of its gateways has {host}",
                    hint=next(
                        filter(None, (kept_from(virtual, each, [position]) for each in known)), ""
                    ),
                    others=[(gateway.member, ("spec", "servers")) for gateway in known],
                )
