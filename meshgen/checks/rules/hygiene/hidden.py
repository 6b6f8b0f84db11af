"""Defaults for many hosts that take the place of what is said of one."""

from collections.abc import Iterator
from itertools import islice

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import DestinationRule, Host, System
from meshgen.system.routing import DESTINATION_RULE

# So many of them are named.
_NAMED = 3
_RULES = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  name: ledger
  namespace: bank
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ledger
  namespace: bank
spec:
  host: ledger.bank.svc.cluster.local
  trafficPolicy:
    connectionPool:
      http:
        http1MaxPendingRequests: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: usual
  namespace: shop
spec:
  host: "{}"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
"""


class HiddenByDefault(Rule):
    """A client takes what fits best in its own namespace, and looks no further."""

    code = "MG1811"
    title = "A DestinationRule for many hosts hides none of other namespaces' own."
    why = (
        "Rules are not merged: clients of this namespace know no subset of the Service's own rule "
        "(503 NC, `no healthy upstream`), heed none of its limits, and speak mutual TLS with a "
        "database that its own rule exempts (`connection reset`, 503 UF)."
    )
    mend = "Name the hosts that it is for, those of its own namespace for example."
    example = Example(
        wrong=_RULES.format("*.svc.cluster.local"), right=_RULES.format("*.shop.svc.cluster.local")
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/"
        "#cross-namespace-configuration"
    )
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each rule that clients in its namespace follow in place of a Service's own."""
        for rule in system.routing.destination_rules:
            namespace = rule.member.namespace
            is_default = rule.host.startswith("*") and not rule.selector
            if not is_default or not system.workloads_in(namespace).having({}):
                continue
            hidden = list(islice(_hidden(system, rule), _NAMED + 1))
            if hidden:
                named = ", ".join(
                    f"{one.member.namespace}/{one.member.name}" for one in hidden[:_NAMED]
                )
                more = " and more" if len(hidden) > _NAMED else ""
                yield self.mistake(
                    rule.member,
                    ("spec", "host"),
                    f"clients in {namespace} follow this in place of DestinationRule {named}{more}",
                    others=[(one.member, ("spec", "host")) for one in hidden[:_NAMED]],
                )


def _hidden(system: System, rule: DestinationRule) -> Iterator[DestinationRule]:
    """Yield the rules of other namespaces that one hides from clients of its own.

    Those are a host's, and such as are for all Services of their namespace; what is wider is for
    clients of its own.
    """
    client, routing = rule.member.namespace, system.routing
    of_host = routing.destination_rules_covered(rule.host)
    for own in dict.fromkeys(of_host):
        home = own.member.namespace
        seen = own.visible is None or client in own.visible
        is_wider = "*" in own.host and own.host != f"*.{home}.svc.{system.hosts.domain}"
        if home == client or not seen or own.selector or is_wider:
            continue
        if _is_lost(own, rule):
            hosts = (one for one in system.hosts.covered(own.host) if one.namespace == home)
            if any(_follows(system, host, client, rule, own) for host in hosts):
                yield own


def _follows(
    system: System, host: Host, client: str, rule: DestinationRule, own: DestinationRule
) -> bool:
    """Return whether clients follow a rule that would follow the host's own one without it."""
    routing = system.routing
    return rule in routing.followed(host, client) and own in routing.given(host, client)


def _is_lost(own: DestinationRule, rule: DestinationRule) -> bool:
    """Return whether a rule says something that another one does not say as well."""
    policy = own.member.spec.get("trafficPolicy")
    return bool(
        own.member.spec.get("subsets")
        or (policy and policy != rule.member.spec.get("trafficPolicy"))
    )
