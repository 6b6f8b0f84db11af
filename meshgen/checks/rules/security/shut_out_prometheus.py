"""Metrics that policies keep from Prometheus."""

from collections.abc import Iterator
from itertools import chain

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scraped import Scrape, annotated, monitored
from meshgen.checks.rules.security.examples import CALLED, allowing, allowing_from
from meshgen.checks.rules.security.lockouts import of_plain_text
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.access import Request
from meshgen.system.policies import AUTHORIZATION_POLICY

_MONITOR = """\
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: orders, namespace: default}
spec:
  selector:
    matchLabels: {app: orders}
  podMetricsEndpoints:
  - {port: http}
---
"""


class ShutOutPrometheus(Rule):
    """Prometheus calls each pod by its address, where not even its own sidecar uses mutual TLS."""

    code = "MG1542"
    title = "AuthorizationPolicies let Prometheus in where it scrapes a port itself."
    why = (
        "It scrapes in plain text and so has no identity: no principal and no namespace fits, and "
        "the target is `down`, with `server returned HTTP status 403 Forbidden`."
    )
    mend = (
        "Let everybody in at the port and path of the metrics with a rule without `from`, or have "
        "the metrics merged: annotations on the pods alone."
    )
    example = Example(
        wrong=CALLED + _MONITOR + allowing_from("principals: [cluster.local/ns/default/sa/web]"),
        right=CALLED + _MONITOR + allowing("to:\n    - operation: {paths: [/metrics]}"),
    )
    source = "https://istio.io/latest/docs/ops/integrations/prometheus/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield what is to be scraped of pods that refuse it; of STRICT tell MG1112 and MG1113."""
        for scrape in chain(annotated(system), monitored(system)):
            yield from self._of(system, scrape)

    def _of(self, system: System, scrape: Scrape) -> Iterator[Mistake]:
        for workload, port in scrape.targets:
            asked = Request(port, method="GET", path=scrape.asked)
            if found := of_plain_text(system, workload, port, asked):
                what = f"`to: [{{operation: {{ports: ['{port}'], paths: [{scrape.asked}]}}}}]`"
                pods = workload.member.seen_from(scrape.member)
                yield self.mistake(
                    scrape.member,
                    scrape.path,
                    f"{found.words('Prometheus')} at port {port} of {pods}: it has no identity",
                    hint=found.mend(what),
                    others=found.others,
                )
                return
