"""A mesh of twice the size takes twice the work, right or wrong; counted in calls, not in time."""

import cProfile
import pstats
from pathlib import Path

import pytest

from meshgen.config import load_config
from meshgen.errors import MeshgenError
from tests.config.problems import FILE, whole

HEAD = """
gateways: {gw: {hosts: ["*"]}}
configMaps: {app: {data: {A: "1"}}}
defaults:
  replicas: 2
  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 200m, memory: 256Mi}}
environments:
  dev: {namePrefix: dev-, services: {"*": {autoscaling: null}}}
  prod: {namePrefix: prod-, services: {svc-1: {replicas: 3}}}
services:
"""
SERVICE = """\
  svc-NUMBER:
    image: ghcr.io/acme/svc:v1
    ports: {http: 8080, http-metrics: {port: 9090}}
    health: /health
    env: {A: "${svc-NUMBER.url}", B: 1.10, C: yes}
    envFrom: [{configMap: app}]
    autoscaling: {min: 1, max: 5, cpu: 70}
    expose: {gateway: gw, prefix: /svc-NUMBER}
    volumes: {data: {mountPath: /data, claim: {size: 1Gi}}}
"""
ENVIRONMENTS = """
clusters: {east: {network: a}, west: {network: b}}
namespaces: {data: {}}
platform: {namespace: tools, istio: {}}
services: {web: {image: a, port: 80, env: {A: b}}}
environments:
"""
ENVIRONMENT = """\
  env-NUMBER: {namespaces: {data: {name: d-NUMBER}}, clusters: [east, west]}
"""
CONFIGS = {
    "right": (HEAD, SERVICE),
    "with a wrong port in each": (HEAD, SERVICE.replace("8080", "80800")),
    "with an unknown key in each": (HEAD, SERVICE.replace("health:", "helth:")),
    "with a clash in each": (HEAD, SERVICE.replace("9090", "8080")),
    "with wrong defaults": (HEAD.replace("cpu: 100m", "cpu: 10"), SERVICE),
    "with a null in each": (HEAD, SERVICE.replace("yes}", "null}")),
    "of environments": (ENVIRONMENTS, ENVIRONMENT),
}


def calls(text: str, folder: Path) -> int:
    """Return how many calls of functions it takes to load a config."""
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    profile = cProfile.Profile()
    profile.enable()
    try:
        load_config(path)
    except MeshgenError:
        pass
    finally:
        profile.disable()
    return int(getattr(pstats.Stats(profile), "total_calls"))  # noqa: B009


@pytest.mark.parametrize(("head", "service"), CONFIGS.values(), ids=CONFIGS)
def test_work_grows_with_the_config(head: str, service: str, tmp_path: Path) -> None:
    small, large = (
        calls(whole(head + "".join(service.replace("NUMBER", str(i)) for i in range(n))), tmp_path)
        for n in (40, 80)
    )
    assert small > 10_000
    assert large < 2.3 * small
