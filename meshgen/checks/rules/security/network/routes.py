"""Routes of gateways that NetworkPolicies do not let through."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.network.reaching import (
    behind,
    mend,
    pods_of,
    policy_of,
    refused,
    words,
)
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.system import Destination, GatewayPods, System, VirtualService
from meshgen.system.network import NETWORK_POLICY

_Delegates = Mapping[tuple[str, str], VirtualService]
_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: edge
  labels: {istio: edge}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: edge}
spec:
  selector: {istio: edge}
  servers:
  - port: {number: 80, name: http, protocol: HTTP}
    hosts: [web.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [web.example.com]
  gateways: [edge/edge]
  http:
  - route:
    - destination: {host: web}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
  - from:
    - podSelector: {}
"""
_EDGE = """\
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: edge}
"""


class UnreachedRoute(Rule):
    """A gateway's pods are elsewhere mostly: `podSelector` alone is of the own namespace."""

    code = "MG1553"
    title = "NetworkPolicies let gateways in to the pods that they route to."
    why = (
        "Every request through the gateway ends in `upstream connect error or disconnect/reset "
        "before headers. reset reason: connection timeout`, 503 UF, UH."
    )
    mend = (
        "Add a peer with the gateway's `namespaceSelector` and `podSelector` to `ingress`, at the "
        "port of the container."
    )
    example = Example(wrong=_MANIFESTS, right=_MANIFESTS + _EDGE)
    source = (
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
        "#behavior-of-to-and-from-selectors"
    )
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each destination of which a gateway reaches no pod."""
        services = system.routing.virtual_services
        delegates = {(v.member.namespace, v.member.name): v for v in services if v.is_delegate}
        told: set[tuple[int, object]] = set()
        for virtual in services:
            serving = _serving(system, virtual)
            for one in _whole(virtual, delegates) if serving else ():
                for to in one.destinations:
                    key = (one.member.position, to.path)
                    found = None if key in told else self._of(system, one, to, serving)
                    if found:
                        told.add(key)
                        yield found

    def _of(
        self,
        system: System,
        virtual: VirtualService,
        to: Destination,
        serving: Sequence[GatewayPods],
    ) -> Mistake | None:
        host = system.hosts.meant(to.host, virtual.member.namespace)
        if host is None:
            return None
        ports = [to.port] if to.port else [port.number for port in host.ports]
        targets = behind(host, ports)
        for pods in serving:
            if passage := refused(system, pods_of(system, pods), targets):
                seen = virtual.member
                who = pods.workload.member.seen_from(seen) if pods.workload else "the gateway"
                whose = f"the pods of {host.member.seen_from(seen)}"
                return self.mistake(
                    seen,
                    to.path,
                    words(passage, seen, who, (number for _, number in targets), whose),
                    hint=mend(passage, seen),
                    others=policy_of(passage),
                )
        return None


def _serving(system: System, virtual: VirtualService) -> Sequence[GatewayPods]:
    """Return the pods of the gateways that follow a VirtualService, by its own list of them."""
    gateways = [
        system.gateways.named(reference) for _, _, reference in virtual.gateways if reference
    ]
    return [
        pods
        for gateway in gateways
        if gateway and gateway.selector
        for pods in system.gateways.serving(gateway)
    ]


def _whole(virtual: VirtualService, delegates: _Delegates) -> Iterator[VirtualService]:
    """Yield a VirtualService, and those that its routes delegate to."""
    yield virtual
    for route in mappings(virtual.member.spec.get("http")):
        named = mapping(route, "delegate")
        space = text(named.get("namespace")) or virtual.member.namespace
        delegate = delegates.get((space, text(named.get("name"))))
        if delegate:
            yield delegate
