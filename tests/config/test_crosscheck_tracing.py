"""Traces that nobody would get, and a Kiali whose users nobody knows."""

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
    "a Kiali of which nobody says who may see it": (
        """
platform: {prometheus: {url: "http://p.far:9090"}, kiali: {viewOnly: false}}
""",
        [
            "4:52: platform.kiali: `auth` is missing; expected one of anonymous, header, openid, "
            "openshift, token or a mapping with strategy, issuer, clientId, clientSecret, "
            "usernameClaim, scopes, disableRbac",
        ],
    ),
    "a login of which too little is said": (
        """
platform: {prometheus: {url: "http://p.far:9090"}, kiali: {auth: openid}}
""",
        [
            "4:60: platform.kiali.auth: `openid` needs `clientId`; expected one such as `clientId: "
            "kiali`",
            "4:60: platform.kiali.auth: `openid` needs `issuer`; expected one such as `issuer: "
            "https://login.example.com`",
        ],
    ),
    "a token for no Grafana": (
        """
platform: {prometheus: {url: "http://p.far:9090"}, kiali: {auth: token, grafanaToken: kiali}}
""",
        [
            "4:73: platform.kiali.grafanaToken: it is for the Grafana that Kiali links to, and "
            "none is named; expected `grafana` beside Kiali, or no `grafanaToken`",
        ],
    ),
    "a token that is forgotten, and one for links that lead nowhere": (
        """
platform:
  prometheus: {url: "http://p.far:9090"}
  grafana: {adminSecret: root}
  kiali: {auth: token, grafanaToken: kiali}
environments:
  a: {}
  b: {platform: {grafana: {storage: 5Gi}}}
  c: {platform: {grafana: {service: {env: {GF_DATABASE_URL: "mysql://db"}}}}}
  d: {clusterDomain: corp.example, platform: {grafana: {storage: 5Gi}}}
""",
        [
            "7:24: platform.kiali.grafanaToken: Kiali's links to Grafana name services of "
            "`cluster.local`, so that there are none here (in d); expected no `grafanaToken`",
            "7:24: platform.kiali.grafanaToken: the token is made in Grafana, which forgets it "
            "with its pod (in a); expected `grafana: {storage: 5Gi}`, or `anonymous: Viewer` there "
            "and no token",
        ],
    ),
    "a login that nobody is sent to": (
        """
platform: {prometheus: {url: "http://p.far:9090"}, kiali: {auth: {strategy: token, clientId: x}}}
""",
        [
            "4:84: platform.kiali.auth.clientId: `clientId` is for `strategy: openid`, and `token` "
            "has no use for it; expected none, or `strategy: openid`",
        ],
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
