"""Examples of what runs otherwise than somebody means, the codes from MG501."""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form
from meshgen.findings import Code

_WEB = """\
services:
  web:
    image: nginx:1.27
    port: 80
    health: /
"""
_RESOURCES = """\
    resources:
      requests: {cpu: 100m, memory: 64Mi}
      limits: {cpu: 500m, memory: 128Mi}
"""
_QUOTA = """\
quotas:
  pods:
    hard: {pods: NUMBER}
"""
_LIMITS = """\
quotas:
  compute:
    hard: {limits.cpu: 20}
defaults:
  resources:
    requests: {cpu: 100m, memory: 64Mi}
"""
_RANGE = """\
limitRanges:
  container:
    limits:
      - type: Container
        max: {cpu: MAX}
"""
_SHARED = """\
environments:
  blue: {namespace: shop, namePrefix: blue-, quotas: {pods: {hard: {pods: 9}}}}
  green: {namespace: NAME, namePrefix: green-}
"""
_SCALED = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          resources:
            requests: REQUESTS
"""
_BUDGET = """\
    replicas: 2
    podDisruptionBudget: {BUDGET}
"""
_JOB = """\
services:
  migrate:
    kind: Job
    image: ghcr.io/acme/migrate:v3
    mesh: MESH
"""
_SERVERS = """\
gateways:
  shop: {hosts: [shop.example.com], tls: {credentialName: shop-tls}}
  admin: {hosts: [HOST], tls: {credentialName: admin-tls}}
"""
_APART = """\
environments:
  staging: {namespace: shop}
  prod: {namespace: NAMESPACE}
"""
_LEFT = """\
$ cat meshgen.yaml
SEVERITIESservices:
  web: {image: "nginx:1.27", port: 80, health: /}
  old: {image: "nginx:1.27", port: 80, health: /}
environments: {prod: {}}
$ meshgen render -q
$ sed -i /old:/d meshgen.yaml
$ meshgen render
"""
_PRUNED = "severities: {MG606: ignore}  # Argo CD prunes\n"
_EXISTING = """\
services:
  web:
    image: nginx:1.27
    port: 80
    health: /
    envFrom: [{secret: app-secrets}]
existing:
  - Secret/app-secrets
"""
_ACCOUNTS = """\
authorization: deny
services:
  api: {image: "api:1.0", port: 80, health: /, calls: []}
  web: {image: "web:1.0", port: 80, calls: [api], serviceAccount: {name: ACCOUNT, create: true}}
  job: {image: "job:1.0", port: 80, calls: [], serviceAccount: {name: shop}}
"""
_UNGUARDED = """\
authorization: deny
services:
  db: {image: "postgres:16", port: 5432, mesh: MESH, calls: []}
  web: {image: "web:1.0", port: 80, health: /, calls: [db]}
"""
_CALLS = """\
authorization: DEFAULT
services:
  api: {image: "api:1.0", port: 80, health: /, calls: []}
  web: {image: "web:1.0", port: 80, health: /, calls: [api]}
"""
_AUTHORIZER = """\
ISTIOauthorizationProviders:
  opa: {service: opa, failOpen: false}
services:
  web: {image: "web:1.0", port: 80, health: /, extAuthz: {provider: opa}}
  opa: {image: "opa:1.0", port: 9191}
environments: {dev: {namespace: shop-dev}}
"""
_ASKED = """\
istio:
  meshConfig:
    extensionProviders:
      - name: opa-shop-dev
        envoyExtAuthzHttp: {service: opa.shop-dev.svc.cluster.local, port: 9191, failOpen: false}
"""
_SCOPED = """\
sidecarScope: true
services:
  api: {image: "api:1.0", port: 80, health: /, calls: []}
  web: {image: "web:1.0", port: 80, health: /CALLS}
"""
_GATEWAY = """\
gateways:
  edge: {hosts: ["*"], deployment: {}}
services:
  web: {image: "web:1.0", port: 80, health: /EXPOSED}
"""
_CLUSTERS = """\
clusters:
  east: {network: n1, region: eu-east}
  west: {network: n2, region: eu-west}
environments:
  prod:
    clusters:
      east: {}
      west: {NAMES}
"""
_REGIONS = """\
clusters:
  east: {network: n1, region: eu-east}
  west: {network: n2, region: eu-west}
environments:
  prod:
    clusters: [east, west]
"""
_FAILING = """\
defaults:
  destinationRule: {outlierDetection: {consecutive5xxErrors: 5}}
"""
_RELEASE = """\
istio: "1.29"
platform:
  istio: {release: RELEASE}
