"""Ports of Services of which nothing says what goes through."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import Service, ServicePort, System
from meshgen.system.protocols import PROTOCOLS

# Who made a Service that its controller names the ports of.
_MANAGED = "gateway.istio.io/managed"
_CONTROLLERS = frozenset(
    ("istio.io-gateway-controller", "istio.io-mesh-controller", "istio.io-eastwest-controller")
)


class UnnamedProtocol(Rule):
    """The proxy looks at the first bytes of a connection where nothing says its protocol."""

    code = "MG1260"
    title = "A Service's port says what goes through it."
    why = (
        "The proxy has to guess from the first bytes: a server that speaks first waits until "
        "`protocol detection timeout`, and what is taken for TCP has no routes, no retries and "
        "no HTTP metrics."
    )
    mend = "Name the port `PROTOCOL` or `PROTOCOL-SUFFIX`, or set `appProtocol`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: main
    port: 80
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http-main
    port: 80
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/"
    severity = Severity.NOTE
    istio = ("IST0118",)
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that says nothing, but those of the control plane."""
        for service in system.services:
            if service.type == "ExternalName" or is_of_istio(service):
                continue
            for port in service.ports:
                if not port.protocol:
                    yield self._found(service, port)

    def _found(self, service: Service, port: ServicePort) -> Mistake:
        path, said = _place(port)
        message = f"{words.show(said)} is no protocol" if said else "says no protocol"
        return self.mistake(
            service.member,
            path,
            f"{message}: a proxy has to guess what goes through port {port.number}",
            expected="expected PROTOCOL or PROTOCOL-SUFFIX, as in http or http-web",
            hint=did_you_mean(said.partition("-")[0].lower(), PROTOCOLS) if said else "",
            about_absence=not said,
        )


def is_of_istio(service: Service) -> bool:
    """Return whether a Service is the control plane's, or made by it. Source: IsIstioControlPlane.

    istioctl counts all that have a label `istio`, such as a gateway's.
    """
    labels = service.member.labels
    managed = labels.get(_MANAGED) in _CONTROLLERS
    return managed or "istio" in labels or labels.get("release") == "istio"


def _place(port: ServicePort) -> tuple[Path, str]:
    if port.app_protocol:
        return (*port.path, "appProtocol"), port.app_protocol
    return (*port.path, "name"), port.name
