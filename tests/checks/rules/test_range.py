"""What is said of a local rate limit: how much its pods let through together."""

from dataclasses import dataclass, field

import pytest

from meshgen.checks.rules.envoyfilter.limits import LOCAL_RATE_LIMIT
from tests.checks.rules.cases import Case, rule_of, system_of

_FILTER = """\
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limit, namespace: shop}
spec:
  workloadSelector: {labels: {SELECTOR}}
  configPatches:
  - applyTo: HTTP_FILTER
    match: {context: CONTEXT, listener: {LISTENER}}
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/TYPE
          stat_prefix: limit
          token_bucket: {BUCKET}
          filter_enabled: {default_value: {ENABLED}}
          filter_enforced: {default_value: {ENFORCED}}
""".replace("TYPE", LOCAL_RATE_LIMIT)
_MINUTE = "max_tokens: 100, tokens_per_fill: 100, fill_interval: 60s"
_ALWAYS = "numerator: 100, denominator: HUNDRED"
_SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [PORTS]}
"""
_PERMISSIVE = """\
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  mtls: {mode: STRICT}
  portLevelMtls: {8080: {mode: PERMISSIVE}}
"""
_HTTP = "{name: http, port: 80, targetPort: 8080}"
_TWO = f"{_HTTP}, {{name: http-admin, port: 81, targetPort: 8081}}, {{name: tcp-db, port: 5432}}"
_HPA = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: KIND, name: web}}
"""
_CANARY = """\
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: web, namespace: shop}
spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
"""
_GATEWAY = """\
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  servers:
  - {port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example.com]}
  - {port: {number: 80, name: http, protocol: HTTP}, hosts: [b.example.com]}
  - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE}}
  - {port: {number: 444, name: tls, protocol: TLS}, hosts: [c.example.com], tls: {mode: SIMPLE}}
"""


def _pods(kind: str = "Deployment", name: str = "web", spec: str = "", app: str = "web") -> str:
    pods = (
        f"template: {{metadata: {{labels: {{app: {app}}}}}, spec: {{containers: [{{name: a}}]}}}}"
    )
    api = "argoproj.io/v1alpha1" if kind == "Rollout" else "apps/v1"
    return (
        f"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n"
        f"spec: {{{spec}{pods}}}\n"
    )


@dataclass(frozen=True)
class Row:
    """A system with a limit, and what is said of it."""

    said: str
    manifests: str
    filter: dict[str, str] = field(default_factory=dict)
    more: str = ""
    istio: str = "1.29"


