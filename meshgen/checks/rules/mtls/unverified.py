"""TLS to a server that is not verified."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.mtls.unverified_tls import is_unverified, why
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.system import System
from meshgen.system.routing import DESTINATION_RULE


class UnverifiedServer(Rule):
    """Sidecars read no Secret for a DestinationRule without a selector of workloads."""

    code = "MG1130"
    title = "A DestinationRule with TLS names the CA that vouches for the server."
    why = (
        "Before Istio 1.21 nobody is turned away, so that TLS protects from no one in "
        "between; since then the public CAs are asked, and a server of the cluster fails with "
        "`CERTIFICATE_VERIFY_FAILED`."
    )
    mend = (
        "Set `caCertificates` to a file of the proxy, or to `system` for the public CAs; or "
        "`credentialName` together with a `workloadSelector`."
    )
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: db}
spec:
  host: db.default.svc.cluster.local
  trafficPolicy:
    tls: {mode: SIMPLE}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: db}
spec:
  host: db.default.svc.cluster.local
  trafficPolicy:
    tls: {mode: SIMPLE, caCertificates: /etc/certs/ca.pem}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0128/"
    istio = ("IST0128", "IST0129")
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting of the whole host, or of a port, that names no CA."""
        for member in system.of(DESTINATION_RULE):
            policy = mapping(member.spec, "trafficPolicy")
            places: list[tuple[str, tuple[str | int, ...], Mapping[str, Any]]]
            places = [("IST0128", (), mapping(policy, "tls"))]
            for index, port in enumerate(mappings(policy.get("portLevelSettings"))):
                places.append(("IST0129", ("portLevelSettings", index), mapping(port, "tls")))
            for code, at, tls in places:
                if is_unverified(member, tls):
                    message, severity = why(system, member, tls)
                    path = ("spec", "trafficPolicy", *at, "tls")
                    hint = "set `caCertificates`, unless gateways alone connect"
                    hint = hint if tls.get("credentialName") else "set `caCertificates`"
                    yield self.mistake(
                        member, path, message, hint=hint, istio=code, severity=severity
                    )
