"""Topology spread constraints."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.label_keys import label_keys, legacy_label_keys
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.fields import at_least, not_empty, required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_ALWAYS = "DoNotSchedule"


def _min_domains(constraint: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield domains asked for where pods are scheduled anyway, which is left out before 1.27.

    Source: validateMinDomains.
    """
    if "minDomains" in constraint and span.since(27):
        at = (*path, "minDomains")
        yield from at_least(1)(constraint["minDomains"], at, span)
        if constraint["whenUnsatisfiable"] != _ALWAYS:
            hint = f"set whenUnsatisfiable to {_ALWAYS}, or leave it out"
            yield Violation(at, "is set although pods are scheduled anyway", hint=hint)


def _label_keys(constraint: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with keys of labels, which are left out before 1.27.

    Source: validateTopologySpreadConstraints.
    """
    if "matchLabelKeys" not in constraint:
        return
    if span.since(34):
        yield from label_keys(constraint, path)
    if span.before(34) and span.since(27):
        yield from legacy_label_keys(constraint, path)


def _selector(constraint: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a selector, which was not looked at before 1.27."""
    if "labelSelector" in constraint and span.since(27):
        at = (*path, "labelSelector")
        yield from LABEL_SELECTOR.violations(constraint["labelSelector"], span, at)


def _policy(policy: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a policy is empty, which is left out before 1.26.

    Source: validateNodeInclusionPolicy. What else it may be, the schema says.
    """
    if span.since(26):
        yield from not_empty(policy, path, span)


_POLICY = Type((_policy,))
TOPOLOGY_SPREAD_CONSTRAINT = Type(
    (required("topologyKey"), _min_domains, _label_keys, _selector),
    fields={"nodeAffinityPolicy": _POLICY, "nodeTaintsPolicy": _POLICY},
)
