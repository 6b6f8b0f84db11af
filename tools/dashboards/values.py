"""What made-up series are worth: how fast counters grow, and what gauges show."""

import re
from collections.abc import Mapping
from math import cos, exp, pi, sin
from zlib import crc32

_GIB, _DAY = 2**30, 86400
_HOUR = 3600
# Of what is not named here, a counter grows so much in a second.
_USUAL_RATE = 0.05
_RATES: Mapping[str, float] = {
    "istio_requests_total": 4,
    "istio_request_duration_milliseconds": 4,
    "istio_(request|response)_bytes_sum": 9000,
    "istio_tcp_.*_bytes_total": 4000,
    "container_cpu_usage_seconds_total": 0.35,
    "container_cpu_cfs_periods_total": 10,
    "container_cpu_cfs_throttled_periods_total": 1.5,
    "pilot_xds_pushes": 0.8,
    "kube_pod_container_status_restarts_total": 0.0005,
    ".*(reject|fail|err).*": 0.002,
}
_OF_RESOURCES = {"cpu": 1.0, "memory": _GIB / 2, "pods": 40.0, "storage": 200.0 * _GIB}
_GAUGES: Mapping[str, float] = {
    "kube_horizontalpodautoscaler_spec_max_replicas": 6,
    "container_memory_working_set_bytes": 0.3 * _GIB,
    "kubelet_volume_stats_capacity_bytes": 20 * _GIB,
    "kubelet_volume_stats_used_bytes": 14 * _GIB,
    "pilot_xds": 14,
    "istio_agent_cert_expiry_seconds": 0.8 * _DAY,
    "envoy_server_days_until_first_cert_expiring": 40,
}
# Of what exists for some conditions alone: the share of the time in which it does.
_WHEN: Mapping[str, float] = {
    "ScalingActive=false": 1,
    "Pending": 0.3,
    "CrashLoopBackOff": 0.2,
    "OOMKilled": 0.4,
}
# The share of what other conditions ever meet.
_MET = 0.4
# What containers neither wait nor end for.
_NEVER = {("waiting_reason", "OOMKilled"), ("terminated_reason", "CrashLoopBackOff")}
# What is the same for all.
_STEADY = ("capacity_bytes", "max_replicas", "expiring")


def rate_of(name: str, labels: Mapping[str, str]) -> float:
    """Return by how much a counter grows in a second."""
    found = next((v for k, v in _RATES.items() if re.fullmatch(k, name)), _USUAL_RATE)
    code = labels.get("response_code")
    share = {"503": 0.015, "429": 0.06, "0": 0.002}.get(code or "", 1.0)
    plain = 1.0 if labels.get("connection_security_policy") != "none" else 0.04
    sidecar = 0.3 if labels.get("container") == "istio-proxy" else 1.0
    return found * share * plain * sidecar * (0.5 + _hashed(labels))


def gauge(name: str, labels: Mapping[str, str], now: float, age: float) -> float:
    """Return what a gauge shows at a time, so many seconds after the first."""
    wave = _wave(labels, age)
    if (name.rpartition("status_")[2], labels.get("reason")) in _NEVER:
        return 0
    if name == "kube_horizontalpodautoscaler_status_current_replicas":
        return round(2 + 4 * max(0.0, wave))
    if name in ("kube_resourcequota", "kube_node_status_allocatable") or "_resource_" in name:
        return _amount(name, labels) * (1 if labels.get("type") != "used" else 0.7 + 0.2 * wave)
    if name.endswith("expiry_timestamp"):
        return now + 200 * _DAY
    if name == "istio_agent_cert_expiry_seconds":
        return _GAUGES[name] - age - _DAY * 0.3 * _hashed(labels)
    if name in _GAUGES:
        if name.endswith(_STEADY):
            return _GAUGES[name]
        sidecar = 0.4 if labels.get("container") == "istio-proxy" else 1.0
        return _GAUGES[name] * sidecar * (0.7 + 0.4 * _hashed(labels)) * (1 + 0.15 * wave)
    return _is(labels, age)


def grown(rate: float, labels: Mapping[str, str], age: float) -> float:
    """Return what a counter has counted; it grows faster and slower by turns."""
    turn = 2 * pi * (age / _HOUR + _hashed(labels))
    start = 2 * pi * _hashed(labels)
    # The integral of rate * (1 + 0.4 * sin(turn)).
    return rate * (age + 0.4 * _HOUR / (2 * pi) * (cos(start) - cos(turn)))


def below(bound: float, name: str, labels: Mapping[str, str]) -> float:
    """Return the share of what a histogram counts that is not above a bound."""
    usual = (20 if "milliseconds" in name else 0.05) * (0.5 + _hashed(labels))
    return 1 - exp(-((bound / usual) ** 0.6))


def _amount(name: str, labels: Mapping[str, str]) -> float:
    resource = labels.get("resource", "")
    found = next(v for k, v in _OF_RESOURCES.items() if k in resource)
    if name.startswith("kube_pod"):
        sidecar = 0.5 if labels.get("container") == "istio-proxy" else 1.0
        return found * sidecar * (1 if "limits" in name else 0.25)
    many = 16.0 if resource not in ("pods", "count/pods", "requests.storage") else 1.0
    return found * many


def _is(labels: Mapping[str, str], age: float) -> float:
    """Return 1 where what the labels say is so."""
    said = set(labels.values())
    if "condition" in labels:
        said.add(f"{labels['condition']}={labels.get('status', '')}")
    share = next((v for k, v in _WHEN.items() if k in said), None)
    if share is not None:
        met = "reason" in labels or _hashed(labels) < _MET
        return float(met and (age / _HOUR + _hashed(labels)) % 1 < share)
    return 0.0 if "false" in said or "unknown" in said else 1.0


def _wave(labels: Mapping[str, str], age: float) -> float:
    return sin(2 * pi * (age / _HOUR * 1.5 + _hashed(labels)))


def _hashed(labels: Mapping[str, str]) -> float:
    """Return a number from 0 to 1 that is always the same for labels."""
    return crc32(repr(sorted(labels.items())).encode()) / 2**32
