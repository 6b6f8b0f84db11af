"""What is said of proxies: where there is none, and what two namespaces that are one say."""

import pytest

from tests.config.problems import Load

CASES = {
    "reports of what has no sidecar; those of defaults are for the others": (
        """
defaults: {telemetry: {accessLogging: [{disabled: true}]}}
namespaces: {out: {mesh: false}}
services:
  web: {image: a, mesh: false, telemetry: {tracing: []}}
  api: {image: a, namespace: out, telemetry: {tracing: []}}
  db: {image: a, mesh: false}
""",
        [
            "7:32: services.web.telemetry: the service has no sidecar that could report anything; "
            "expected `mesh: true`",
            "8:35: services.api.telemetry: the service has no sidecar that could report anything; "
            "expected a namespace with sidecars: `out` says `mesh: false`",
        ],
    ),
    "one namespace that reports, and starts with, different things": (
        """
telemetry: {tracing: [{randomSamplingPercentage: 1}]}
namespace: shop
namespaces:
  pay: {name: shop, telemetry: {tracing: [{randomSamplingPercentage: 2}]}}
  ops: {name: shop, proxyConfig: {concurrency: 2}}
""",
        [
            '7:42: namespaces.pay.telemetry.tracing: `[{"randomSamplingPercentage":2}]` here and '
            '`[{"randomSamplingPercentage":1}]` in the '
            "environment's own namespace, though both "
            "are `shop`; see telemetry.tracing at meshgen.yaml:4:22; expected the same in both, or "
            "another namespace",
            "8:35: namespaces.ops.proxyConfig.concurrency: `2` here and nothing in the "
            "environment's own namespace, though both are `shop`; expected the same in both, or "
            "another namespace",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_proxies_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
