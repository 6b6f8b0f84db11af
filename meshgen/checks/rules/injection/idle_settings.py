"""Settings of a proxy that do nothing beside others."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.injection.proxy_fields import camel
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.durations import nanoseconds
from meshgen.findings import Severity
from meshgen.lenient import mapping, text
from meshgen.quota.sidecar import is_native
from meshgen.system import System, Workload

_CONFIG, _MODE = "proxy.istio.io/config", "sidecar.istio.io/interceptionMode"
_TRAFFIC = "traffic.sidecar.istio.io/"
# What is left out of everything, and what takes the place of everything.
_PAIRS = (
    ("excludeInboundPorts", "includeInboundPorts"),
    ("excludeOutboundIPRanges", "includeOutboundIPRanges"),
)
_DRAIN, _HOLD = "terminationDrainDuration", "holdApplicationUntilProxyStarts"
_UNTIL_IDLE, _LEAST = "EXIT_ON_ZERO_ACTIVE_CONNECTIONS", "MINIMUM_DRAIN_DURATION"
_GRACE, _SECOND = 30, 1_000_000_000
Idle = tuple[str, str, str]


class IdleProxySetting(Rule):
    """What other settings take the place of is passed over without a word."""

    code = "MG1046"
    title = "A setting of a proxy does something beside the others."
    why = (
        "Nobody tells: traffic goes another way than it says, or the proxy ends before connections "
        "are drained (`upstream connect error or disconnect/reset before headers`)."
    )
    mend = "Take the setting away that the message names, or the one that keeps it from working."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    traffic.sidecar.istio.io/includeInboundPorts: "8080"
    traffic.sidecar.istio.io/excludeInboundPorts: "9100"
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    traffic.sidecar.istio.io/excludeInboundPorts: "9100"
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting that another one, or the kind of sidecar, leaves without effect."""
        for workload in system.workloads:
            if workload.sidecar is False or workload.is_injected_gateway:
                continue
            native = all(is_native(workload.annotations, each) for each in system.clusters)
            place = (*workload.template_path, "metadata", "annotations")
            for name, message, hint in _of_traffic(workload.annotations):
                yield self.mistake(workload.member, (*place, name), message, hint=hint)
            config = _config(text(workload.annotations.get(_CONFIG)))
            told = list(_of_native(config) if native else _of_ending(config, workload))
            if told:
                message, hint = ("; ".join(part) for part in zip(*told, strict=True))
                # What a native sidecar does by itself is not missed.
                severity = Severity.NOTE if native else None
                at = (*place, _CONFIG)
                yield self.mistake(workload.member, at, message, hint=hint, severity=severity)


def _of_traffic(annotations: Mapping[str, Any]) -> Iterator[Idle]:
    if annotations.get(_MODE) == "NONE":
        for name in annotations:
            if str(name).startswith(_TRAFFIC):
                yield name, f"with `{_MODE}: NONE` no traffic is led to the proxy", "take one away"
        return
    for out, into in _PAIRS:
        said = annotations.get(_TRAFFIC + into)
        if text(annotations.get(_TRAFFIC + out)) and said is not None and said != "*":
            message = f"it leaves something out of all traffic, and `{into}` says which there is"
            yield _TRAFFIC + out, message, f"take it out of `{into}`"


def _of_native(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a native sidecar does not need.

    Source: files/injection-template.yaml of the chart istiod, and pkg/envoy/agent.go.
    """
    if config.get(_HOLD) is True:
        yield f"a native sidecar starts first: `{_HOLD}` does nothing", f"take `{_HOLD}` away"
    for name, value in ((_DRAIN, config.get(_DRAIN)), (_UNTIL_IDLE, _variable(config))):
        if value:
            message = f"a native sidecar drains until the containers have ended: `{name}` does "
            yield f"{message}nothing", f"take `{name}` away"


def _of_ending(config: Mapping[str, Any], workload: Workload) -> Iterator[tuple[str, str]]:
    """Yield what of a proxy's end another setting decides. Source: pkg/envoy/agent.go."""
    until_idle = _variable(config)
    drain = nanoseconds(text(config.get(_DRAIN)) or "0s") or 0
    if drain and until_idle:
        message = f"with `{_UNTIL_IDLE}` it drains until there are no connections"
        yield f"{message}: `{_DRAIN}` does nothing", f"take `{_DRAIN}` away, or set `{_LEAST}`"
    if _LEAST in mapping(config, "proxyMetadata") and not until_idle:
        yield f"`{_LEAST}` counts only with `{_UNTIL_IDLE}`", f'add `{_UNTIL_IDLE}: "true"`'
    grace = workload.pod.get("terminationGracePeriodSeconds", _GRACE)
    if not until_idle and isinstance(grace, int) and drain >= grace * _SECOND > 0:
        message = f"the pod is killed after {grace} seconds, before `{_DRAIN}` is over"
        yield message, "raise `terminationGracePeriodSeconds`, or drain for less"


def _variable(config: Mapping[str, Any]) -> bool:
    """Return whether the proxy ends once there are no connections."""
    return mapping(config, "proxyMetadata").get(_UNTIL_IDLE) == "true"


def _config(written: str) -> Mapping[str, Any]:
    """Return a ProxyConfig with the names of its JSON; empty if it cannot be read."""
    try:
        config = read_config(written)
    except NotYamlError:
        return {}
    return {camel(str(name)): value for name, value in mapping(config).items()}
