"""DestinationRules of hosts that nobody declares."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.routes.destinations import hosts_of, weight_of_absence
from meshgen.checks.rules.traffic.routes.hints import Hints
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.system import DestinationRule, System
from meshgen.system.routing import DESTINATION_RULE

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
  namespace: shop
spec:
  host: HOST
  trafficPolicy:
    tls:
      mode: DISABLE
"""


class RuleOfUnknownHost(Rule):
    """What a DestinationRule says holds for a Service, or a host of a ServiceEntry."""

    code = "MG1240"
    title = "A DestinationRule is about a host that exists."
    why = (
        "Nothing of it holds for anything: clients go on without its `tls`, `outlierDetection` or "
        "subsets, and nothing tells."
    )
    mend = (
        "Name a Service: `web` in the same namespace, `web.shop.svc.cluster.local` in another one. "
        "A host outside of the mesh needs a ServiceEntry."
    )
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "web.shop"), right=_MANIFESTS.replace("HOST", "web")
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule"
    )
    istio = ("IST0174",)
    kinds = frozenset((DESTINATION_RULE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each rule whose host is none, or stands for none."""
        hints = Hints(system)
        for rule in system.routing.destination_rules:
            host = text(rule.member.spec.get("host"))
            # For its whole namespace, or the mesh: for what is there, and for what may come.
            is_default = rule.host in (
                f"*.{rule.member.namespace}.svc.{system.hosts.domain}",
                f"*.svc.{system.hosts.domain}",
                "*.local",
                "*",
            )
            if not host or is_default or hosts_of(system, rule.member, host):
                continue
            if not any(system.hosts.covered(rule.host)) or not host.startswith("*"):
                yield from self._unknown(system, rule, host, hints)

    def _unknown(
        self, system: System, rule: DestinationRule, host: str, hints: Hints
    ) -> Iterator[Mistake]:
        if system.is_external_host(rule.host):
            return
        hidden = system.hosts.declared(rule.host)
        message = f"nothing declares the host {words.show(host)}"
        hint, severity = "", weight_of_absence(system, rule.host)
        if hidden:
            message = f"{words.show(host)} is not exported to {rule.member.namespace}"
        elif host.startswith("*"):
            message = f"{words.show(host)} stands for no host that is declared here"
            severity = Severity.NOTE
        else:
            hint = hints.of(host, rule.member.namespace)
        yield self.mistake(
            rule.member,
            ("spec", "host"),
            message,
            expected="expected a Service, or a host of a ServiceEntry",
            hint=hint,
            others=[(one.member, one.path) for one in hidden],
            severity=severity,
        )
