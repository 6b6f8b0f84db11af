"""Settings of DestinationRules for ports that the host does not have."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import hosts_of
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.nearest import one_of
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  trafficPolicy:
    portLevelSettings:
      - port:
          number: PORT
        connectionPool:
          tcp:
            maxConnections: 100
"""


class SettingsOfUnknownPort(Rule):
    """Port-level settings are by the host's port, not that of the pods."""

    code = "MG1243"
    title = "Settings of a DestinationRule for a port are for one that the host has."
    why = "The settings do nothing, and nothing tells: connections go on as without them."
    mend = "Name a port of the Service (`port`, not `targetPort`), or of the ServiceEntry."
    example = Example(
        wrong=_MANIFESTS.replace("PORT", "8080"), right=_MANIFESTS.replace("PORT", "80")
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/destination-rule/"
        "#TrafficPolicy-PortTrafficPolicy"
    )
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such port, of the rule and of its subsets."""
        for rule in system.routing.destination_rules:
            settings = list(_settings(rule.member.spec))
            hosts = hosts_of(system, rule.member, rule.host) if settings else ()
            for path, number in settings if hosts else ():
                if not any(host.port(number) for host in hosts):
                    host = hosts[0]
                    numbers = [str(port.number) for port in host.ports]
                    yield self.mistake(
                        rule.member,
                        path,
                        f"{host.member.seen_from(rule.member)} has no port {number}",
                        expected=one_of(numbers) if numbers else "expected a host with ports",
                        others=[(host.member, ("spec", "ports"))],
                    )


def _settings(spec: Mapping[str, Any]) -> Iterator[tuple[Path, int]]:
    """Yield the ports of settings, each with its place."""
    listed: list[tuple[Path, Mapping[str, Any]]] = [(("spec",), spec)]
    subsets = enumerate(mappings(spec.get("subsets")))
    listed += [(("spec", "subsets", index), subset) for index, subset in subsets]
    for path, holder in listed:
        levels = mappings(mapping(holder, "trafficPolicy").get("portLevelSettings"))
        for index, level in enumerate(levels):
            number = mapping(level, "port").get("number")
            if isinstance(number, int) and number:
                place = ("trafficPolicy", "portLevelSettings", index, "port", "number")
                yield (*path, *place), number
