"""Pods that a NetworkPolicy keeps from asking for names."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.network.shut import Shut, called
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.system import System, Workload
from meshgen.system.access import Verdict
from meshgen.system.network import (
    DNS_PORT,
    EGRESS,
    NETWORK_POLICY,
    End,
    NetworkPolicy,
    Outside,
    Passage,
    Port,
)

# Who answers: of Kubernetes, on each node before it, of OpenShift. The port is the pods'.
_SERVERS = (
    ("kube-system", {"k8s-app": "kube-dns"}, DNS_PORT),
    ("kube-system", {"k8s-app": "node-local-dns"}, DNS_PORT),
    ("openshift-dns", {"dns.operator.openshift.io/daemonset-dns": "default"}, 5353),
)
_LOCAL = Outside("169.254.20.10")
_PORTS = (DNS_PORT, 5353)
_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: web
    env:
    - {name: DB_URL, value: "postgres://db:5432"}
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  labels: {app: db}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  selector: {app: db}
  ports:
  - {name: tcp, port: 5432}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector:
    matchLabels: {app: web}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector:
        matchLabels: {app: db}
"""
_DNS = """\
  - to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: kube-system}
      podSelector:
        matchLabels: {k8s-app: kube-dns}
    ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
  - to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: istio-system}
    ports:
    - {port: 15012}
"""


class UnreachedNames(Rule):
    """Who calls others by name asks DNS first, the sidecar for istiod too.

    Pods that do neither, as far as anybody can tell, may well be shut off.
    """

    code = "MG1550"
    title = "Pods that may leave by a NetworkPolicy may ask for names."
    why = (
        "No name is found: `dial tcp: lookup db on 10.96.0.10:53: i/o timeout`, `Temporary "
        "failure in name resolution`; a sidecar does not find istiod, and never gets ready."
    )
    mend = (
        "Let the pods out to port 53 by UDP and by TCP: to `k8s-app: kube-dns` of kube-system; "
        "with NodeLocal DNSCache to the `ipBlock` 169.254.20.10/32."
    )
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _DNS)
    source = (
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
        "#default-deny-all-egress-traffic"
    )
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy that keeps pods from DNS; by TCP alone it is a note."""
        silent, short = Shut(), Shut()
        for workload in system.workloads:
            pods = system.network.pods_of(workload)
            policies = system.network.isolating(pods, EGRESS)
            if not policies or not _asks(system, workload, policies):
                continue
            by_udp, by_tcp = (_asked(system, workload, policies, each) for each in ("UDP", "TCP"))
            place = (workload.member, workload.template_path)
            if by_udp:
                silent.add(by_udp, called(workload, by_udp), place)
            elif by_tcp:
                short.add(by_tcp, called(workload, by_tcp), place)
        said, hint = "keeps {} from asking DNS", "let them out to port 53 by UDP and TCP"
        yield from silent.told(self, said, hint)
        said, hint = "lets {} ask DNS by UDP alone", "long answers come by TCP: add it for port 53"
        yield from short.told(self, said, hint, Severity.NOTE)


def _asks(system: System, workload: Workload, policies: Sequence[NetworkPolicy]) -> bool:
    """Return whether pods surely look names up, in the cluster's DNS."""
    if text(workload.pod.get("dnsPolicy")) in ("None", "Default"):
        return False
    if workload.sidecar or system.calls_of(workload) or system.calls_outside(workload):
        return True
    peers = (peer for each in policies for rule in each.rules(EGRESS) for peer in rule.peers)
    return any("ipBlock" not in peer for peer in peers)


def _asked(
    system: System, workload: Workload, policies: Sequence[NetworkPolicy], protocol: str
) -> Passage | None:
    """Return that no DNS server is reached by a protocol; None if one may be."""
    if any(_names_port(each, protocol) for each in policies):
        return None  # to a server of their own
    pods, network = system.network.pods_of(workload), system.network
    servers: list[tuple[End, int]] = [(_LOCAL, DNS_PORT)]
    servers += [(network.pods_in(space, labels), port) for space, labels, port in _SERVERS]
    passages = [network.leaves(pods, end, Port(port, protocol)) for end, port in servers]
    refused = [each for each in passages if each.verdict is Verdict.DENIED]
    return refused[0] if len(refused) == len(passages) else None


def _names_port(policy: NetworkPolicy, protocol: str) -> bool:
    return any(
        (port.get("port") in _PORTS or isinstance(port.get("port"), str))
        and (text(port.get("protocol")) or "TCP") == protocol
        for rule in policy.rules(EGRESS)
        for port in rule.ports
    )
