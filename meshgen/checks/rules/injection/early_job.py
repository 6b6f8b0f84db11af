"""Jobs whose work calls others before there is a proxy."""

from collections.abc import Iterator
from typing import Any

from meshgen.checks.rules.injection.network_use import uses_network
from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, text
from meshgen.model.injection import INJECTED
from meshgen.system import System, Workload

_HOLD = "holdApplicationUntilProxyStarts"
_HOLD_PROTO = "hold_application_until_proxy_starts"


class EarlyJob(Rule):
    """Containers of a pod start together; traffic is redirected before the proxy is ready."""

    code = "MG1044"
    title = "The work of a Job starts when its proxy is there."
    why = (
        "The first call fails: `connection refused`, `Could not resolve host`; the Job is retried."
    )
    mend = (
        "Set `holdApplicationUntilProxyStarts: true` in `proxy.istio.io/config`, use native "
        "sidecars, or take the Job out of the mesh."
    )
    example = Example(
        wrong="""\
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    metadata:
      annotations:
        sidecar.istio.io/nativeSidecar: "false"
    spec:
      containers:
        - name: report
          command: [curl, -f, http://orders/report]
""",
        right="""\
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    metadata:
      annotations:
        sidecar.istio.io/nativeSidecar: "false"
        proxy.istio.io/config: |
          holdApplicationUntilProxyStarts: true
    spec:
      containers:
        - name: report
          command: [curl, -f, http://orders/report]
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    severity = Severity.NOTE
    kinds = frozenset(("Job.batch", "CronJob.batch"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each container whose command calls others at once, beside a sidecar."""
        if mapping(system.control_plane.mesh_config, "defaultConfig").get(_HOLD) is True:
            return
        for workload in system.workloads:
            if workload.member.kind not in ("Job", "CronJob") or not workload.injected:
                continue
            if workload.native or _holds(workload):
                continue
            for path, container in workload.containers:
                if container.get("name") not in INJECTED and uses_network(container):
                    message = "it may call others before its proxy is ready"
                    hint = f"set {_HOLD}: true"
                    yield self.mistake(workload.member, path, message, hint=hint)


def _holds(workload: Workload) -> bool:
    try:
        config: Any = read_config(text(workload.annotations.get("proxy.istio.io/config")))
    except NotYamlError:
        return False
    return any(mapping(config).get(name) is True for name in (_HOLD, _HOLD_PROTO))
