"""Init containers that call others before there is a proxy."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.cni import divided
from meshgen.checks.rules.injection.network_use import uses_network
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.model.injection import INJECTED, PROXY_USER
from meshgen.quota.sidecar import is_native
from meshgen.system import System, Workload

_PAST = ("excludeOutboundIPRanges", "excludeOutboundPorts")
_MODE = "sidecar.istio.io/interceptionMode"


class EarlyContainer(Rule):
    """The CNI plugin redirects from the first container on; the proxy starts after the last one."""

    code = "MG1042"
    title = "An init container needs no network before the proxy is there."
    why = (
        "The pod hangs at `Init:0/1`, the init container says `connection refused`: the CNI plugin "
        "sends its traffic to a proxy that starts only when it is done."
    )
    mend = (
        "Use native sidecars (by themselves from Istio 1.27 on Kubernetes 1.33), run it as user "
        "1337, or let the ports or addresses pass: `traffic.sidecar.istio.io/excludeOutboundPorts`."
    )
    example = Example(
        wrong="""\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: istio-cni-node
  namespace: istio-system
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/nativeSidecar: "false"
spec:
  initContainers:
    - name: wait
      command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]
""",
        right="""\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: istio-cni-node
  namespace: istio-system
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/nativeSidecar: "false"
spec:
  initContainers:
    - name: wait
      command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]
      securityContext:
        runAsUser: 1337
""",
    )
    source = (
        "https://istio.io/latest/docs/setup/additional-setup/cni/"
        "#compatibility-with-application-init-containers"
    )
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each init container that calls others, where the plugin redirects too early."""
        with_plugin, _ = divided(system)
        for workload in system.workloads:
            if not with_plugin or not workload.sidecar or _passes(workload):
                continue
            if all(is_native(workload.annotations, cluster) for cluster in with_plugin):
                continue
            for path, container in workload.init_containers:
                if _is_early(container, workload) and uses_network(container):
                    yield self.mistake(
                        workload.member,
                        path,
                        "it calls others before there is a proxy, and the CNI plugin sends its "
                        "traffic there: connection refused",
                        hint="use native sidecars, or run it as user 1337",
                    )


def _is_early(container: Mapping[str, Any], workload: Workload) -> bool:
    """Return whether it ends before the proxy starts, and is not the proxy's user."""
    if container.get("restartPolicy") == "Always" or container.get("name") in INJECTED:
        return False
    own = mapping(container, "securityContext").get("runAsUser")
    of_pod = mapping(workload.pod, "securityContext").get("runAsUser")
    return (of_pod if own is None else own) != PROXY_USER


def _passes(workload: Workload) -> bool:
    """Return whether some of the traffic is not redirected: then nobody knows which."""
    if workload.annotations.get(_MODE) == "NONE":
        return True
    return any(f"traffic.sidecar.istio.io/{name}" in workload.annotations for name in _PAST)