environments: {prod: {}}
"""
_STEP = """\
$ cat meshgen.yaml
mtls: PERMISSIVE
defaults: {mesh: false}
$ meshgen render -q
$ sed -i s/PERMISSIVE/MODE/;s/false/true/ meshgen.yaml
$ meshgen render
"""
RUNNING: Mapping[str, Example] = {
    Code.QUOTA: Example(
        f"{_QUOTA.replace('NUMBER', '2')}{_WEB}    replicas: 3\n",
        f"{_QUOTA.replace('NUMBER', '10')}{_WEB}    replicas: 3\n",
        Form.CONFIG,
    ),
    Code.QUOTA_HPA: Example(
        f"{_QUOTA.replace('NUMBER', '3')}{_WEB}    autoscaling: {{max: 5, cpu: 70}}\n",
        f"{_QUOTA.replace('NUMBER', '10')}{_WEB}    autoscaling: {{max: 5, cpu: 70}}\n",
        Form.CONFIG,
    ),
    Code.QUOTA_ROLLOUT: Example(
        f"{_QUOTA.replace('NUMBER', '2')}{_WEB}    replicas: 2\n",
        f"{_QUOTA.replace('NUMBER', '3')}{_WEB}    replicas: 2\n",
        Form.CONFIG,
    ),
    Code.QUOTA_UNSET: Example(_LIMITS, f"{_LIMITS}    limits: {{cpu: 500m}}\n", Form.CONFIG),
    Code.LIMIT_RANGE: Example(
        f"{_RANGE.replace('MAX', '200m')}{_WEB}{_RESOURCES}",
        f"{_RANGE.replace('MAX', '2')}{_WEB}{_RESOURCES}",
        Form.CONFIG,
    ),
    Code.UNCOUNTED: Example(
        _SHARED.replace("NAME", "shop"), _SHARED.replace("NAME", "shop-green"), Form.CONFIG
    ),
    Code.NO_METRIC: Example(
        _SCALED.replace("REQUESTS", "{memory: 64Mi}"),
        _SCALED.replace("REQUESTS", "{cpu: 100m, memory: 64Mi}"),
    ),
    Code.NO_DRAIN: Example(
        f"{_WEB}{_BUDGET.replace('BUDGET', 'minAvailable: 2')}",
        f"{_WEB}{_BUDGET.replace('BUDGET', 'maxUnavailable: 1')}",
        Form.CONFIG,
    ),
    Code.NO_END: Example(_JOB.replace("MESH", "true"), _JOB.replace("MESH", "false"), Form.CONFIG),
    Code.TWO_SERVERS: Example(
        _SERVERS.replace("HOST", "shop.example.com"),
        _SERVERS.replace("HOST", "admin.example.com"),
        Form.CONFIG,
    ),
    Code.OVERWRITTEN: Example(
        _APART.replace("NAMESPACE", "shop"), _APART.replace("NAMESPACE", "shop-prod"), Form.CONFIG
    ),
    Code.LEFT_BEHIND: Example(
        f"{_LEFT.replace('SEVERITIES', '')}…\n",
        f"{_LEFT.replace('SEVERITIES', _PRUNED)}…\n",
        Form.CALLS,
    ),
    Code.UNASKED: Example(_EXISTING.replace("Secret/app-", "Secret/ap-"), _EXISTING, Form.CONFIG),
    Code.SAME_ACCOUNT: Example(
        _ACCOUNTS.replace("ACCOUNT", "shop"), _ACCOUNTS.replace("ACCOUNT", "web"), Form.CONFIG
    ),
    Code.UNPROTECTED: Example(
        _UNGUARDED.replace("MESH", "false"), _UNGUARDED.replace("MESH", "true"), Form.CONFIG
    ),
    Code.IDLE_CALLS: Example(
        _CALLS.replace("DEFAULT", "none"), _CALLS.replace("DEFAULT", "allow"), Form.CONFIG
    ),
    Code.PROVIDER: Example(
        _AUTHORIZER.replace("ISTIO", ""), _AUTHORIZER.replace("ISTIO", _ASKED), Form.CONFIG
    ),
    Code.UNSCOPED: Example(
        _SCOPED.replace("CALLS", ""), _SCOPED.replace("CALLS", ", calls: [api]"), Form.CONFIG
    ),
    Code.UNUSED_GATEWAY: Example(
        _GATEWAY.replace("EXPOSED", ""),
        _GATEWAY.replace("EXPOSED", ", expose: {gateway: edge}"),
        Form.CONFIG,
    ),
    Code.UNLIKE: Example(
        _CLUSTERS.replace("NAMES", "namePrefix: west-"), _CLUSTERS.replace("NAMES", ""), Form.CONFIG
    ),
    Code.SPREAD: Example(
        _REGIONS,
        _REGIONS + _FAILING,
        Form.CONFIG,
    ),
    Code.UNTOLD_RELEASE: Example(
        _RELEASE.replace("RELEASE", "1.29.99"), _RELEASE.replace("RELEASE", "1.29.0"), Form.CONFIG
    ),
    Code.SKIPPED_STEP: Example(
        f"{_STEP.replace('MODE', 'STRICT')}…\n",
        f"{_STEP.replace('MODE', 'PERMISSIVE')}…\n",
        Form.CALLS,
    ),
}
