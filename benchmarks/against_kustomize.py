"""Time meshgen against `kubectl kustomize` of the tree that it writes.

    python benchmarks/against_kustomize.py [SERVICES ...]

Every command is a process of its own, as a user starts it; a figure is the median of several runs.
Only ratios of one run on one machine say anything.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = 5
HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: bench}
environments:
  dev: {namespace: bench-dev}
  prod: {namespace: bench-prod, namePrefix: prod-, defaults: {replicas: 2}}
gateways: {web: {}}
services:
"""
SERVICE = """\
  service-{number}:
    image: registry.example.com/bench/service-{number}:1.0
    port: {port}
    health: /health
    autoscaling: {{min: 1, max: 5, cpu: 70}}
    env: {{NEXT: "${{service-{next}.url}}"}}
    expose: {{gateway: web, prefix: /service-{number}}}
"""


def config(services: int) -> str:
    """Return a config with so many services, each of which calls the next."""
    return HEAD + "".join(
        SERVICE.format(number=n, port=8000 + n % 1000, next=(n + 1) % services)
        for n in range(services)
    )


def seconds(command: Sequence[str | Path], fresh: Path | None = None) -> float:
    """Return how long a command takes; a folder to start without is removed before each run."""
    times = []
    for _ in range(RUNS):
        if fresh:
            shutil.rmtree(fresh, ignore_errors=True)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(services: int, folder: Path) -> None:
    """Print one size's figures."""
    source, deploy = folder / "meshgen.yaml", folder / "deploy"
    source.write_text(config(services), encoding="utf-8")
    meshgen = [sys.executable, "-m", "meshgen"]
    kubectl = Path(sys.executable).with_name("kubectl")
    render = [*meshgen, "render", "-q", "-f", str(source), "-o", str(deploy)]
    # `render` writes both environments, the other two print one.
    taken = {
        "meshgen render, first": seconds(render, fresh=deploy),
        "meshgen render, no change": seconds(render),
        "meshgen build prod": seconds([*meshgen, "build", "prod", "-f", str(source)]),
        "kubectl kustomize overlays/prod": seconds(
            [kubectl, "kustomize", deploy / "overlays" / "prod"]
        ),
    }
    whole = taken["kubectl kustomize overlays/prod"]
    print(f"{services} services")
    for what, value in taken.items():
        print(f"  {what:<32} {value:7.2f} s  {value / whole:5.2f} x kubectl")


def main() -> None:
    """Measure 10 and 100 services, or as many as the arguments say."""
    for services in [int(text) for text in sys.argv[1:]] or [10, 100]:
        with tempfile.TemporaryDirectory() as folder:
            measure(services, Path(folder))


if __name__ == "__main__":
    main()
