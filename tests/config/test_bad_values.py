"""Values of the right type that are no quantity, port, image, host, version and so on."""

import pytest

from meshgen import __version__
from tests.config.problems import Load

DURATION = "expected a duration such as 500ms, 10s or 1m30s"
CASES = {
    "another release": (
        'meshgen: ">=98, <99"\nservices: {web: {image: a}}\n',
        [
            f"4:10: meshgen: this is meshgen {__version__}, which may render otherwise; expected "
            "meshgen >=98, <99; use that one, or change `meshgen:` here and tell the others",
        ],
    ),
    "wrong value of a few": (
        """
services:
  web: {image: nginx, kind: Deploiment, imagePullPolicy: always}
""",
        [
            "5:29: services.web.kind: found `Deploiment`; expected one of CronJob, DaemonSet, "
            "Deployment, Job, StatefulSet; did you mean `Deployment`?",
            "5:58: services.web.imagePullPolicy: found `always`; expected one of Always, "
            "IfNotPresent, Never; did you mean `Always`?",
        ],
    ),
    "wrong kind of file": (
        """
metadata: {name: [t]}
""",
        [
            "3:18: metadata.name: found a list; expected a name of lower-case letters, digits "
            "and '-' that starts and ends with a letter or digit (RFC 1123)",
        ],
    ),
    "bad quantity": (
        """
services:
  web:
    image: nginx
    resources:
      requests: {cpu: 0.1 cores, memory: 128 Mi}
      limits: {cpu: -1, memory: 256mb}
""",
        [
            "8:23: services.web.resources.requests.cpu: found `0.1 cores`; expected a quantity "
            "such as 100m, 0.5 or 256Mi",
            "8:42: services.web.resources.requests.memory: found `128 Mi`; expected a quantity "
            "such as 100m, 0.5 or 256Mi; write `128Mi`",
            "9:21: services.web.resources.limits.cpu: found `-1`; expected a quantity such as "
            "100m, 0.5 or 256Mi",
            "9:33: services.web.resources.limits.memory: found `256mb`; expected a quantity "
            "such as 100m, 0.5 or 256Mi; write `256M`",
        ],
    ),
    "bad quantity in a claim, a quota and a sidecar": (
        """
defaults: {sidecar: {limits: {memory: 1GiB}}}
services:
  web: {image: nginx, volumes: {d: {mountPath: /d, claim: {size: ten}}}}
quotas: {q: {hard: {limits.cpu: "4 CPU"}}}
""",
        [
            "4:39: defaults.sidecar.limits.memory: found `1GiB`; expected a quantity such as "
            "100m, 0.5 or 256Mi, or none for no limit; write `1Gi`",
            "6:66: services.web.volumes.d.claim.size: found `ten`; expected a quantity such as "
            "100m, 0.5 or 256Mi",
            '7:33: quotas.q.hard["limits.cpu"]: found `4 CPU`; expected a quantity such as '
            "100m, 0.5 or 256Mi",
        ],
    ),
    "a quantity without an end": (
        """
services:
  web: {image: nginx, resources: {limits: {cpu: 1e999999999}}}
""",
        [
            "5:49: services.web.resources.limits.cpu: found `1e999999999`; expected a quantity "
            "such as 100m, 0.5 or 256Mi",
        ],
    ),
    "bad port": (
        """
services:
  web: {image: nginx, port: 0}
  api: {image: nginx, port: 65536}
  db: {image: nginx, ports: {tcp: 99999}}
""",
        [
            "5:29: services.web.port: found `0`; expected a port from 1 to 65535",
            "6:29: services.api.port: found `65536`; expected a port from 1 to 65535",
            "7:35: services.db.ports.tcp: found `99999`; expected a port from 1 to 65535",
        ],
    ),
    "bad node port": (
        """
services:
  web: {image: nginx, port: 80, service: {type: NodePort, nodePort: 8080}}
""",
        [
            "5:69: services.web.service.nodePort: found `8080`; expected a node port from "
            "30000 to 32767",
        ],
    ),
    "bad image": (
        """
services:
  a: {image: Nginx}
  b: {image: " nginx:1"}
  c: {image: "nginx:"}
  d: {image: "https://ghcr.io/acme/web:v1"}
  e: {image: ""}
  f: {image: "${REGISTRY}/web"}
""",
        [
            "5:14: services.a.image: found `Nginx`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0; write `nginx`",
            "6:14: services.b.image: found ` nginx:1`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0; write `nginx:1`",
            "7:14: services.c.image: found `nginx:`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
            "8:14: services.d.image: found `https://ghcr.io/acme/web:v1`; expected an image "
            "such as ghcr.io/acme/web:v1.2.0; write `ghcr.io/acme/web:v1`",
            "9:14: services.e.image: found an empty text; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
            "10:14: services.f.image: found `${REGISTRY}/web`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "bad host": (
        """
services:
  web: {image: nginx, port: 80, expose: {gateway: edge, hosts: ["https://a.example.com/x"]}}
gateways:
  edge: {hosts: ["a.example.com:443", "*.*.example.com", ""]}
""",
        [
            "5:65: services.web.expose.hosts[0]: found `https://a.example.com/x`; expected a "
            "host name such as web.example.com, *.example.com or *, or ${NAME.host}; write "
            "`a.example.com`",
            "7:18: gateways.edge.hosts[0]: found `a.example.com:443`; expected a host name "
            "such as web.example.com, *.example.com or *; write `a.example.com`",
            "7:39: gateways.edge.hosts[1]: found `*.*.example.com`; expected a host name such "
            "as web.example.com, *.example.com or *",
            "7:58: gateways.edge.hosts[2]: found an empty text; expected a host name such as "
            "web.example.com, *.example.com or *",
        ],
    ),
    "no host": (
        """
gateways: {edge: {hosts: []}}
""",
        [
            "4:26: gateways.edge.hosts: found an empty list; expected one item or more",
        ],
    ),
    "bad duration": (
        """
services:
  web: {image: nginx, port: 80, expose: {gateway: mesh, timeout: 10 seconds}}
  a: {image: a, port: 80, expose: {gateway: mesh, timeout: 10}}
  b: {image: a, port: 80, expose: {gateway: mesh, timeout: 5 min}}
  c: {image: a, port: 80, expose: {gateway: mesh, timeout: 1d}}
  d: {image: a, port: 80, expose: {gateway: mesh, timeout: soon}}
""",
        [
            f"5:66: services.web.expose.timeout: found `10 seconds`; {DURATION}; write `10s`",
            f"6:60: services.a.expose.timeout: found a whole number `10`; {DURATION}; write `10s`",
            f"7:60: services.b.expose.timeout: found `5 min`; {DURATION}; write `5m`",
            f"8:60: services.c.expose.timeout: found `1d`; {DURATION}; write `24h`",
            f"9:60: services.d.expose.timeout: found `soon`; {DURATION}",
        ],
    ),
    "bad version": (
        """
kubernetes: "1.29.3"
istio: {version: latest}
""",
        [
            "4:13: kubernetes: found `1.29.3`; expected a minor version in quotes, such as "
            '"1.29"; write it in quotes: "1.29"',
            "5:18: istio.version: found `latest`; expected a minor version in quotes, such as "
            '"1.29"',
        ],
    ),
    "version without schemas": (
        """
kubernetes: "1.19"
istio: {version: "1.99"}
""",
        [
            "4:13: kubernetes: no schemas for Kubernetes 1.19; expected 1.25 to 1.37; the "
            'nearest is "1.25"',
            "5:18: istio.version: no schemas for Istio 1.99; expected 1.20 to 1.31; the "
            'nearest is "1.31"',
        ],
    ),
    "bad label": (
        """
labels: {"my label": a, team: b c}
""",
        [
            '4:10: labels["my label"]: `my label` is not a valid name; expected a label key '
            "such as team or example.com/team",
            "4:31: labels.team: found `b c`; expected a label value: up to 63 letters, digits, "
            "'-', '_' and '.'",
        ],
    ),
    "bad percentage": (
        """
services:
  web: {image: nginx, podDisruptionBudget: {maxUnavailable: half}}
""",
        [
            "5:61: services.web.podDisruptionBudget.maxUnavailable: found `half`; expected a "
            "number or a percentage: 25%",
        ],
    ),
    "bad downward field": (
        """
services:
  web: {image: nginx, env: {A: {field: status.podIp}, B: {resource: limits.mem}}}
""",
        [
            "5:40: services.web.env.A.field: found `status.podIp`; expected a field of the pod "
            "such as status.podIP or metadata.labels['app']; write `status.podIP`",
            "5:69: services.web.env.B.resource: found `limits.mem`; expected a resource of the "
            "container such as limits.memory; write `limits.memory`",
        ],
    ),
    "bad header": (
        """
services:
  web: {image: nginx, port: 80, rateLimit: {requests: 1, header: "x limit"}}
""",
        [
            "5:66: services.web.rateLimit.header: found `x limit`; expected the name of a "
            "header, such as x-local-rate-limit",
        ],
    ),
    "empty texts": (
        """
services:
  web:
    image: nginx
    port: 80
    health: ""
    probes: {liveness: {exec: []}}
    volumes: {d: {mountPath: "", emptyDir: {}}}
""",
        [
            "8:13: services.web.health: found an empty text; expected a text that is not empty",
            "9:31: services.web.probes.liveness.exec: found an empty list; expected one item "
            "or more",
            "10:30: services.web.volumes.d.mountPath: found an empty text; expected a text "
            "that is not empty",
        ],
    ),
    "number out of range": (
        """
services:
  web: {image: nginx, replicas: -1, terminationGracePeriodSeconds: 3000000000}
""",
        [
            "5:33: services.web.replicas: found `-1`; expected a whole number from 0",
            "5:68: services.web.terminationGracePeriodSeconds: found `3000000000`, 2147483647 "
            "at most; expected a whole number from 0",
        ],
    ),
    "nothing but a name": (
        """
services:
  web:
""",
        [
            "5:7: services.web: found nothing; expected a mapping of fields that `meshgen "
            "explain services.web` lists",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_wrong_values(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
