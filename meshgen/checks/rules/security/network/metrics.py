"""Metrics that NetworkPolicies keep from Prometheus."""

from collections.abc import Iterator, Sequence
from itertools import chain

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.scraped import MERGE, SCRAPE, Scrape, annotated, monitored
from meshgen.checks.rules.security.network.reaching import mend, policy_of, refused, words
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.network import NETWORK_POLICY, Pods

# What the operator, and charts, label its pods with.
_LABELS = ({"app.kubernetes.io/name": "prometheus"}, {"app": "prometheus"})
_OPERATED = "Prometheus.monitoring.coreos.com"
# The sidecar's agent serves the pods' metrics and its own there.
_MERGED = 15020
_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: web
    ports:
    - {name: http, containerPort: 8080}
    - {name: metrics, containerPort: 9090}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  podMetricsEndpoints:
  - {port: metrics}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
  - ports:
    - {port: http}
"""
_METRICS = """\
  - from:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: monitoring}
    ports:
    - {port: metrics}
"""


class UnreachedMetrics(Rule):
    """Prometheus calls each pod by its address: where none is here, it may be any pod."""

    code = "MG1554"
    title = "NetworkPolicies let Prometheus in where it is told to scrape."
    why = (
        "The target is `down`, with `context deadline exceeded`: no alert and no autoscaler sees "
        "the pods any more."
    )
    mend = (
        "Let Prometheus in by `ingress`, from its namespace, at the port of the metrics: with "
        "annotations on pods that have a sidecar, that is 15020."
    )
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _METRICS)
    source = "https://istio.io/latest/docs/ops/integrations/prometheus/"
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield what is to be scraped of pods that no Prometheus here reaches."""
        scrapers = _scrapers(system)
        for scrape in chain(annotated(system), _merged(system), monitored(system)):
            yield from self._of(system, scrape, scrapers)

    def _of(self, system: System, scrape: Scrape, scrapers: Sequence[Pods]) -> Iterator[Mistake]:
        for target in scrape.targets:
            passages = [refused(system, each, [target]) for each in scrapers]
            if all(passages) and (passage := passages[0]):
                workload, port = target
                whose = workload.member.seen_from(scrape.member)
                yield self.mistake(
                    scrape.member,
                    scrape.path,
                    words(passage, scrape.member, "Prometheus", [port], whose),
                    hint=mend(passage, scrape.member),
                    others=policy_of(passage),
                )
                return


def _merged(system: System) -> Iterator[Scrape]:
    """Yield the pods that ask for it, where their sidecar's agent answers for them."""
    if system.control_plane.mesh_config.get("enablePrometheusMerge") is False:
        return
    for workload in system.workloads:
        said = workload.annotations
        if workload.sidecar and said.get(SCRAPE) == "true" and said.get(MERGE) != "false":
            at = (*workload.template_path, "metadata", "annotations", SCRAPE)
            yield Scrape(workload.member, at, [(workload, _MERGED)], "/stats/prometheus")


def _scrapers(system: System) -> Sequence[Pods]:
    """Return the pods of Prometheus, or of an operator's; where none are here, any pods."""
    found = [
        system.network.pods_of(workload)
        for labels in _LABELS
        for workload in system.everywhere.having(labels)
    ]
    for member in system.of(_OPERATED):
        labels = {**_LABELS[0], "prometheus": member.name}
        found.append(system.network.pods_in(member.namespace, labels))
    return found or [system.network.pods_in("")]
