"""Callers without a sidecar, of pods that ask who calls."""

from collections.abc import Iterator

from meshgen.checks.rules.mtls.refusal import refusals
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.examples import CALLED, allowing_from, calling
from meshgen.checks.rules.security.lockouts import Refusal, of_call, principal
from meshgen.checks.rules.traffic.callers.reach import places
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.calls import Call
from meshgen.system.policies import AUTHORIZATION_POLICY

_POLICY = allowing_from("principals: [cluster.local/ns/default/sa/web]")


class ShutOutPlainCaller(Rule):
    """MG1110 is about pods that are STRICT: those refuse plain text before any policy is asked."""

    code = "MG1544"
    title = "Who calls pods that let in certain callers alone has a sidecar."
    why = (
        "A Job, or a pod, without one calls in plain text and so has no identity: no principal and "
        "no namespace fits, and it gets `RBAC: access denied`, 403, or is cut off."
    )
    mend = (
        "Give the caller a sidecar (a Job ends with a native one), and let its service account in."
    )
    example = Example(
        wrong=CALLED + calling(injected=False) + _POLICY,
        right=CALLED + calling() + _POLICY,
    )
    source = "https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each address that a workload outside the mesh is given and refused."""
        for workload in system.workloads:
            for call in system.own_calls_of(workload) if workload.in_mesh is False else ():
                is_strict = all(refusals(system, call.host, port.number) for port in call.ports)
                found = None if is_strict else of_call(system, None, call.host, call.ports)
                if found:
                    yield self._of(system, call, found)

    def _of(self, system: System, call: Call, found: Refusal) -> Mistake:
        client = call.client
        ports = ", ".join(str(port.number) for port in call.ports)
        whom = call.host.member.seen_from(client.member)
        message = (
            f"has no sidecar, and so no identity: {found.words('it')} at port {ports} of {whom}"
        )
        hint = f"give it a sidecar, and let in its principal, `{principal(system, client)}`"
        others = places(call, *found.others)
        return self.mistake(client.member, call.path, message, hint=hint, others=others)
