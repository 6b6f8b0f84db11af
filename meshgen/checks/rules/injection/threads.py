"""Proxies with a thread for each core of the node, and a CPU limit."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.injection.proxy_fields import camel
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, text
from meshgen.model.proxy import ANNOTATIONS
from meshgen.model.proxysettings import CONFIG_ANNOTATION
from meshgen.quota.sidecar import proxy_amounts
from meshgen.system import System, Workload

_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    proxy.istio.io/config: 'concurrency: NUMBER'
    sidecar.istio.io/proxyCPU: 100m
    sidecar.istio.io/proxyCPULimit: 500m
    sidecar.istio.io/proxyMemory: 128Mi
    sidecar.istio.io/proxyMemoryLimit: 256Mi
"""


class ThreadsOfNode(Rule):
    """`concurrency: 0` does not ask for what the limit allows: no concurrency at all does.

    Source: ConstructProxyConfig of istio.io/istio/pilot/cmd/pilot-agent/config.
    """

    code = "MG1047"
    title = "A proxy with a CPU limit has as many threads as that allows."
    why = (
        "On a node of 64 cores the proxy starts 64 threads that share the limit: they are "
        "throttled, requests are slow, and each has connections and memory of its own. Only the "
        "proxy's log tells: `concurrency is set to 0`."
    )
    mend = "Leave `concurrency` out: it follows the limit then. Or take the CPU limit away."
    example = Example(wrong=_POD.replace("NUMBER", "0"), right=_POD.replace("NUMBER", "1"))
    source = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such annotation, where the sidecar has a limit on every cluster."""
        for workload in system.workloads:
            config = text(workload.annotations.get(CONFIG_ANNOTATION))
            if not config or workload.sidecar is False or not _is_zero(config):
                continue
            if limit := _limit(system, workload):
                place = (*workload.template_path, "metadata", "annotations")
                own = ANNOTATIONS["limits", "cpu"]
                others = [(workload.member, (*place, own))] if own in workload.annotations else []
                yield self.mistake(
                    workload.member,
                    (*place, CONFIG_ANNOTATION),
                    f"`concurrency: 0` is a thread for each core of the node, and all of them "
                    f"share the limit of {limit} CPU",
                    hint="leave `concurrency` out, and it follows the limit",
                    others=others,
                )


def _is_zero(config: str) -> bool:
    try:
        fields: Mapping[str, Any] = mapping(read_config(config))
    except NotYamlError:
        return False
    said = {camel(str(name)): value for name, value in fields.items()}.get("concurrency")
    return isinstance(said, int) and not isinstance(said, bool) and said == 0


def _limit(system: System, workload: Workload) -> str:
    """Return the sidecar's CPU limit; "" where some cluster gives it none."""
    limits = [proxy_amounts(workload.annotations, one)[1].get("cpu") for one in system.clusters]
    known = [limit for limit in limits if limit is not None]
    return str(min(known)) if known and len(known) == len(limits) else ""
