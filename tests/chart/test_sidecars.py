"""Which pods have a sidecar whose resources a chart has values for."""

from typing import Any

import pytest

from meshgen.chart.sidecar import amounts

FOUR = {
    "sidecar.istio.io/proxyCPU": "1m",
    "sidecar.istio.io/proxyMemory": "1Mi",
    "sidecar.istio.io/proxyCPULimit": "2m",
    "sidecar.istio.io/proxyMemoryLimit": "2Mi",
}


def without(*names: str) -> dict[str, str]:
    """Return the annotations without some."""
    return {key: value for key, value in FOUR.items() if key.partition("/")[2] not in names}


@pytest.mark.parametrize(
    ("labels", "annotations", "expected"),
    [
        ({}, FOUR, ("1m", "1Mi", "2m", "2Mi")),
        # A limit that is left out beside the others is none; without a request, Istio's hold.
        ({}, without("proxyCPULimit"), ("1m", "1Mi", "none", "2Mi")),
        ({}, without("proxyCPULimit", "proxyMemoryLimit"), ("1m", "1Mi", "none", "none")),
        ({}, without("proxyMemory"), ()),
        ({}, {}, ()),
        ({"sidecar.istio.io/inject": "false"}, FOUR, None),
        # A gateway is a proxy, and has none beside.
        ({"sidecar.istio.io/inject": "true"}, {"inject.istio.io/templates": "gateway"}, None),
    ],
)
def test_what_a_sidecar_gets(labels: Any, annotations: Any, expected: Any) -> None:
    pod = {"metadata": {"labels": labels, "annotations": annotations}}
    assert amounts(pod) == expected
