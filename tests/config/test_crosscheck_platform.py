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
      prometheus: {url: "http://prometheus.far:9090", storage: 5Gi, kubeletInsecureTLS: true}
  c: {platform: {prometheus: {url: "http://p:9090", operator: {}, scrapeInterval: 10s}}}
""",
        [
            "10:55: environments.b.platform.prometheus.storage: `storage` would be of one that is "
            "rendered, and with `url` none is; expected one of both",
            "10:69: environments.b.platform.prometheus.kubeletInsecureTLS: `kubeletInsecureTLS` "
            "would be of one that is rendered, and with `url` none is; expected one of both",
        ],
    ),
    "what is said of traces that go elsewhere": (
        """
platform: {jaeger: {badger: 1Gi, externalUrl: "http://a.example.com"}}
environments:
  a: {platform: {jaeger: {collector: "otel.far:4317", sampling: 5}}}
  b: {platform: {jaeger: {collector: "otel.far:4317", maxTraces: 5}}}
""",
        [
            "7:55: environments.b.platform.jaeger.maxTraces: `maxTraces` would be of one that is "
            "rendered, and with `collector` none is; expected one of both",
        ],
    ),
    "volumes of no size": (
        """
platform: {prometheus: {storage: 0}, jaeger: {badger: {size: 0Gi}}}
""",
        [
            "4:34: platform.prometheus.storage: nothing can be kept on a volume of no size; "
            "expected more than 0",
            "4:62: platform.jaeger.badger.size: nothing can be kept on a volume of no size; "
            "expected more than 0",
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
  d: {platform: {prometheus: {url: "http://prometheus.far:9090"}}}
""",
        [
            "4:43: platform.prometheus.retention.size: it keeps 4GB, and stops once its volume of "
            "4096Mi is full (in a); expected four fifths of the volume, or a larger `storage`",
            "7:49: environments.b.platform.prometheus.retention.size: it keeps 5GB, and stops once "
            "its volume of 5Gi is full; expected four fifths of the volume, or a larger `storage`",
        ],
    ),
    "what shows metrics, and there are none": (
        """
platform: {kiali: {auth: anonymous}, grafana: {anonymous: Viewer}}
environments:
  a: {platform: {prometheus: {}}}
  b: {platform: {grafana: {url: "http://grafana.far:3000", anonymous: null}}}
""",
        [
            "4:12: platform.kiali: Kiali shows what Prometheus has, and none is named (in b); "
            "expected `prometheus` beside it; one that exists is `prometheus: {url: "
            "http://prometheus.monitoring:9090}`, with `prometheus: {}` one is rendered",
        ],
    ),
    "a Grafana that shows nothing to anybody": (
        """
platform: {grafana: {storage: 5Gi}}
environments:
  a: {platform: {prometheus: {}, grafana: {adminSecret: grafana-admin}}}
  b: {platform: {grafana: {anonymous: Viewer}}}
  c: {platform: {prometheus: {}}}
""",
        [
            "4:12: platform.grafana: nobody could log in to Grafana, or see anything without it "
            "(in c); expected `adminSecret: grafana-admin`, a Secret that exists, or `anonymous: "
            "Viewer`",
            "7:18: environments.b.platform.grafana: Grafana shows what Prometheus has, and none is "
            "named; expected `prometheus` beside it; one that exists is `prometheus: {url: "
            "http://prometheus.monitoring:9090}`, with `prometheus: {}` one is rendered",
        ],
    ),
    "dashboards for one that exists, and none does": (
        """
platform:
  prometheus: {}
  grafana: {anonymous: Viewer, dashboards: {}}
environments:
  a: {}
  b: {platform: {grafana: {url: "http://grafana.far", adminSecret: x}}}
""",
        [
            "6:32: platform.grafana.dashboards: `dashboards` is for a Grafana that exists, and the "
            "one that is rendered has them (in a); expected `url` beside it, such as "
            "http://grafana.monitoring:3000, or no `dashboards`",
            "9:55: environments.b.platform.grafana.adminSecret: `adminSecret` would be of one that "
            "is rendered, and with `url` none is; expected one of both",
        ],
    ),
    "several pods of what one has": (
        """
platform:
  prometheus: {service: {replicas: 2}}
  jaeger: {service: {replicas: 2}}
  grafana: {anonymous: Viewer, service: {autoscaling: {max: 3}}}
environments:
  a: {}
  b: {platform: {jaeger: {collector: "otel.far:4317", service: null}}}
  c:
    platform:
      jaeger: null
      grafana: {service: {env: {GF_DATABASE_TYPE: postgres}}}
  d: {platform: {grafana: {service: {autoscaling: null}}}}
""",
        [
            "6:32: platform.jaeger.service.replicas: of 2 pods each would have some spans of each "
            "trace, and a request meets any of them (in a, d); expected 1",
            "7:61: platform.grafana.service.autoscaling.max: of 3 pods each would have users, "
            "sessions and links in a file of its own (SQLite), and a request meets any of them "
            "(in a, b); expected 1; for several name a database that they share: `env: "
            '{GF_DATABASE_TYPE: postgres, GF_DATABASE_HOST: "postgres.databases:5432"}`',
        ],
    ),
    "switches and addresses without a scheme": (
        """
platform:
  prometheus: true
  grafana: {anonymous: Viewer, externalUrl: grafana.example.com}
  istio: {hub: "https://mirror.example.com/istio", gateways: {istio-ingressgateway: false}}
""",
        [
            "5:15: platform.prometheus: found a boolean `true`; expected a mapping with image, "
            "service, url, operator, scrapeInterval, retention, storage, kubeletInsecureTLS; with "
            "its defaults it is `{}`",
            "6:45: platform.grafana.externalUrl: found `grafana.example.com`; expected an address "
            "such as http://prometheus.monitoring:9090; write `http://grafana.example.com`",
            "7:16: platform.istio.hub: found `https://mirror.example.com/istio`; expected a "
            "registry and a folder, such as mirror.example.com/istio; write "
            "`mirror.example.com/istio`",
            "7:85: platform.istio.gateways.istio-ingressgateway: found a boolean `false`; expected "
            "a mapping with resources, replicas, autoscaling, enabled, egress, type, ports, "
            "annotations; write `{enabled: false}`",
        ],
    ),
    "durations, sizes and addresses": (
        """
platform:
  prometheus: {retention: 5d12, scrapeInterval: 0s, url: "http://prometheus.far:65536"}
  jaeger: {collector: "otel.far:70000"}
  grafana: {url: "http://g:3000", dashboards: {dataSource: a b}}
""",
        [
            "5:27: platform.prometheus.retention: found `5d12`; expected a duration such as 30s, "
            "12h or 15d",
            "5:49: platform.prometheus.scrapeInterval: found `0s`; expected a duration such as "
            "30s, 12h or 15d",
            "5:58: platform.prometheus.url: found `http://prometheus.far:65536`; expected an "
            "address such as http://prometheus.monitoring:9090",
            "6:23: platform.jaeger.collector: found `otel.far:70000`; expected a full host and a "
            "port, such as otel.observability.svc.cluster.local:4317",
            "7:60: platform.grafana.dashboards.dataSource: found `a b`; expected a uid of up to 40 "
            "letters, digits, '-' and '_'",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_platform(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