_ONE = "100/min over 1 pod, and up to 100 at once when the bucket is full"
_RANGE = "200 to 500/min over 2 to 5 pods, and up to 500 at once when all buckets are full"
_STRICT = _PERMISSIVE.replace("  portLevelMtls: {8080: {mode: PERMISSIVE}}\n", "")
ROWS = [
    Row(f"100/min per pod: {_ONE}", _pods()),
    Row(f"100/min per pod: {_RANGE}", _pods() + _HPA.replace("KIND", "Deployment")),
    Row(
        "100/min per pod: 200/min over 2 pods, and up to 20 at once when all buckets are full",
        _pods(spec="replicas: 2, "),
        {"BUCKET": "max_tokens: 10, tokens_per_fill: 5, fill_interval: 3s"},
    ),
    Row(
        "10 every 7s per pod: 10 every 7s over 1 pod, and up to 10 at once when the bucket is full",
        _pods(),
        {"BUCKET": "max_tokens: 10, tokens_per_fill: 10, fill_interval: 7s"},
    ),
    Row(
        "1000/day per pod: 1000/day over 1 pod, and up to 1000 at once when the bucket is full",
        _pods(),
        {"BUCKET": "max_tokens: 1000, tokens_per_fill: 1000, fill_interval: 86400s"},
    ),
    Row(
        "100/min per pod: 100/min on each node, and up to 100 at once when the bucket is full",
        _pods("DaemonSet"),
    ),
    # A canary's pods stand beside those of the former version.
    Row(
        "100/min per pod: 200 to 1000/min over 2 to 10 pods, and up to 1000 at once when all "
        "buckets are full",
        _pods() + _HPA.replace("KIND", "Deployment") + _CANARY,
    ),
    Row(
        "100/min per pod: 300 to 600/min over 3 to 6 pods, and up to 600 at once when all buckets "
        "are full",
        _pods("Rollout", spec="replicas: 3, strategy: {canary: {trafficRouting: {istio: {}}}}, "),
    ),
    # Versions behind one Service are one.
    Row(
        "100/min per pod: 300/min over 3 pods, and up to 300 at once when all buckets are full",
        _pods(name="web-v1", spec="replicas: 2, ")
        + _pods(name="web-v2")
        + _SERVICE.replace("PORTS", _HTTP)
        + _STRICT,
    ),
    Row(
        "100/min per pod: 200/min over 2 pods of api, and up to 200 at once when all buckets are "
        f"full; {_ONE.replace('1 pod', '1 pod of web')}",
        _pods(name="api", spec="replicas: 2, ", app="api") + _pods(),
        {"SELECTOR": ""},
    ),
    Row(
        f"100/min per pod: {_ONE.replace('1 pod', '1 pod of a')}; "
        f"{_ONE.replace('1 pod', '1 pod of b')}; {_ONE.replace('1 pod', '1 pod of c')}; and so on "
        "for 1 more",
        "".join(_pods(name=name, app=name) for name in "abcd"),
        {"SELECTOR": ""},
    ),
    # Each port has a bucket of its own, and one that takes plain text too has two.
    Row(
        "100/min per bucket, 2 per pod (port 8080 by mutual TLS, port 8080 in plain text): 200/min "
        "over 1 pod, and up to 200 at once when all buckets are full",
        _pods() + _SERVICE.replace("PORTS", _HTTP),
    ),
    Row(f"100/min per pod: {_ONE}", _pods() + _SERVICE.replace("PORTS", _HTTP) + _STRICT),
    Row(
        "100/min per bucket, 2 per pod (port 8080, port 8081): 400 to 1000/min over 2 to 5 pods, "
        "and up to 1000 at once when all buckets are full",
        _pods() + _HPA.replace("KIND", "Deployment") + _SERVICE.replace("PORTS", _TWO) + _STRICT,
    ),
    Row(
        "100/min per bucket, 3 per pod (port 8080 by mutual TLS, port 8080 in plain text, port "
        "8081): 300/min over 1 pod, and up to 300 at once when all buckets are full",
        _pods() + _SERVICE.replace("PORTS", _TWO) + _PERMISSIVE,
    ),
    Row(
        f"100/min per pod: {_ONE}",
        _pods() + _SERVICE.replace("PORTS", _TWO) + _PERMISSIVE,
        {"LISTENER": "portNumber: 8081"},
    ),
    Row(
        f"100/min per pod: {_ONE}",
        _pods() + _SERVICE.replace("PORTS", _TWO),
        {"LISTENER": "filterChain: {transportProtocol: tls}"},
    ),
    # What is refused, and of which requests.
    Row(
        "refuses none (`filter_enforced` is 0%), and counts what is beyond 100/min per pod: "
        + _ONE,
        _pods(),
        {"ENFORCED": "numerator: 0"},
    ),
    Row(
        f"for 0.5% of the requests: refuses 50% of what is beyond 100/min per pod: {_ONE}",
        _pods(),
        {"ENABLED": "numerator: 50, denominator: TEN_THOUSAND", "ENFORCED": "numerator: 50"},
    ),
    Row(
        "is off (`filter_enabled` is 0%): every request gets through",
        _pods(),
        {"ENABLED": "numerator: 0"},
    ),
    Row(
        "100/min per connection, and up to 100 at once: a client has as much again by another "
        "connection",
        _pods(),
        more="          local_rate_limit_per_downstream_connection: true\n",
    ),
    # A bucket of a descriptor beside that of all.
    Row(
        f"100/min per pod: {_RANGE}; 6/min for path=/login: 12 to 30/min, and up to 15 at once; "
        "10/s for each value of user: 20 to 50/s, and up to 50 at once; what has a bucket of its "
        "own takes nothing from that of the rest",
        _pods() + _HPA.replace("KIND", "Deployment"),
        more="""\
          always_consume_default_token_bucket: false
          descriptors:
          - entries: [{key: path, value: /login}]
            token_bucket: {max_tokens: 3, tokens_per_fill: 1, fill_interval: 10s}
          - entries: [{key: user}]
            token_bucket: {max_tokens: 10, tokens_per_fill: 10, fill_interval: 1s}
""",
    ),
    # Who limits some requests alone has a bucket for the others that is never empty.
    Row(
        "5/min for login per pod: 5/min over 1 pod, and up to 5 at once when the bucket is full; "
        "1/s for all others: 1/s, and up to 1 at once",
        _pods(),
        {"BUCKET": "max_tokens: 2147483647, tokens_per_fill: 2147483647, fill_interval: 1s"},
        more="""\
          always_consume_default_token_bucket: false
          descriptors:
          - entries: [{key: header_match, value: login}]
            token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 60s}
          - entries: [{key: header_match, value: "*"}, {key: header_match, value: "*"}]
            token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 1s}
""",
    ),
    # Where a bucket is filled once in an interval, what does not fit is lost.
    Row(
        "10/min per pod: 20 to 50/min over 2 to 5 pods, and up to 50 at once when all buckets are "
        "full; Envoy 1.30 (Istio 1.22) fills it once in 60s",
        _pods() + _HPA.replace("KIND", "Deployment"),
        {"BUCKET": "max_tokens: 10, tokens_per_fill: 100, fill_interval: 60s"},
        istio="1.22",
    ),
    # Gateways: how many pods an installed one has, no object tells.
    Row(
        "100/min per bucket, 2 per pod (port 80, port 443 for a.example.com): up to 200 at "
        "once on each, however many pods there are",
        _GATEWAY,
        {"CONTEXT": "GATEWAY", "SELECTOR": "istio: ingressgateway"},
    ),
    Row(
        "100/min per pod: up to 100 at once on each, however many pods there are",
        _GATEWAY,
        {"CONTEXT": "GATEWAY", "SELECTOR": "istio: ingressgateway", "LISTENER": "portNumber: 8080"},
    ),
    Row(
        f"100/min per pod: {_RANGE}",
        _pods().replace(
            "labels: {app: web}",
            "labels: {app: web}, annotations: {inject.istio.io/templates: gateway}",
        )
        + _HPA.replace("KIND", "Deployment"),
        {"CONTEXT": "GATEWAY"},
    ),
]


