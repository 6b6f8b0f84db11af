"""Probes that policies refuse."""

from collections.abc import Iterator

from meshgen.checks.rules.probed import REWRITE, rewriting, through_sidecar
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.examples import allowing_from
from meshgen.checks.rules.security.lockouts import of_plain_text
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.access import Request
from meshgen.system.policies import AUTHORIZATION_POLICY

_POD = """\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: default
  labels: {app: orders}
  annotations: {sidecar.istio.io/rewriteAppHTTPProbers: 'REWRITE'}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
    readinessProbe:
      httpGet: {port: 8080, path: /ready}
---
"""
_POLICY = allowing_from("principals: [cluster.local/ns/default/sa/web]")


class ShutOutProbe(Rule):
    """The kubelet has no identity: the injector leads its probes round the sidecar."""

    code = "MG1541"
    title = "AuthorizationPolicies let in probes that the injector does not rewrite."
    why = (
        'With `rewriteAppHTTPProbers: "false"` the kubelet calls the port itself, and is nobody: '
        "`Readiness probe failed: HTTP probe failed with statuscode: 403`, and "
        "`CrashLoopBackOff`."
    )
    mend = (
        "Remove the annotation, or let everybody in at the probe's port and path with a rule "
        "without `from`."
    )
    example = Example(
        wrong=_POD.replace("REWRITE", "false") + _POLICY,
        right=_POD.replace("REWRITE", "true") + _POLICY,
    )
    source = "https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/"
    severity = Severity.ERROR
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each probe over HTTP or gRPC that policies refuse; of STRICT tells MG1111."""
        for workload in system.workloads:
            for probe in through_sidecar(workload):
                asked = Request(probe.port, method=probe.method, path=probe.asked)
                if found := of_plain_text(system, workload, probe.port, asked):
                    yield self.mistake(
                        workload.member,
                        probe.path,
                        f"{found.words('the kubelet')} at `{probe.asked}`: it has no identity",
                        hint=f"remove the annotation `{REWRITE}`",
                        others=[(workload.member, rewriting(workload)), *found.others],
                    )
