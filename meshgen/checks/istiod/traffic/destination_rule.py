"""DestinationRules. Source: ValidateDestinationRule of istio.io/istio/pkg/config/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.istiod.domains import wildcard_domain
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.labels import labels
from meshgen.checks.istiod.selectors import WORKLOAD_SELECTOR
from meshgen.checks.istiod.traffic.client_tls import config_map
from meshgen.checks.istiod.traffic.destinations import subset_name
from meshgen.checks.istiod.traffic.traffic_policy import TRAFFIC_POLICY, policy_warnings
from meshgen.checks.istiod.visibility import export_to, exported_to
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# The release since which two subsets of one name are refused.
_DISTINCT = 22


def _host(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    # Where there is a spec, its schema asks for the host.
    if "host" not in spec:
        yield missing(spec, path, "host")


def _distinct(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    subsets = spec.get("subsets", ())
    if len(subsets) < 2 or not span.since(_DISTINCT):
        return
    seen: set[str] = set()
    for position, subset in enumerate(subsets):
        if subset["name"] in seen:
            message = f"{words.show(subset['name'])} is the name of a subset before it"
            yield Violation(
                (*path, "subsets", position, "name"), message, "expected each name once"
            )
        seen.add(subset["name"])


def _warnings(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if policy := spec.get("trafficPolicy"):
        yield from policy_warnings(policy, (*path, "trafficPolicy"))


def _own_namespace(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rule of some workloads is for other namespaces, too.

    Source: validateExportTo.
    """
    if "workloadSelector" not in rule.get("spec", {}):
        return
    own, entries = rule["metadata"].get("namespace"), set(exported_to(rule))
    # Without a namespace in the manifest, one name may be that of its own.
    if any(entry != own for entry in entries) if own else "*" in entries or len(entries) > 1:
        message = "a rule with a workloadSelector is for its own namespace"
        yield Violation((*path, "spec", "exportTo"), message, 'expected "." alone, or nothing')


def _config_maps(rule: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    own = rule["metadata"].get("namespace", "")
    for place, policy in _policies(rule.get("spec", {}), (*path, "spec")):
        if "tls" in policy:
            yield from config_map(policy["tls"], (*place, "tls"), span, own)


def _policies(spec: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield all traffic policies, each with its place."""
    holders = [(path, spec)]
    holders += [((*path, "subsets", n), each) for n, each in enumerate(spec.get("subsets", ()))]
    for place, holder in holders:
        if policy := holder.get("trafficPolicy"):
            at = (*place, "trafficPolicy")
            yield at, policy
            for number, of_port in enumerate(policy.get("portLevelSettings", ())):
                yield (*at, "portLevelSettings", number), of_port


DESTINATION_RULE = kind(
    Type(
        (_host, _distinct, _warnings),
        {
            "host": Type((wildcard_domain,)),
            "subsets": Type(
                fields={
                    "labels": Type((labels,)),
                    "name": Type((subset_name,)),
                    "trafficPolicy": TRAFFIC_POLICY,
                }
            ),
            "trafficPolicy": TRAFFIC_POLICY,
            "workloadSelector": WORKLOAD_SELECTOR,
        },
    ),
    export_to(),
    _own_namespace,
    _config_maps,
)
