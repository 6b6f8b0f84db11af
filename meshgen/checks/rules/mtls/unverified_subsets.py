"""TLS of a subset to a server that is not verified."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.mtls.unverified_tls import is_unverified, why
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.routing import DESTINATION_RULE


class UnverifiedSubset(Rule):
    """istioctl looks at the whole host and at its ports only."""

    code = "MG1131"
    title = "A subset with TLS names the CA that vouches for the server."
    why = (
        "Before Istio 1.21 nobody is turned away, so that TLS protects from no one in "
        "between; since then the public CAs are asked, and a server of the cluster fails with "
        "`CERTIFICATE_VERIFY_FAILED`."
    )
    mend = "Set `caCertificates` to a file of the proxy, or to `system` for the public CAs."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: db}
spec:
  host: db.default.svc.cluster.local
  subsets:
  - name: v1
    trafficPolicy:
      tls: {mode: SIMPLE}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: db}
spec:
  host: db.default.svc.cluster.local
  subsets:
  - name: v1
    trafficPolicy:
      tls: {mode: SIMPLE, caCertificates: system}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting of a subset, or of a port of one, that names no CA."""
        for member in system.of(DESTINATION_RULE):
            for index, subset in enumerate(mappings(member.spec.get("subsets"))):
                policy, at = mapping(subset, "trafficPolicy"), ("spec", "subsets", index)
                ports = mappings(policy.get("portLevelSettings"))
                places: list[tuple[Path, Mapping[str, Any]]] = [((), mapping(policy, "tls"))]
                for number, port in enumerate(ports):
                    places.append((("portLevelSettings", number), mapping(port, "tls")))
                for below, tls in places:
                    if is_unverified(member, tls):
                        message, severity = why(system, member, tls)
                        path = (*at, "trafficPolicy", *below, "tls")
                        hint = "set `caCertificates`"
                        yield self.mistake(member, path, message, hint=hint, severity=severity)
