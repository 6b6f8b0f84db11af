"""Services for people outside whose pods let nobody in from there."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.network.reaching import behind, policy_of, refused
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.network import NETWORK_POLICY, Outside

_WEIGHTS = {"LoadBalancer": Severity.WARNING, "NodePort": Severity.NOTE}
_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: edge
  labels: {app: edge}
---
apiVersion: v1
kind: Service
metadata: {name: edge}
spec:
  type: LoadBalancer
  selector: {app: edge}
  ports:
  - {name: https, port: 443, targetPort: 8443}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default}
spec:
  podSelector: {}
  policyTypes: [Ingress]
"""
_OPEN = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: edge}
spec:
  podSelector:
    matchLabels: {app: edge}
  ingress:
  - from:
    - ipBlock: {cidr: 0.0.0.0/0}
    ports:
    - {port: 8443}
"""


class UnreachedOutside(Rule):
    """What a load balancer sends on is from no pod: an address, of the caller or of a node."""

    code = "MG1555"
    title = "Pods behind a LoadBalancer let addresses from outside in by their NetworkPolicies."
    why = (
        "The load balancer finds no healthy target, or connections time out: neither "
        "`podSelector` nor `namespaceSelector` is of anything outside of the cluster."
    )
    mend = (
        "Let an `ipBlock` in at the port of the container, `0.0.0.0/0` for everybody: with "
        "`externalTrafficPolicy: Local` the caller's address counts, else mostly a node's."
    )
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _OPEN)
    source = (
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
        "#behavior-of-to-and-from-selectors"
    )
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Service that nobody outside reaches, at any port."""
        for host in system.hosts:
            service = host.service
            if service is None or service.type not in _WEIGHTS:
                continue
            targets = behind(host, (port.number for port in host.ports))
            passage = refused(system, Outside(), targets)
            if passage and passage.member:
                policy = passage.member.seen_from(service.member)
                ports = ", ".join(map(str, dict.fromkeys(number for _, number in targets)))
                yield self.mistake(
                    service.member,
                    ("spec", "type"),
                    f"{policy} lets nobody from outside in at port {ports} of the pods",
                    hint=f"add an `ipBlock` to `ingress` of {policy}, or be of type ClusterIP",
                    others=policy_of(passage),
                    severity=_WEIGHTS[service.type],
                )
