"""Containers that run as the proxy's user."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.control_plane import is_of_istio
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.model.injection import PROXY, PROXY_USER
from meshgen.resources import Path
from meshgen.system import System, Workload

_OPERATOR = "istio-operator"
_ANALYZED = ("Pod", "Deployment.apps")


class ReservedUser(Rule):
    """What the proxy's user and group send is not redirected, or it would go round in circles."""

    code = "MG1041"
    title = "No container beside a sidecar runs as the proxy's user, 1337."
    why = (
        "Its traffic goes past the proxy: without mutual TLS (STRICT servers refuse it), routes, "
        "policies or metrics."
    )
    mend = "Run it as another user and group; an init container may, to reach the network."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      securityContext:
        runAsUser: 1337
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      securityContext:
        runAsUser: 1000
""",
    )
    source = "https://istio.io/latest/docs/ops/deployment/application-requirements/"
    istio = ("IST0144",)
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each place that says so; where pods have no sidecar it is just a note."""
        for workload in system.workloads:
            if is_of_istio(workload.member):
                continue
            for path, context in _contexts(workload):
                if _is_proxys(context.get("runAsUser")):
                    analyzed = workload.member.identity.type in _ANALYZED
                    if not analyzed and not workload.sidecar:
                        continue
                    yield self._found(workload, (*path, "runAsUser"), None if analyzed else "")
                elif _is_proxys(context.get("runAsGroup")) and workload.sidecar:
                    yield self._found(workload, (*path, "runAsGroup"), "")

    def _found(self, workload: Workload, path: Path, istio: str | None) -> Mistake:
        severity = Severity.NOTE if workload.sidecar is False else None
        message = f"{PROXY_USER} is the proxy's: what it sends goes past the sidecar"
        return self.mistake(workload.member, path, message, istio=istio, severity=severity)


def _contexts(workload: Workload) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    name = "securityContext"
    yield (*workload.template_path, "spec", name), mapping(workload.pod, name)
    for path, container in workload.containers:
        if container.get("name") not in (PROXY, _OPERATOR):
            yield (*path, name), mapping(container, name)


def _is_proxys(value: Any) -> bool:
    return isinstance(value, int) and value == PROXY_USER
