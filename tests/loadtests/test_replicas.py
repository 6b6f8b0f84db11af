"""How far an autoscaler goes, by what a request costs, by its bounds and by the quota."""

from pathlib import Path

import pytest

import meshgen
from meshgen.loadtests.planned import PlannedLoad

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
    resources: {{requests: {{cpu: 100m, memory: 1Mi}}, limits: {{cpu: 200m}}}}
    sidecar: {{requests: {{cpu: 50m, memory: 1Mi}}, limits: {{cpu: 100m}}}}
    autoscaling: {{min: 2, max: 8, {metric}{container}}}
loadTests:
  a:
    {{service: web, rate: {rate}/s, duration: {duration}, profile: {profile}, cpuPerRequest: {cost}
    }}
environments: {{prod: {{}}}}
"""
USUAL = {
    "quota": "16",
    "limit": "",
    "mesh": "true",
    "metric": "cpu: 50",
    "container": "",
    "profile": "steady",
    "rate": 60,
    "duration": "5m",
    "cost": "4.65ms",
}


def planned(folder: Path, **changes: object) -> PlannedLoad:
    path = folder / "meshgen.yaml"
    path.write_text(CONFIG.format(**{**USUAL, **changes}), encoding="utf-8")
    (planned,) = meshgen.load_tests(path)
    return planned


def expected(folder: Path, **changes: object) -> str:
    (one,) = [o for o in planned(folder, **changes).expected if o.what == "replicas"]
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
        # A spike is 6/s, but for a fifth of the time: what is held highest counts.
        ({"profile": "spike", "duration": "20m"}, "4"),
        (
            {"metric": "memory: 50"},
            "not promised; it does not scale by a share of the CPU that is requested",
        ),
        ({"duration": "1m"}, "not promised; no rate is held for 120 s, which an autoscaler needs"),
        ({"cost": "{}"}, "not promised; nothing says `cpuPerRequest`"),
    ],
)
def test_it_goes_as_far_as_requests_cost(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    assert expected(tmp_path, **changes) == words


def test_how_many_there_are_is_worked_out_in_words(tmp_path: Path) -> None:
    usual, short = (planned(tmp_path, rate=900, quota=quota).reached for quota in ("16", "1500m"))
    assert usual
    assert short
    assert usual.words == "900/s x 5 ms of CPU / (50 % of 150m) = 60.00 pods, of 2 to 8"
    assert short.words == f"{usual.words}; the quota lets 5"
