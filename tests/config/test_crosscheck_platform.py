"""The platform: parts that exist elsewhere, and what Prometheus keeps."""

import pytest

from tests.config.problems import Load

CASES = {
    "what is said of one that exists": (
        """
platform:
  prometheus: {storage: 20Gi, retention: 30d}
environments:
  a: {platform: {prometheus: {url: "http://prometheus.far:9090"}}}
  b:
    platform:
      prometheus: {url: "http://prometheus.far:9090", storage: 5Gi, scrapeInterval: 10s}
  c: {platform: {prometheus: {url: "http://p:9090", operator: {}, scrapeInterval: 10s}}}
""",
        [
            "10:55: environments.b.platform.prometheus.storage: `storage` would be of one that is "
            "rendered, and with `url` none is; expected one of both",
            "10:69: environments.b.platform.prometheus.scrapeInterval: `scrapeInterval` would be "
            "of one that is rendered, and with `url` none is; expected one of both",
        ],
    ),
    "an operator's without an address": (
        """
platform: {prometheus: {operator: {}}}
""",
        [
            "4:25: platform.prometheus.operator: an operator runs a Prometheus whose address "
            "nothing says; expected `url` beside it, such as "
            "http://prometheus-operated.monitoring:9090",
        ],
    ),
    "more than the volume holds": (
        """
platform: {prometheus: {retention: {size: 4GB}}}
environments:
  a: {platform: {prometheus: {storage: 4096Mi}}}
  b: {platform: {prometheus: {retention: {size: 5GB}}}}
  c: {platform: {prometheus: {storage: 20Gi, retention: {size: 16GB}}}}
""",
        [
            "4:43: platform.prometheus.retention.size: it keeps 4GB, and stops once its volume of "
            "4096Mi is full (in a); expected four fifths of the volume, or a larger `storage`",
            "7:49: environments.b.platform.prometheus.retention.size: it keeps 5GB, and stops once "
            "its volume of 5Gi is full; expected four fifths of the volume, or a larger `storage`",
        ],
    ),
    "durations, sizes and addresses": (
        """
platform:
  prometheus: {retention: 5d12, scrapeInterval: "", url: prometheus.far}
""",
        [
            "5:27: platform.prometheus.retention: found `5d12`; expected a duration such as 30s, "
            "12h or 15d",
            "5:49: platform.prometheus.scrapeInterval: found an empty text; expected a duration "
            "such as 30s, 12h or 15d",
            "5:58: platform.prometheus.url: found `prometheus.far`; expected an address such as "
            "http://prometheus.monitoring:9090",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_platform(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
