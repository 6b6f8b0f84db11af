"""How far an autoscaler goes, by what a request costs, by its bounds and by the quota."""

from pathlib import Path

import pytest

import meshgen

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
istio: {{version: "1.28"}}
quotas: {{compute: {{hard: {{limits.cpu: {quota}}}}}}}
services:
  web:
    image: nginx:1.27
    port: 80
    {limit}
    mesh: {mesh}
    resources: {{requests: {{cpu: 100m}}, limits: {{cpu: 200m}}}}
    sidecar: {{requests: {{cpu: 50m}}, limits: {{cpu: 100m}}}}
    autoscaling: {{min: 2, max: 8, cpu: 50{container}}}
loadTests:
  a: {{service: web, rate: {rate}/s, duration: {duration}, cpuPerRequest: {cost}}}
environments: {{prod: {{}}}}
"""
USUAL = {
    "quota": "16",
    "limit": "",
    "mesh": "true",
    "container": "",
    "rate": 60,
    "duration": "5m",
    "cost": "4.65ms",
}


def expected(folder: Path, **changes: object) -> str:
    path = folder / "meshgen.yaml"
    path.write_text(CONFIG.format(**{**USUAL, **changes}), encoding="utf-8")
    (planned,) = meshgen.load_tests(path)
    (one,) = [one for one in planned.expected if one.what == "replicas"]
    return f"{one.words}; {one.why}" if not one.is_promised else one.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        # 60/s x 5 ms / (50 % of 150m) = 4 pods; an HPA leaves a tenth alone.
        ({}, "4"),
        ({"rate": 65}, "4 to 5"),
        ({"rate": 10}, "2"),
        ({"rate": 900}, "8"),
        # Each pod may use 300m.
        ({"rate": 900, "quota": "1500m"}, "5"),
        ({"rate": 900, "quota": "1300m"}, "4"),
        # The application's container alone: 60/s x 4.65 ms / 50m.
        ({"container": ", container: web"}, "6"),
        # Without a sidecar neither its requests nor its use: 60/s x 4.65 ms / 50m.
        ({"mesh": "false"}, "6"),
        # What the limit lets in, of 2 to 8 proxies: 20 to 60.
        ({"limit": "rateLimit: {requests: 10, per: second}"}, "2 to 4"),
        ({"duration": "1m"}, "not promised; no rate is held for 120 s, which an autoscaler needs"),
        ({"cost": "{}"}, "not promised; nothing says `cpuPerRequest`"),
    ],
)
def test_it_goes_as_far_as_requests_cost(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    assert expected(tmp_path, **changes) == words
