"""Several DestinationRules for one host."""

import json
from collections.abc import Iterator
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import mappings, texts
from meshgen.resources import Path
from meshgen.system import DestinationRule, Member, System

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web-tls
spec:
  host: HOST
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
"""
_POLICY = "trafficPolicy"
# What makes rules of a namespace be merged, and what of a rule counts once.
_Group = tuple[str, str, str, tuple[str, ...]]


class SeveralPolicies(Rule):
    """Of what several DestinationRules say of a host, istiod merges the subsets alone."""

    code = "MG1222"
    title = "One DestinationRule sets the traffic policy of a host, and each of its subsets."
    why = (
        "istiod keeps the policy, and each subset, of the rule that was made first: what the other "
        "one says, such as `tls` or `outlierDetection`, does nothing."
    )
    mend = "Put both into one DestinationRule."
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "web.default.svc.cluster.local"),
        right=_MANIFESTS.replace("HOST", "other"),
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services"
    )
    kinds = frozenset(("DestinationRule.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield what an earlier rule of the same namespace, host and selector has as well."""
        seen: dict[tuple[_Group, str], tuple[Member, Any]] = {}
        for rule in system.routing.destination_rules:
            group = _group(rule)
            for what, (path, value) in _said(rule).items() if rule.host else ():
                other, before = seen.setdefault((group, what), (rule.member, value))
                if other.identity != rule.member.identity and before != value:
                    told = "a traffic policy" if what == _POLICY else f"the {what}"
                    host = words.show(rule.host)
                    yield self.mistake(
                        rule.member,
                        path,
                        f"{other} has {told} of {host} too, and not the same: the older one counts",
                        others=[(other, ("spec",))],
                        about_key=what == _POLICY,
                    )


def _said(rule: DestinationRule) -> dict[str, tuple[Path, Any]]:
    """Return what of a rule counts once, each with its place."""
    said: dict[str, tuple[Path, Any]] = {}
    if policy := rule.member.spec.get(_POLICY):
        said[_POLICY] = (("spec", _POLICY), policy)
    listed = mappings(rule.member.spec.get("subsets"))
    for (path, name, _), subset in zip(rule.subsets, listed, strict=True):
        said[f"subset {words.show(name)}"] = (path, subset)
    return said


def _group(rule: DestinationRule) -> _Group:
    selector = json.dumps(rule.selector, sort_keys=True, default=str)
    exported = tuple(sorted(texts(rule.member.spec.get("exportTo"))))
    return rule.member.namespace, rule.host, selector, exported
