"""Made-up series of the metrics that dashboards ask for, as OpenMetrics."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import product

from meshgen.platform.metrics import ISTIOD, KUBELET, STATE, Metric, metric_of
from tools.dashboards.values import below, gauge, grown, rate_of
from tools.dashboards.world import CONTROL_PLANE, GATEWAY, NOBODY, NODES, Labels, World

# An hour up to a noon, and a little more before it, of which rates begin to know.
END, SPAN, STEP = 1767268800, 3600 + 600, 30
_MILLISECONDS = ["1", "5", "10", "25", "50", "100", "250", "500", "1000", "2500", "+Inf"]
_SECONDS = ["0.01", "0.05", "0.1", "0.25", "0.5", "1", "3", "5", "10", "30", "+Inf"]
_QUOTAS = "requests.cpu limits.cpu pods requests.memory limits.memory requests.storage"
# What labels are that tell nobody's name.
_CHOICES: Mapping[str, str] = {
    "type": "cds eds lds rds",
    "phase": "Running Pending",
    "condition": "true",
    "reason": "CrashLoopBackOff OOMKilled",
    "resource": "cpu memory",
    "version": "1.31.0",
    "component": "proxy",
    "tag": "1.31.0 1.30.4",
    "error": "CSR_ERROR",
    "authz_enforce_result": "allowed denied",
}
_OF_HPA = {"condition": "ScalingActive", "status": "true false"}


def names_in(expr: str) -> Collection[str]:
    """Return the names of the series that an expression asks for."""
    return {name for name in re.findall(r"[a-z]\w+", expr) if metric_of(name)}


def openmetrics(world: World, names: Collection[str]) -> Iterator[str]:
    """Yield the lines of a file with all series of these names."""
    for name in sorted(names):
        metric = metric_of(name)
        assert metric is not None
        for labels in _rows(world, name, metric):
            said = ",".join(f'{key}="{value}"' for key, value in labels.items())
            for age in range(0, SPAN + 1, STEP):
                now = END - SPAN + age
                yield f"{name}{{{said}}} {_value(name, metric, labels, now, age):.6g} {now}"
    yield "# EOF"


def _value(name: str, metric: Metric, labels: Labels, now: int, age: int) -> float:
    if metric.kind == "gauge":
        return gauge(name, labels, now, age)
    less = {key: value for key, value in labels.items() if key != "le"}
    share = below(float(labels["le"]), name, less) if "le" in labels else 1.0
    return share * grown(rate_of(name.removesuffix("_bucket"), less), less, age)


def _rows(world: World, name: str, metric: Metric) -> Iterator[Labels]:
    """Yield the labels of each series of a name, each once."""
    rows = _traffic(world, name) if "reporter" in metric.labels else _others(world, metric)
    own = sorted(metric.labels - {"job", "instance", "le"})
    for values in dict.fromkeys(tuple(labels.get(key, "") for key in own) for labels in rows):
        kept = {key: value for key, value in zip(own, values, strict=True) if value}
        kept["job"] = metric.source.job
        buckets = _MILLISECONDS if "milliseconds" in name else _SECONDS
        for le in buckets if "le" in metric.labels else ("",):
            yield {**kept, "le": le} if le else kept


def _traffic(world: World, name: str) -> Iterator[Labels]:
    codes = {"200": "-"}
    if name == "istio_requests_total":
        codes |= {"503": "UF", "429": "RL"}
    for called, pod, caller in world.requests():
        for code, flags in codes.items():
            both = {**called, **caller.end("source"), **pod.end("destination")}
            both |= {"response_code": code, "response_flags": flags, "request_protocol": "http"}
            mutual = "none" if caller == NOBODY else "mutual_tls"
            seen = {"reporter": "destination", "connection_security_policy": mutual}
            yield {**both, **seen, **pod.labels}
            if caller != NOBODY:
                asked = {"reporter": "source", "connection_security_policy": "unknown"}
                yield {**both, **asked, **caller.labels}


def _others(world: World, metric: Metric) -> Iterator[Labels]:
    own = metric.labels
    named = list(_named(world, metric))
    known = set().union(*(one.keys() for one in named))
    choices = {**_CHOICES, **(_OF_HPA if "horizontalpodautoscaler" in own else {})}
    open_ones = [key for key in sorted(own) if key in choices and key not in known]
    for labels in named:
        for values in product(*(choices[key].split() for key in open_ones)):
            yield {**labels, **dict(zip(open_ones, values, strict=True))}


def _named(world: World, metric: Metric) -> Iterator[Labels]:
    """Yield the labels that name what a metric is of."""
    own = metric.labels
    if metric.source == ISTIOD:
        yield CONTROL_PLANE
    elif "horizontalpodautoscaler" in own:
        for pod in world.pods:
            yield {"namespace": pod.namespace, "horizontalpodautoscaler": pod.workload}
    elif "resourcequota" in own:
        for home, resource, kind in product(world.namespaces, _QUOTAS.split(), ("used", "hard")):
            yield {"namespace": home, "resourcequota": "all", "resource": resource, "type": kind}
    elif metric.source == KUBELET:
        for home in world.namespaces:
            yield {"namespace": home, "persistentvolumeclaim": "data-ledger-0", "node": NODES[0]}
    elif "container" in own:
        for pod in world.pods:
            for container in (pod.app, "istio-proxy"):
                yield {**pod.labels, "container": container}
    elif "pod" in own:
        for pod in world.pods if metric.source == STATE else (*world.pods, GATEWAY):
            yield pod.labels
    elif "node" in own:
        yield from ({"node": node} for node in NODES)
    else:
        yield {}
