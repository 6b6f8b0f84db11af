"""Which pods the subsets of DestinationRules select."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.checks.rules.traffic.routes.destinations import hosts_of
from meshgen.resources import Path
from meshgen.system import DestinationRule, Host, System
from meshgen.system.labels import Labelled, has_labels

# Labels that pods, or what Istio makes of them, get in the cluster.
_GIVEN = re.compile(
    r"(topology\.|failure-domain\.beta\.)?(kubernetes|istio)\.io/(region|zone|subzone|hostname|"
    r"cluster|network|rev)|security\.istio\.io/tlsMode|service\.istio\.io/.*|"
    r"(rollouts-)?pod-template-hash|controller-revision-hash|.*statefulset\.kubernetes\.io/.*|"
    r"apps\.kubernetes\.io/pod-index"
)


@dataclass(frozen=True)
class Unselected:
    """A subset that nothing behind its host has the labels of.

    `elsewhere`: pods that are not behind the host have them. `behind`: it is known that there is
    something behind the host.
    """

    rule: DestinationRule
    path: Path
    name: str
    host: Host
    elsewhere: bool
    behind: bool


def unselected(system: System) -> Iterator[Unselected]:
    """Yield the subsets that select nothing; one whose labels the cluster gives may do so."""
    pods = Labelled(system.gateways.pods, lambda pod: pod.labels)
    for rule in system.routing.destination_rules:
        hosts = hosts_of(system, rule.member, rule.host) if rule.subsets else ()
        for path, name, labels in rule.subsets if hosts else ():
            if not labels or any(_GIVEN.fullmatch(str(key)) for key in labels):
                continue
            behind = [one for host in hosts for one in host.labels or ()]
            if any(has_labels(one, labels) for one in behind):
                continue
            selector = next(filter(None, map(_selector, hosts)), {})
            elsewhere = bool(pods.having({**selector, **labels}))
            yield Unselected(rule, path, name, hosts[0], elsewhere, bool(behind))


def _selector(host: Host) -> Mapping[str, Any]:
    """Return the labels that a ServiceEntry's pods have; of a Service's istioctl asks nothing."""
    workloads = host.member.spec.get("workloadSelector")
    labels = workloads.get("labels") if isinstance(workloads, Mapping) else None
    return labels if isinstance(labels, Mapping) and host.service is None else {}
