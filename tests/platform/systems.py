"""Platforms to try: each part alone, and environments that differ."""

from pathlib import Path

from meshgen.pipeline import Project

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: ["1.25", "1.29", "1.37"]
istio: ["1.20", "1.31"]
namePrefix: shop-
services: {web: {image: "nginx:1.27", port: 80, health: /}}
environments:
  dev: {cluster: dev, namespace: shop-dev}
  prod:
    cluster: prod
    namespace: shop-prod
    platform:
"""

SYSTEMS = {
    "metrics-server": """\
      metricsServer: {highAvailability: true}
platform:
  metricsServer:
    kubeletInsecureTLS: true
    service: {resources: {limits: {memory: 1Gi}}, nodeSelector: {pool: system}}
""",
    "kube-state-metrics": """\
      namespace: {name: observability, labels: {team: sre}}
      kubeStateMetrics: {image: "mirror.example.com/kube-state-metrics:v2.17.0"}
    images: mirror.example.com:5000/hub
platform:
  kubeStateMetrics: {}
""",
    # The root namespace is another one, and the mesh config has a provider of the user's.
    "jaeger": """\
      jaeger: {sampling: 0.5, badger: {size: 10Gi, storageClass: local-path, ttl: 168h}}
    istio:
      namespace: istiod
      meshConfig:
        rootNamespace: mesh
        extensionProviders: [{name: logs, envoyFileAccessLog: {path: /dev/stdout}}]
platform:
  namespace: observability
  jaeger: {sampling: 100, maxTraces: 5000, provider: jaeger, service: {name: traces}}
""",
    "a-collector": """\
      jaeger: {collector: "otlp.example.com:4317"}
platform:
  jaeger: {collector: otel.observability.svc:4317, url: "http://traces.observability:16686"}
external: {outside: {hosts: www.example.com}}
""",
    "kiali": """\
      jaeger: {externalUrl: "https://traces.example.com"}
      kiali:
        viewOnly: false
        auth:
          strategy: openid
          issuer: https://login.example.com
          clientId: kiali
          clientSecret: {name: kiali, key: oidc}
          scopes: [openid, groups]
    istio: {revision: canary}
platform:
  prometheus: {url: "http://prometheus.observability:9090"}
  jaeger: {}
  kiali: {auth: token, signingKey: {name: sessions, key: signing}}
""",
    "grafana": """\
      prometheus: {storage: 20Gi, scrapeInterval: 15s}
      jaeger: {externalUrl: "https://traces.example.com"}
      grafana:
        adminSecret: {name: grafana, user: name, password: word}
        anonymous: Viewer
        storage: {size: 5Gi, storageClass: fast}
        externalUrl: https://grafana.example.com
      kiali: {grafanaToken: {name: kiali, key: grafana}}
platform:
  prometheus: {}
  jaeger: {}
  grafana: {adminSecret: grafana-admin}
  kiali: {auth: token}
""",
    "grafana-elsewhere": """\
      grafana: {externalUrl: "https://grafana.example.com", dashboards: {dataSource: thanos}}
platform:
  prometheus: {url: "http://prometheus-operated.observability:9090", scrapeInterval: 1m}
  grafana: {url: "http://grafana.observability:3000", dashboards: {labels: {dashboards: mesh}}}
  kiali: {auth: anonymous}
""",
    "istio": """\
      istio: {by: flux, charts: "oci://charts.example.com/istio", namespace: gitops}
platform:
  istio:
    by: argocd
    istiod: {autoscaling: {min: 2, max: 4}, env: {PILOT_ENABLE_IP_AUTOALLOCATE: "true"}}
    gateways: {istio-ingressgateway: {type: NodePort, ports: {db: 15432}}}
""",
    "prometheus": """\
      prometheus:
        storage: {size: 20Gi, storageClass: fast}
        retention: {time: 30d, size: 12GB}
        scrapeInterval: 15s
        kubeletInsecureTLS: false
platform:
  metricsServer: {kubeletInsecureTLS: true}
  kubeStateMetrics: {}
  prometheus: {}
""",
    "prometheus-operator": """\
      prometheus: {operator: {labels: {release: metrics}}}
platform:
  kubeStateMetrics: {}
  prometheus: {url: "http://prometheus-operated.observability:9090", operator: {}}
""",
    "prometheus-elsewhere": """\
      kubeStateMetrics: {}
platform:
  prometheus: {url: "https://prometheus.example.com/east/"}
""",
    "alerts": """\
      prometheus: {url: null, operator: null}
      alerts: {alertmanager: "http://alertmanager:9093", rules: {HighErrorRate: {threshold: 1}}}
    mtls: STRICT
platform:
  kubeStateMetrics: {}
  prometheus: {url: "http://prometheus-operated.observability:9090", operator: {}}
  alerts: {labels: {team: shop}, rules: {SlowRequests: {services: {web: 200}}}}
""",
    "alerts-elsewhere": """\
      alerts: {}
platform:
  prometheus: {url: "http://prometheus.observability:9090"}
""",
    "one-environment": """\
      metricsServer: {}
""",
}


def project_of(name: str, folder: Path) -> Project:
    """Return the project of a system, in a folder."""
    path = folder / "meshgen.yaml"
    path.write_text(_HEAD + SYSTEMS[name], encoding="utf-8")
    return Project(path)
