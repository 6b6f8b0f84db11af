"""Pods without the proxy that their namespace gives."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import injectable
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import INJECTION, PROXY
from meshgen.system import System, Workload


class MissingProxy(Rule):
    """Only a pod that is made anew is injected: one that runs already keeps what it has."""

    code = "MG1021"
    title = "A running pod of an injected namespace has its sidecar."
    why = "It runs as `1/1`: it was made before the namespace was labelled, or the injector."
    mend = "Restart it: `kubectl rollout restart`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  nodeName: node-1
  containers:
    - name: web
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  nodeName: node-1
  containers:
    - name: web
    - name: istio-proxy
      image: istio/proxyv2:1.29.0
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    istio = ("IST0103",)
    kinds = frozenset(("Pod",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Pod without a proxy; of one that runs nowhere yet it is just a note."""
        injected = {
            member.name
            for member in injectable(system)
            if member.labels.get(INJECTION) == "enabled"
        }
        for workload in system.workloads:
            if workload.template_path or workload.namespace not in injected:
                continue
            if workload.asked.lower() == "false" or workload.on_host or _has_proxy(workload):
                continue
            if _runs(workload):
                message = f"it runs without {PROXY}, though its namespace is injected"
                yield self.mistake(workload.member, (), message, hint="restart it")
            else:
                message = f"it has no {PROXY}; it gets one when it is made, and not before"
                yield self.mistake(workload.member, (), message, severity=Severity.NOTE)


def _has_proxy(workload: Workload) -> bool:
    """Return whether there is a proxy; as istioctl has it, the first of its name counts."""
    listed = (*workload.containers, *workload.init_containers)
    proxy = next((each for _, each in listed if each.get("name") == PROXY), {})
    return bool(proxy.get("image"))


def _runs(workload: Workload) -> bool:
    """Return whether a Pod was taken from a cluster."""
    return bool(workload.pod.get("nodeName") or workload.member.object.get("status"))
