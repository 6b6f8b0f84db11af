"""Calls that NetworkPolicies do not let through."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.network.reaching import behind, mend, policy_of, refused, words
from meshgen.checks.rules.traffic.callers.reach import places
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.calls import Call
from meshgen.system.network import NETWORK_POLICY, Passage

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
metadata: {name: db}
spec:
  podSelector:
    matchLabels: {app: db}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: LABEL}
    ports:
    - {port: 5432}
"""


class UnreachedCall(Rule):
    """Both ends have to let a connection through, at the port of the pods.

    What a container is given says whom it calls: its environment, arguments and ConfigMaps.
    """

    code = "MG1552"
    title = "NetworkPolicies let pods through to the addresses that they are given."
    why = (
        "Nothing comes back: `connection timed out`, `upstream connect error or disconnect/reset "
        "before headers. reset reason: connection timeout`, 503 UF."
    )
    mend = (
        "Let the pods out to those that they call, by `egress`, and let them in there, by "
        "`ingress`, at the port of the container; or take the address from them."
    )
    example = Example(
        wrong=_MANIFESTS.replace("LABEL", "admin"), right=_MANIFESTS.replace("LABEL", "web")
    )
    source = (
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
        "#the-two-sorts-of-pod-isolation"
    )
    kinds = frozenset((NETWORK_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each address of which no pod is reached."""
        for workload in system.workloads:
            for call in system.own_calls_of(workload):
                if not _leads_elsewhere(system, call):
                    targets = behind(call.host, (port.number for port in call.ports))
                    pods = system.network.pods_of(workload)
                    if passage := refused(system, pods, targets):
                        yield self._of(call, passage, [number for _, number in targets])

    def _of(self, call: Call, passage: Passage, ports: Sequence[int]) -> Mistake:
        client = call.client.member
        whose = f"the pods of {call.host.member.seen_from(client)}"
        return self.mistake(
            client,
            call.path,
            words(passage, client, str(client), ports, whose),
            hint=mend(passage, client),
            others=places(call, *policy_of(passage)),
        )


def _leads_elsewhere(system: System, call: Call) -> bool:
    """Return whether routes may lead a call to another host."""
    if call.client.in_mesh is False:
        return False
    return any(
        system.hosts.full(each.host, virtual.member.namespace) != call.host.name
        for virtual in system.routing.virtual_services_about(call.host.name)
        if virtual.is_for_mesh
        for each in virtual.destinations
    )
