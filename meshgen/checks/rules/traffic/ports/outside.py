"""Ports of Services that stand for a name outside of the cluster."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.ports.unnamed import is_of_istio
from meshgen.codes import Example
from meshgen.system import System


class ExternalNamePort(Rule):
    """A port of TCP has a listener of its own for any address, which takes what is for others."""

    code = "MG1261"
    title = "A port of an ExternalName Service says a protocol other than plain TCP."
    why = (
        "Without a name of its own in the traffic, all that leaves for the port is taken for this "
        "host's: other hosts on it answer `connection reset`, or the wrong one does."
    )
    mend = "Name the port for what goes through it, as in `https-api` or `http`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: billing
spec:
  type: ExternalName
  externalName: billing.example.com
  ports:
  - name: tcp
    port: 443
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: billing
spec:
  type: ExternalName
  externalName: billing.example.com
  ports:
  - name: https
    port: 443
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0150/"
    istio = ("IST0150",)
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that is called `tcp`, or says nothing."""
        for service in system.services:
            if service.type != "ExternalName" or is_of_istio(service):
                continue
            for port in service.ports:
                if port.name == "tcp" or not port.protocol:
                    what = "is plain TCP" if port.name == "tcp" else "says no protocol"
                    yield self.mistake(
                        service.member,
                        (*port.path, "name"),
                        f"{what}: the proxy takes whatever leaves for port {port.number} for it",
                        expected="expected the protocol in it, as in https or http",
                        about_absence=not port.name,
                    )
