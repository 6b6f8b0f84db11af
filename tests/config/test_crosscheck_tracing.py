"""Traces that nobody would get, and a Kiali that would see nothing."""

import pytest

from tests.config.problems import Load

CASES = {
    "a Jaeger elsewhere, and no collector": (
        """
platform: {jaeger: {url: "http://jaeger.observability:16686"}}
""",
        [
            "4:21: platform.jaeger.url: `url` is where traces are looked at, and nothing says "
            "where proxies send their spans; expected `collector` beside it, such as `collector: "
            "otel.observability.svc.cluster.local:4317`; without `url`, a Jaeger is rendered that "
            "takes them",
        ],
    ),
    "a Jaeger elsewhere": (
        """
platform: {jaeger: {url: "http://jaeger.far:16686", collector: "jaeger.far.svc:4317"}}
""",
        [],
    ),
    "an address without a port, and one that istiod does not know": (
        """
platform: {jaeger: {collector: otel.observability.svc.cluster.local}}
environments: {a: {platform: {jaeger: {collector: "otel:4317"}}}}
""",
        [
            "4:32: platform.jaeger.collector: found `otel.observability.svc.cluster.local`; "
            "expected a full host and a port, such as otel.observability.svc.cluster.local:4317",
            "5:51: environments.a.platform.jaeger.collector: found `otel:4317`; expected a full "
            "host and a port, such as otel.observability.svc.cluster.local:4317",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_is_seen_by_nobody(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
