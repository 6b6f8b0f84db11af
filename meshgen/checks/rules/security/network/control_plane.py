"""Sidecars that a NetworkPolicy keeps from istiod."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.network.shut import Shut, called
from meshgen.codes import Example
from meshgen.lenient import text
from meshgen.system import System
from meshgen.system.access import Verdict
from meshgen.system.network import EGRESS, ISTIOD_PORT, NETWORK_POLICY, Outside, Port

_MANIFESTS = """\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: kube-system}
    ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
"""
_ISTIOD = """\
  - to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: istio-system}
      podSelector:
        matchLabels: {app: istiod}
    ports:
    - {port: 15012}
"""


class UnreachedIstiod(Rule):
    """A proxy has its certificate and all that it does from istiod."""

    code = "MG1551"
    title = "Pods with a sidecar may leave by their NetworkPolicies to istiod."
    why = (
        "The sidecar gets no certificate and no configuration: `Envoy proxy is NOT ready: config "
        "received from XDS server`, `CSR … i/o timeout`; no pod gets ready."
    )
    mend = "Let them out to port 15012 of istiod's pods (`app: istiod`, in its namespace)."
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _ISTIOD)
    source = "https://istio.io/latest/docs/ops/deployment/application-requirements/"
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy that keeps a sidecar from istiod, where it is in the cluster."""
        plane, network, shut = system.control_plane, system.network, Shut()
        if text(plane.default_config.get("discoveryAddress")):
            return
        pods_of_istiod = network.pods_in(
            plane.namespace if plane.declared else "", {"app": "istiod"}
        )
        # Of one in another cluster nobody says here at which address proxies reach it.
        istiod = Outside() if plane.elsewhere else pods_of_istiod
        for workload in system.workloads:
            told = text(workload.annotations.get("proxy.istio.io/config"))
            if not workload.sidecar or "discoveryAddress" in told:
                continue
            pods = network.pods_of(workload)
            named = any(
                port.get("port") == ISTIOD_PORT or isinstance(port.get("port"), str)
                for policy in network.isolating(pods, EGRESS)
                for rule in policy.rules(EGRESS)
                for port in rule.ports
            )
            passage = network.leaves(pods, istiod, Port(ISTIOD_PORT))
            if passage.verdict is Verdict.DENIED and not (named and not plane.declared):
                place = (workload.member, workload.template_path)
                shut.add(passage, called(workload, passage), place)
        said = "keeps the sidecars of {} from istiod"
        yield from shut.told(self, said, f"let them out to port {ISTIOD_PORT} of istiod's pods")
