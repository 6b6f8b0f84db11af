"""How fast `meshgen validate` is, beside kubeconform where that is on the PATH.

    python benchmarks/validate.py [--services 1000] [--runs 5]

Both get the same files: for each service a Deployment, a Service, a ConfigMap, an autoscaler and
two Istio objects, no two alike. Both get the same schemas: kubeconform those of meshgen, written
out as it wants them. kubeconform knows no CEL rules, no list keys and no deprecations; meshgen
checks these too. The best of several
runs counts, and only ratios of one run on one machine say anything.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes

SERVICE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
  namespace: shop
  labels: {{app: service-{n}}}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: service-{n}
  template:
    metadata:
      labels:
        app: service-{n}
        version: v{n}
      annotations:
        sidecar.istio.io/proxyCPU: 50m
    spec:
      serviceAccountName: service-{n}
      containers:
      - name: app
        image: registry.example.com/shop/service-{n}:1.{n}.0
        ports:
        - name: http
          containerPort: 8080
        env:
        - name: NAME
          value: "service {n}"
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: service-{n}
              key: password
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
          limits: {{cpu: 200m, memory: 256Mi}}
        readinessProbe:
          httpGet:
            path: /health
            port: http
          periodSeconds: 5
---
apiVersion: v1
kind: Service
metadata:
  name: service-{n}
  namespace: shop
spec:
  selector:
    app: service-{n}
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: service-{n}
  namespace: shop
data:
  number: "{n}"
  config.ini: |
    [service]
    name = service-{n}
    threads = {replicas}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: service-{n}
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: service-{n}
  minReplicas: 1
  maxReplicas: {replicas}
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-{n}
  namespace: shop
spec:
  hosts:
  - service-{n}.example.com
  gateways:
  - shop-gateway
  http:
  - match:
    - uri:
        prefix: /{n}/
    timeout: 5s
    retries:
      attempts: 3
      perTryTimeout: 2s
    route:
    - destination:
        host: service-{n}
        port:
          number: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-{n}
  namespace: shop
spec:
  host: service-{n}
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
    connectionPool:
      http:
        http1MaxPendingRequests: {n}
"""
KINDS = {
    "Deployment": "apps/v1",
    "Service": "v1",
    "ConfigMap": "v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "VirtualService": "networking.istio.io/v1",
    "DestinationRule": "networking.istio.io/v1",
}


def write_corpus(folder: Path, services: int) -> None:
    """Write a file for each service; each has one object of every kind."""
    folder.mkdir()
    for number in range(1, services + 1):
        text = SERVICE.format(n=number, replicas=number % 9 + 1)
        (folder / f"service-{number:05}.yaml").write_text(text, encoding="utf-8")


def write_schemas(folder: Path, store: SchemaStore) -> str:
    """Write the schemas as kubeconform looks for them, and return where it has to look."""
    folder.mkdir()
    for kind, api_version in KINDS.items():
        group, _, version = api_version.rpartition("/")
        parts = [kind.lower(), *([group.partition(".")[0]] if group else []), version]
        text = json.dumps(store.schema(api_version, kind))
        (folder / f"{'-'.join(parts)}.json").write_text(text, encoding="utf-8")
    return f"{folder}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"


class Cost(NamedTuple):
    """What a command takes: seconds until it has ended, and seconds of all cores together."""

    wall: float
    cpu: float


def cost(command: Sequence[str], runs: int) -> Cost:
    """Return the least that a command took in several runs; it must find nothing wrong."""
    walls, cpus = [], []
    for _ in range(runs):
        begin, before = time.perf_counter(), os.times()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        walls.append(time.perf_counter() - begin)
        after = os.times()
        cpus.append(sum(after[2:4]) - sum(before[2:4]))
        if done.returncode:
            sys.exit(f"{shlex.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Cost(min(walls), min(cpus))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--services", type=int, default=1000, help="of six objects each")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--meshgen", default=f"{sys.executable} -m meshgen", metavar="COMMAND")
    given = parser.parse_args()
    kubernetes, istio = supported_kubernetes()[-1], supported_istio()[-1]
    kubeconform = shutil.which("kubeconform")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "one", 1)
        write_corpus(folder / "all", given.services)
        commands = our_commands(given.meshgen, kubernetes, istio)
        if kubeconform:
            where = write_schemas(folder / "schemas", SchemaStore(kubernetes, istio))
            commands |= their_commands(kubeconform, where)
        measure(commands, folder, given.services * len(KINDS), given.runs)
    if not kubeconform:
        print("kubeconform is not on the PATH: nothing to compare with")


def our_commands(command: str, kubernetes: str, istio: str) -> dict[str, list[str]]:
    """Return how meshgen is called, with one process and with one for each core."""
    call = [*shlex.split(command), "validate", "--kubernetes", kubernetes, "--istio", istio]
    cores = os.cpu_count() or 1
    return {f"meshgen -j {n}": [*call, "-j", str(n)] for n in sorted({1, cores})}


def their_commands(program: str, where: str) -> dict[str, list[str]]:
    """Return how kubeconform is called, with one goroutine and with its default of four."""
    call = [program, "-strict", "-schema-location", where]
    return {f"kubeconform -n {n}": [*call, "-n", str(n)] for n in (1, 4)}


def measure(commands: dict[str, list[str]], folder: Path, objects: int, runs: int) -> None:
    """Print what each command takes for six objects and for all, and the ratios."""
    print(f"{objects} objects; the best of {runs} runs; {os.cpu_count()} cores")
    print(f"{'':16}{'6 objects':>12}{'all':>10}{'all, CPU':>11}{'objects/s':>11}")
    best: dict[str, Cost] = {}
    for name, command in commands.items():
        few = cost([*command, str(folder / "one")], runs)
        every = cost([*command, str(folder / "all")], runs)
        program = name.partition(" ")[0]
        best[program] = Cost(*map(min, best.get(program, every), every))
        print(
            f"{name:16}{few.wall:>10.3f} s{every.wall:>8.2f} s{every.cpu:>9.2f} s"
            f"{objects / every.wall:>11,.0f}"
        )
    if len(best) > 1:
        ours, theirs = best.values()
        print(
            f"for all objects kubeconform takes {theirs.wall / ours.wall:.2f} times meshgen's time,"
            f" and {theirs.cpu / ours.cpu:.2f} times its CPU time"
        )


if __name__ == "__main__":
    main()
