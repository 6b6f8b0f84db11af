"""What clients use to reach a host: the TLS settings of the DestinationRules that they follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.destination_rules import DestinationRule
from meshgen.system.hosts import Host, HostPort
from meshgen.system.labels import has_labels
from meshgen.system.workloads import Workload

Settings = tuple[Mapping[str, Any], Path]


@dataclass(frozen=True, eq=False)
class ClientTls:
    """What a DestinationRule says that clients use for a port of a host, or a subset there.

    `path` is the place of `settings`.
    """

    rule: DestinationRule
    host: Host
    port: HostPort
    subset: Mapping[str, Any] | None
    settings: Mapping[str, Any]
    path: Path

    @property
    def mode(self) -> str:
        """Return the mode: DISABLE, SIMPLE, MUTUAL or ISTIO_MUTUAL."""
        return text(self.settings.get("mode")) or "DISABLE"

    @cached_property
    def targets(self) -> Sequence[tuple[Workload, int]]:
        """Return the workloads behind it, each with the port of its container."""
        found = []
        service = self.host.service
        behind = service.port(self.port.number) if service else None
        for workload in self.host.workloads:
            if self.subset is None or has_labels(workload.labels, mapping(self.subset, "labels")):
                number = behind.target_in(workload) if behind else None
                if number is not None:
                    found.append((workload, number))
        return found


def told_of(rule: DestinationRule, host: Host) -> Iterator[ClientTls]:
    """Yield what a rule says of TLS to a host that it is about, port by port.

    Port settings take the place of all others, also where they say nothing of TLS; a subset says
    more than the rule around it.

    Source: MergeTrafficPolicy of istio.io/istio/pilot/pkg/networking/util.
    """
    spec = rule.member.spec
    for port in host.ports:
        whole = _settings(mapping(spec, "trafficPolicy"), ("spec", "trafficPolicy"), port, None)
        if whole:
            yield ClientTls(rule, host, port, None, *whole)
        for index, subset in enumerate(mappings(spec.get("subsets"))):
            at = ("spec", "subsets", index, "trafficPolicy")
            own = _settings(mapping(subset, "trafficPolicy"), at, port, whole)
            if own and own is not whole:
                yield ClientTls(rule, host, port, subset, *own)


def _settings(
    policy: Mapping[str, Any], path: Path, port: HostPort, otherwise: Settings | None
) -> Settings | None:
    for index, each in enumerate(mappings(policy.get("portLevelSettings"))):
        if mapping(each, "port").get("number") == port.number:
            return _told(mapping(each, "tls"), (*path, "portLevelSettings", index, "tls"))
    return _told(mapping(policy, "tls"), (*path, "tls")) or otherwise


def _told(tls: Mapping[str, Any], path: Path) -> Settings | None:
    return (tls, path) if tls else None
