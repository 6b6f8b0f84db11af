"""Alerts that nobody would ever get."""

import pytest

from tests.config.problems import Load

CASES = {
    "no Prometheus": (
        """
platform: {alerts: {}}
""",
        [
            "4:12: platform.alerts: Prometheus evaluates alerts, and none is named; expected "
            "`prometheus` beside it; one that exists is `prometheus: {url: "
            "http://prometheus.monitoring:9090}`, with `prometheus: {}` one is rendered",
        ],
    ),
    "a Prometheus that knows nothing of HPAs": (
        """
platform: {prometheus: {}, alerts: {}}
environments:
  a: {platform: {kubeStateMetrics: {}}}
  b: {platform: {prometheus: {url: "http://p:9090"}}}
  c: {}
""",
        [
            "4:28: platform.alerts: alerts of HPAs, quotas and pods ask kube-state-metrics, which "
            "this Prometheus does not scrape (in c); expected `kubeStateMetrics: {}` beside it",
        ],
    ),
    "an Alertmanager of which it is not told": (
        """
platform:
  prometheus: {url: "http://p:9090"}
  alerts: {alertmanager: "http://a:9093"}
""",
        [
            "6:12: platform.alerts.alertmanager: a Prometheus that is rendered is told where "
            "alerts are sent, and with `url` none is; expected one of both",
        ],
    ),
    "names": (
        """
services: {web: {image: a}}
platform:
  prometheus: {url: "http://p:9090"}
  alerts:
    labels: {severity: high, team-name: a}
    rules:
      HighErrorRat: {threshold: 1}
      IstiodDown: {threshold: 1}
      QuotaNearlyUsed: {services: {web: 1}}
      SlowRequests: {threshold: -1, services: {wep: 1, web: 1}}
""",
        [
            "8:30: platform.alerts.labels.team-name: `team-name` is not a valid name; expected a "
            "label of letters, digits and '_', such as team",
            "10:7: platform.alerts.rules.HighErrorRat: unknown key `HighErrorRat`; expected one of "
            "the 21 fields that `meshgen explain platform.alerts.rules` lists; did you mean "
            "`HighErrorRate`?",
            "11:20: platform.alerts.rules.IstiodDown.threshold: unknown key `threshold`; expected "
            "one of enabled, for, severity",
            "12:25: platform.alerts.rules.QuotaNearlyUsed.services: unknown key `services`; "
            "expected one of enabled, for, severity, threshold",
            "13:33: platform.alerts.rules.SlowRequests.threshold: found `-1`; expected a number "
            "from 0",
            "13:48: platform.alerts.rules.SlowRequests.services.wep: no service is called `wep`; "
            "expected web; did you mean `web`?",
        ],
    ),
    "shares of more than all": (
        """
services: {web: {image: a}}
platform:
  prometheus: {url: "http://p:9090"}
  alerts:
    rules:
      HighErrorRate: {threshold: 99.9, services: {web: 100}}
      QuotaNearlyUsed: {threshold: 200}
      SlowRequests: {threshold: 2000}
""",
        [
            "9:56: platform.alerts.rules.HighErrorRate.services.web: nothing is ever above 100 "
            "percent: nobody would be told; expected a number below 100",
            "10:36: platform.alerts.rules.QuotaNearlyUsed.threshold: nothing is ever above 200 "
            "percent: nobody would be told; expected a number below 100",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_alerts(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
