"""Port settings that take TLS away."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.routing import DESTINATION_RULE


class PortsWithoutTls(Rule):
    """Settings of a port take the place of those around them; nothing of these is kept."""

    code = "MG1123"
    title = "The settings of a port say what TLS it uses, where the rule around them does."
    why = (
        "What a port's settings leave out is not taken from the rule: with SIMPLE or MUTUAL "
        "around them, the port uses plain text, and an external server answers `400 Bad "
        "Request` or resets the connection."
    )
    mend = "Repeat `tls` in the settings of the port."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api}
spec:
  host: api.example.com
  trafficPolicy:
    tls: {mode: SIMPLE, caCertificates: system}
    portLevelSettings:
    - port: {number: 443}
      connectionPool:
        tcp: {maxConnections: 100}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api}
spec:
  host: api.example.com
  trafficPolicy:
    tls: {mode: SIMPLE, caCertificates: system}
    portLevelSettings:
    - port: {number: 443}
      tls: {mode: SIMPLE, caCertificates: system}
      connectionPool:
        tcp: {maxConnections: 100}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy"
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port whose settings have no TLS inside a policy that has."""
        for member in system.of(DESTINATION_RULE):
            yield from self._of(member, mapping(member.spec, "trafficPolicy"), ("spec",))
            for index, subset in enumerate(mappings(member.spec.get("subsets"))):
                at = ("spec", "subsets", index)
                yield from self._of(member, mapping(subset, "trafficPolicy"), at)

    def _of(self, member: Member, policy: Mapping[str, Any], at: Path) -> Iterator[Mistake]:
        mode = mapping(policy, "tls").get("mode")
        if mode not in ("SIMPLE", "MUTUAL"):
            return
        for index, port in enumerate(mappings(policy.get("portLevelSettings"))):
            if not mapping(port, "tls") and port:
                path = (*at, "trafficPolicy", "portLevelSettings", index)
                message = f"has no `tls`: {mode} of the whole rule is not for this port"
                yield self.mistake(member, path, message, hint="repeat `tls` here")
