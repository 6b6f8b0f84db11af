"""How long Kustomize takes for a part of so many services, and for an environment in groups.

    python benchmarks/parts.py [--runs 3] [SERVICES ...]

Services of nine objects, with a prefix and patches in the overlay. In seconds of one processor, the
least of several runs: as one part; then split as a config is by itself, the slowest part and all of
them, and the union.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from validate import cost

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: bench}}
layout: {{groups: {groups}}}
gateways: {{web: {{}}}}
environments:
  dev: {{namespace: bench-dev}}
  prod: {{namePrefix: prod-, defaults: {{sidecar: {{limits: {{cpu: 400m}}}}, env: {{TIER: prod}}}}}}
services:
"""
SERVICE = """\
  service-{n}:
    image: registry.example.com/bench/service-{n}:1.0
    port: 8080
    health: /health
    autoscaling: {{min: 1, max: 5}}
    podDisruptionBudget: {{minAvailable: 1}}
    env: {{NEXT: "${{service-{next}.url}}"}}
    envFrom: [{{configMap: config-{n}}}]
    expose: {{gateway: web, prefix: /service-{n}, name: service-{n}}}
    rateLimit: {{requests: 100}}
"""


def config(services: int, groups: str) -> str:
    """Return a config with so many services, each of which calls the next."""
    listed = (SERVICE.format(n=n, next=(n + 1) % services) for n in range(services))
    config_maps = (f'  config-{n}: {{data: {{LOG_LEVEL: "info"}}}}\n' for n in range(services))
    return "".join((HEAD.format(groups=groups), *listed, "configMaps:\n", *config_maps))


def rendered(folder: Path, services: int, groups: str) -> Path:
    """Write the tree of a config into a folder; return the overlay to measure."""
    source, deploy = folder / f"{groups}.yaml", folder / groups
    source.write_text(config(services, groups), encoding="utf-8")
    render = [sys.executable, "-m", "meshgen", "render", "-q", "-f", str(source), "-o", str(deploy)]
    subprocess.run(render, check=True)
    return deploy / "overlays" / "prod"


def measure(services: int, runs: int, folder: Path) -> None:
    """Print one size's figures."""
    kubectl = str(Path(sys.executable).with_name("kubectl"))

    def seconds(overlay: Path) -> float:
        return cost([kubectl, "kustomize", str(overlay)], runs).cpu

    whole = seconds(rendered(folder, services, "none"))
    print(f"{services:5} services  one part {whole:7.2f} s")
    union = rendered(folder, services, "auto")
    parts = [path for path in sorted(union.iterdir()) if path.is_dir()]
    if parts:
        each = [seconds(part) for part in parts]
        told = f"slowest {max(each):.2f} s, all {sum(each):.2f} s, union {seconds(union):.2f} s"
        print(f"{'':16}{len(parts):3} parts {told}")


def main() -> None:
    """Measure the sizes that the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", nargs="*", type=int, default=[15, 30, 45, 60])
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    # Kustomize works on one core; what collects its garbage would take the others.
    os.environ["GOMAXPROCS"] = "1"
    for services in arguments.services:
        with tempfile.TemporaryDirectory() as folder:
            measure(services, arguments.runs, Path(folder))


if __name__ == "__main__":
    main()
