"""The table of metrics."""

import pytest

from meshgen.kinds.limits import RATE_LIMIT_STATS
from meshgen.platform.metrics import ENVOY, metric_of


@pytest.mark.parametrize(
    ("series", "label"),
    [
        ("istio_requests_total", "destination_workload_namespace"),
        ("istio_requests_total", "pod"),
        ("istio_request_duration_milliseconds_bucket", "le"),
        ("istio_request_duration_milliseconds_count", "response_code"),
        ("kube_pod_container_resource_limits", "resource"),
        ("container_memory_working_set_bytes", "container"),
    ],
)
def test_series_have_labels(series: str, label: str) -> None:
    metric = metric_of(series)
    assert metric is not None
    assert label in metric.labels


@pytest.mark.parametrize(
    "series",
    [
        # A histogram alone has no samples, and a counter no buckets.
        "istio_request_duration_milliseconds",
        "istio_requests_total_bucket",
        "istio_tcp_request_total",
        "envoy_http_local_rate_limiter_http_local_rate_limit_refused",
    ],
)
def test_nobody_exposes_it(series: str) -> None:
    assert metric_of(series) is None


def test_tcp_has_no_response_code() -> None:
    metric = metric_of("istio_tcp_sent_bytes_total")
    assert metric is not None
    assert "response_code" not in metric.labels


@pytest.mark.parametrize("whose", ["", "_web"])
def test_rate_limits_have_to_be_included(whose: str) -> None:
    limited = metric_of(f"envoy_http_local_rate_limiter{whose}_http_local_rate_limit_rate_limited")
    assert limited is not None
    assert (limited.source, limited.included) == (ENVOY, RATE_LIMIT_STATS)
