"""How long the rules take: alone, and with all else in `meshgen check -k`.

    python benchmarks/rules.py [--resources 10000] [--runs 3]

A system of many namespaces, ten services in each, with gateways, policies and routes, in which the
rules find next to nothing; then a tenth of it. What is linear takes ten times as long. The rules
are timed in seconds of a processor, the commands on the clock.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from validate import cost

from meshgen.checks.check import Context, Subject
from meshgen.checks.rules.check import RULE_CHECK
from meshgen.checks.rules.registry import every_rule
from meshgen.identity import identity
from meshgen.manifests.together.facts import Facts
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane
from meshgen.yamlio import load_all, to_data

NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: team-{t}
  labels: {{istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {{name: default, namespace: team-{t}}}
spec: {{mtls: {{mode: STRICT}}}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: edge, namespace: team-{t}}}
spec:
  selector: {{istio: ingressgateway}}
  servers:
  - port: {{number: 443, name: https, protocol: HTTPS}}
    tls: {{mode: SIMPLE, credentialName: team-{t}}}
    hosts: ["*.team-{t}.example.com"]
"""
SERVICE = """\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
  namespace: team-{t}
  labels: {{app: service-{n}, version: v1}}
spec:
  replicas: 3
  selector: {{matchLabels: {{app: service-{n}, version: v1}}}}
  template:
    metadata:
      labels: {{app: service-{n}, version: v1}}
    spec:
      serviceAccountName: service-{n}
      securityContext: {{runAsNonRoot: true}}
      containers:
      - name: app
        image: registry.example.com/team/service-{n}:1.{n}.0
        ports: [{{name: http, containerPort: 8080}}]
        envFrom: [{{configMapRef: {{name: service-{n}}}}}]
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
          limits: {{memory: 256Mi}}
        readinessProbe: {{httpGet: {{path: /ready, port: http}}}}
        livenessProbe: {{httpGet: {{path: /alive, port: http}}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: service-{n}, namespace: team-{t}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: service-{n}, namespace: team-{t}}}
data: {{LEVEL: info}}
---
apiVersion: v1
kind: Service
metadata: {{name: service-{n}, namespace: team-{t}}}
spec:
  selector: {{app: service-{n}}}
  ports: [{{name: http, port: 80, targetPort: http}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: service-{n}, namespace: team-{t}}}
spec:
  maxUnavailable: 1
  selector: {{matchLabels: {{app: service-{n}}}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: service-{n}, namespace: team-{t}}}
spec:
  hosts: [service-{n}.team-{t}.example.com]
  gateways: [edge]
  http:
  - match: [{{uri: {{prefix: /api/}}}}]
    route: [{{destination: {{host: service-{n}, subset: v1, port: {{number: 80}}}}}}]
  - route: [{{destination: {{host: service-{n}, port: {{number: 80}}}}}}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {{name: service-{n}, namespace: team-{t}}}
spec:
  host: service-{n}
  subsets: [{{name: v1, labels: {{version: v1}}}}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {{name: service-{n}, namespace: team-{t}}}
spec:
  selector: {{matchLabels: {{app: service-{n}}}}}
  rules:
  - from: [{{source: {{principals: [cluster.local/ns/team-{t}/sa/service-{other}]}}}}]
    to: [{{operation: {{methods: [GET], paths: [/api/*]}}}}]
"""
# Services of a namespace.
_OF_ONE = 10


def texts(resources: int) -> Iterator[str]:
    """Yield the manifests of one namespace after the other, so many objects altogether."""
    of_one = NAMESPACE.count("kind:") + _OF_ONE * SERVICE.count("\nkind:")
    for team in range(resources // of_one):
        services = (
            SERVICE.format(t=team, n=number, other=(number + 1) % _OF_ONE)
            for number in range(_OF_ONE)
        )
        yield NAMESPACE.format(t=team) + "".join(services)


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the least that something took of a processor in several runs."""
    taken = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


def ask(objects: list[Any], context: Context) -> int:
    """Ask all rules about objects, and return how much they find."""
    subjects = [Subject(identity(obj), lambda obj=obj: obj) for obj in objects]  # type: ignore[misc]
    return len(list(RULE_CHECK.run(subjects, context)))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    kubernetes, istio = supported_kubernetes()[-1], supported_istio()[-1]
    clusters = Facts().clusters([kubernetes], [istio])
    context = Context(
        Stores([kubernetes], [istio]), clusters=clusters, control_plane=ControlPlane()
    )
    print(f"{len(every_rule())} rules; the best of {given.runs} runs")
    print(f"{'objects':>8}{'found':>8}{'rules':>10}{'check -k':>11}{'validate':>11}")
    rows = [measure(n, given.runs, context) for n in (given.resources // 10, given.resources)]
    growth = [many / few for few, many in zip(*rows, strict=True)]
    print(f"{'growth':>16}{growth[0]:>10.1f}{growth[1]:>11.1f}{growth[2]:>11.1f}")


def measure(resources: int, runs: int, context: Context) -> tuple[float, float, float]:
    """Print and return what so many objects take: the rules, `check -k`, `validate`."""
    with tempfile.TemporaryDirectory() as name:
        objects = []
        for number, text in enumerate(texts(resources)):
            Path(name, f"team-{number}.yaml").write_text(text, encoding="utf-8")
            objects += [to_data(node) for node in load_all(text, name)]
        found = ask(objects, context)
        rules = seconds(lambda: ask(objects, context), runs)
        program = [sys.executable, "-m", "meshgen"]
        check = cost([*program, "check", "-j", "1", "-k", name], runs).wall
        validate = cost([*program, "validate", "-j", "1", name], runs).wall
    print(f"{len(objects):>8}{found:>8}{rules:>8.2f} s{check:>9.2f} s{validate:>9.2f} s")
    return rules, check, validate


if __name__ == "__main__":
    main()
