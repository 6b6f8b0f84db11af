"""What looks odd and is legal: Kubernetes and Istio take it, so meshgen does."""

import pytest

from tests.config.problems import Load

LEGAL = {
    "nothing at all": "",
    "empty mappings": "services: {}\nenvironments: {}\nconfigMaps:\ngateways: {}\ndefaults: {}",
    "an empty environment": "environments: {prod: , dev: {}}",
    "settings that are nothing": "services: {web: {image: a, env: , port: ~, expose: null}}",
    "TCP and UDP on one number": "services: {a: {image: a, ports: {tcp: 53, udp: 53}}}",
    "one node port for TCP and UDP": """
services:
  a:
    image: a
    service: {type: NodePort}
    ports: {tcp: {port: 53, nodePort: 30053}, udp: {port: 53, nodePort: 30053}}
""",
    "a StatefulSet without a port": "services: {a: {image: a, kind: StatefulSet}}",
    "defaults that a kind has no use for": """
defaults: {port: 80, replicas: 2, health: /, strategy: {maxSurge: 1}, autoscaling: {max: 3}}
services:
  job: {kind: Job, image: a}
  cron: {kind: CronJob, image: a, schedule: "@daily"}
  db: {kind: StatefulSet, image: a}
environments: {dev: {services: {"*": {rateLimit: {requests: 1}, protocol: http}}}}
""",
    "replicas of the defaults outside of autoscaling": """
defaults: {replicas: 1}
services: {a: {image: a, autoscaling: {min: 2, max: 3}}}
""",
    "replicas at rest outside of autoscaling, which are kept within it": """
services: {a: {image: a, autoscaling: {min: 2, max: 3}, replicas: 1}}
""",
    "two ports that lead to one of the container": """
services: {a: {image: a, ports: {http: 80, http-admin: {port: 81, targetPort: 80}}}}
""",
    "nothing running": "services: {a: {image: a, replicas: 0}}",
    "a budget that lets nothing go": """
services: {a: {image: a, replicas: 1, podDisruptionBudget: {minAvailable: 1}}}
""",
    "more than all above the number": "services: {a: {image: a, strategy: {maxSurge: 200%}}}",
    "one volume in two places": """
services:
  a: {image: a, volumes: {b: {mountPath: /b, secret: s}, c: {mountPath: /c, secret: s}}}
""",
    "any image that can be pulled": """
services:
  a: {image: nginx}
  b: {image: "localhost:5000/a/b_c/d--e.f:V1"}
  c: {image: "[::1]:5000/a@sha256:0123456789abcdef0123456789ABCDEF"}
  d: {image: "ghcr.io/a/b:v1@sha256:0123456789abcdef0123456789abcdef"}
  e: {image: "Registry.example.com/a"}
""",
    "any host that Istio takes": """
gateways:
  a: {hosts: ["*", "*.example.com", prod/a.example.com, ./b.example.com, "*/c.example.com"]}
services:
  a: {image: a, port: 80, expose: {gateway: a, hosts: [10.0.0.1, "2001:db8::1", localhost]}}
  b: {image: a, port: 80, expose: {gateway: mesh, hosts: [b, b.prod.svc.cluster.local]}}
""",
    "a host within a wildcard, and around a host": """
gateways: {a: {hosts: ["*.example.com", a.b.example.org]}}
services:
  a: {image: a, port: 80, expose: {gateway: a, hosts: [x.y.example.com]}}
  b: {image: a, port: 80, expose: {gateway: a, hosts: ["*.example.org"]}}
""",
    "a gateway elsewhere": "services: {a: {image: a, port: 80, expose: {gateway: istio-system/a}}}",
    "HTTPS alone": "gateways: {a: {port: null, tls: {credentialName: c}}}",
    "one path with and without a header": """
services:
  a: {image: a, port: 80, expose: {gateway: mesh, hosts: [a], prefix: /}}
  b:
    image: a
    port: 80
    expose: {gateway: mesh, hosts: [a], prefix: /, headers: {x-beta: 1}}
""",
    "one path at two hosts and at two gateways": """
gateways: {a: {}, b: {}}
services:
  a: {image: a, port: 80, expose: {gateway: a, hosts: [a.example.com]}}
  b: {image: a, port: 80, expose: {gateway: a, hosts: [b.example.com]}}
  c: {image: a, port: 80, expose: {gateway: b, hosts: [a.example.com]}}
""",
    "expressions of RE2's own": r"""
services:
  a: {image: a, port: 80, expose: {gateway: mesh, regex: '/\pL+/\Q(\E[[:alpha:]]+\z'}}
  b: {image: a, port: 80, expose: {gateway: mesh, regex: '(?i)/a(?P<x>b)?\\1'}}
  c: {image: a, port: 80, expose: {gateway: mesh, regex: '/a/(?i:b)\(?!c'}}
""",
    "no retries": """
services: {a: {image: a, port: 80, expose: {gateway: mesh, retries: {attempts: 0}}}}
""",
    "retries on everything": """
services:
  a:
    image: a
    port: 80
    expose: {gateway: mesh, retries: {attempts: 1, retryOn: "reset,429,503,unavailable"}}
""",
    "schedules": """
services:
  a: {kind: CronJob, image: a, schedule: "*/5 0-23/2 1,15 JAN-MAR sun,mon"}
  b: {kind: CronJob, image: a, schedule: "@every 1h30m"}
  c: {kind: CronJob, image: a, schedule: "0  3 ? * 5/2", job: {timeZone: Asia/Ho_Chi_Minh}}
""",
    "resources with a domain": """
quotas: {q: {hard: {requests.nvidia.com/gpu: 4, count/jobs.batch: 9, hugepages-2Mi: 1Gi}}}
services:
  a:
    image: a
    resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 1, hugepages-2Mi: 2Mi}}
""",
    "a fraction of a mebibyte": "services: {a: {image: a, resources: {limits: {memory: 0.1Gi}}}}",
    "names with dots": """
services:
  a:
    image: a
    imagePullSecrets: [my.registry]
    serviceAccount: {name: my.account}
    volumes: {v: {mountPath: /v, persistentVolumeClaim: my.claim}}
""",
    "keys of a ConfigMap": "configMaps: {c: {data: {.env: a, a..b: c, _: d, -: e}}}",
    "variables with dots and dashes": "services: {a: {image: a, env: {a.b-c_D: x, .x: y}}}",
    "the downward API": """
services:
  a:
    image: a
    env: {A: {field: "metadata.labels['app.kubernetes.io/name']"}, B: {resource: limits.cpu}}
""",
    "a prefix that makes a name start with a letter": """
namePrefix: prod-
services: {1web: {image: a, port: 80}}
""",
    "names that are long only where nothing asks": """
namePrefix: a-very-long-name-prefix-
services: {a-service-that-has-no-port-and-so-no-service-at-all: {image: a}}
""",
    "a sidecar with both or in proportion": """
istio: {profile: demo}
services:
  a: {image: a, sidecar: {limits: {cpu: 50m, memory: 64Mi}}}
  b: {image: a, sidecar: {requests: {cpu: 3}, limits: {cpu: 4}}}
""",
    "texts that only look like references": r"""
services:
  web:
    image: a
    port: 80
    args: ["${HOME}", "$$", "$(POD_IP)", "${a:-b}", "{{ .Values.x }}", "$${web.url}", "${a.b.c}"]
    command: [sh, -c, "echo $${web} ${web:-x} $web ${WEB} \\{{ web.url }} {{ web }}"]
    podAnnotations: {a: "{{ .web.url }}", b: "${{ x }}", c: "${ x.y }"}
    patches: [{patch: {spec: {"$${web.url}": "$${web}"}}}]
""",
    "an optional ConfigMap": "services: {a: {image: a, envFrom: [{configMap: x, optional: true}]}}",
    "labels with the names of others' keys": "labels: {app.kubernetes.io/name: a, tier: web}",
    "a service called like a folder": """
services: {mesh: {image: a, port: 80}, config: {image: a}, base: {image: a}}
""",
    "a rolling StatefulSet": """
services: {a: {kind: StatefulSet, image: a, strategy: {type: OnDelete}}}
""",
}


@pytest.mark.parametrize("body", LEGAL.values(), ids=LEGAL)
def test_what_is_legal(body: str, problems: Load) -> None:
    assert problems(body) == []
