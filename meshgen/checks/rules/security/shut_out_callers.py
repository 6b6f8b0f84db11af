"""Callers of the mesh whom no policy lets in."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.examples import CALLED, allowing_from, calling
from meshgen.checks.rules.security.lockouts import Refusal, client_of, of_call, principal
from meshgen.checks.rules.traffic.callers.reach import places
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.calls import Call
from meshgen.system.policies import AUTHORIZATION_POLICY


class ShutOutCaller(Rule):
    """What a container is given says whom it calls: its environment, arguments and ConfigMaps.

    One that several services read says nothing of who calls whom.
    """

    code = "MG1543"
    title = "Who is given the address of a Service is let in there by AuthorizationPolicies."
    why = (
        "With mutual TLS the caller is its service account, of its namespace: one that no ALLOW "
        "names, or that a DENY does, gets `RBAC: access denied`, 403."
    )
    mend = (
        "Add the caller's principal to a policy of the pods that it calls, or take the address "
        "from it."
    )
    example = Example(
        wrong=CALLED + calling() + allowing_from("principals: [cluster.local/ns/default/sa/admin]"),
        right=CALLED + calling() + allowing_from("principals: [cluster.local/ns/default/sa/web]"),
    )
    source = "https://istio.io/latest/docs/ops/common-problems/security-issues/#authorization-is-too-restrictive-or-permissive"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each address whose pods refuse whatever its holder asks of them."""
        for workload in system.workloads:
            # What a gateway's own pods are given, they do not ask through their listeners.
            if workload.in_mesh is not False and not workload.is_injected_gateway:
                for call in system.own_calls_of(workload):
                    if found := _refused(system, call):
                        yield self._of(system, call, found)

    def _of(self, system: System, call: Call, found: Refusal) -> Mistake:
        client = call.client
        ports = ", ".join(str(port.number) for port in call.ports)
        whom = call.host.member.seen_from(client.member)
        return self.mistake(
            client.member,
            call.path,
            f"{found.words(f'service account `{client.account}`')} at port {ports} of {whom}",
            hint=found.mend(f"the principal `{principal(system, client)}`"),
            others=places(call, *found.others),
        )


def _refused(system: System, call: Call) -> Refusal | None:
    """Return why a call is refused; None where it may go past the sidecar, or to other pods."""
    client, host = call.client, call.host
    for virtual in system.routing.virtual_services_about(host.name):
        home = virtual.member.namespace
        names = {system.hosts.full(to.host, home) for to in virtual.destinations}
        if virtual.is_for_mesh and names - {host.name}:
            return None
    egress = system.egress_of(client)
    is_plain = (
        client.in_mesh is None
        or (egress is not None and not egress.has(host))
        or not all(client.sends(port.number) for port in call.ports)
    )
    return of_call(system, client_of(client, is_plain=is_plain), host, call.ports)
