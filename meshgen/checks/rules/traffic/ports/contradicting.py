"""Ports that say two things about what goes through them."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.protocols import UDP, family_of, named


class ContradictingNames(Rule):
    """An appProtocol counts, and the name beside it is read by people only."""

    code = "MG1262"
    title = "A port's name says the same as its appProtocol."
    why = (
        "Istio goes by `appProtocol`: a port that is called `http-web` and says `tcp` has no "
        "routes, no retries and no HTTP metrics."
    )
    mend = "Change the one that is wrong."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http-web
    appProtocol: tcp
    port: 80
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http-web
    appProtocol: http
    port: 80
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/"
    severity = Severity.NOTE
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each appProtocol that is treated otherwise than what the name says."""
        for service in system.services:
            for port in service.ports:
                said, counts = named(port.name), named(port.app_protocol)
                if said and counts and family_of(said) != family_of(counts):
                    yield self.mistake(
                        service.member,
                        (*port.path, "appProtocol"),
                        f"counts, and the name {words.show(port.name)} says {said}",
                        expected=f"expected {said}, or another name",
                    )


class DatagramsByName(Rule):
    """A port that says UDP by its name alone is none that the proxy serves."""

    code = "MG1263"
    title = "A port of TCP does not say UDP by its name."
    why = (
        "Istio makes no listener and no cluster for UDP: connections go past the routes as "
        "`PassthroughCluster`, without mutual TLS, and STRICT resets them."
    )
    mend = "Name it for what goes through it, as in `tcp-dns`, or say `protocol: UDP`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: names
spec:
  ports:
  - name: udp-names
    port: 5353
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: names
spec:
  ports:
  - name: udp-names
    protocol: UDP
    port: 5353
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/"
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that is UDP to Istio, and another transport to Kubernetes."""
        for service in system.services:
            for port in service.ports:
                if port.transport != UDP and port.family == UDP:
                    field = "appProtocol" if port.app_protocol else "name"
                    yield self.mistake(
                        service.member,
                        (*port.path, field),
                        f"says UDP, and the port's `protocol` is {port.transport}",
                        expected="expected tcp in it, or `protocol: UDP`",
                    )