def _told(row: Row) -> list[str]:
    given = {
        "SELECTOR": "app: web",
        "CONTEXT": "SIDECAR_INBOUND",
        "LISTENER": "",
        "BUCKET": _MINUTE,
        "ENABLED": _ALWAYS,
        "ENFORCED": _ALWAYS,
        **row.filter,
    }
    text = _FILTER + row.more
    for name, value in given.items():
        text = text.replace(f"{{{name}}}", f"{{{value}}}").replace(name + ",", f"{value},")
    namespace = "istio-system" if "istio: " in given["SELECTOR"] else "shop"
    text = text.replace("namespace: shop", f"namespace: {namespace}")
    case = Case("MG1417", "", text + row.manifests, (), istio=row.istio, inject=True)
    return [violation.message for _, violation in rule_of("MG1417").find(system_of(case))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.said[:60])
def test_a_limit_is_said_in_one_line(row: Row) -> None:
    assert _told(row) == [row.said]


@pytest.mark.parametrize(
    ("bucket", "hint"),
    [
        (
            "max_tokens: 5, tokens_per_fill: 100, fill_interval: 60s",
            "or `tokens_per_fill: 5` and `fill_interval: 3s`",
        ),
        (
            "max_tokens: 1, tokens_per_fill: 4, fill_interval: 1s",
            "or `tokens_per_fill: 1` and `fill_interval: 0.25s`",
        ),
        (
            "max_tokens: 1, tokens_per_fill: 100, fill_interval: 1s",
            "or fill less at a time, in a shorter `fill_interval`",
        ),
        (
            "max_tokens: 3, tokens_per_fill: 7, fill_interval: 1s",
            "or fill less at a time, in a shorter `fill_interval`",
        ),
    ],
)
def test_a_bucket_that_loses_tokens_is_told_how_to_fill_it(bucket: str, hint: str) -> None:
    case = Case("MG1414", "", _FILTER.replace("BUCKET", bucket), (), istio="1.22")
    ((_, violation),) = rule_of("MG1414").find(system_of(case))
    assert violation.hint == hint
