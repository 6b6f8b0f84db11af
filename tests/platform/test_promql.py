"""The walker of expressions refuses what no Prometheus would answer."""

import pytest

from tests.platform.promql import labels_of

_BY_POD = "sum by (pod) (rate(istio_requests_total[5m]))"


@pytest.mark.parametrize(
    ("expr", "labels"),
    [
        (_BY_POD, {"pod"}),
        ("sum(pilot_xds) or vector(0)", set()),
        ("histogram_quantile(0.9, sum by (le) (rate(pilot_xds_push_time_bucket[5m])))", set()),
        ("min(citadel_server_root_cert_expiry_timestamp - time()) / 86400", set()),
        (f"topk(3, {_BY_POD}) > 1", {"pod"}),
        ("sum without (le, type) (rate(pilot_xds_push_time_bucket[5m])) * 0", None),
    ],
)
def test_labels(expr: str, labels: set[str] | None) -> None:
    found = labels_of(expr)
    assert found == labels if labels is not None else "le" not in found


@pytest.mark.parametrize(
    "expr",
    [
        "sum(",
        "no_such_metric",
        'istio_requests_total{nobody="x"}',
        "sum by (nobody) (pilot_xds)",
        "rate(pilot_xds[5m])",
        "histogram_quantile(0.9, sum(rate(pilot_xds_push_time_bucket[5m])))",
        f"{_BY_POD} / sum by (node) (kube_pod_info)",
        "kube_resourcequota / ignoring (nobody) kube_resourcequota",
    ],
)
def test_it_is_refused(expr: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        labels_of(expr)
