"""Load tests of an environment: which there are, how fast they ask, which limits they meet."""

from fractions import Fraction
from pathlib import Path

import pytest

from meshgen.mesh.loads import LoadCase, load_cases
from meshgen.pipeline import Project

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
istio: {version: "1.31"}
defaults: {health: /, resources: {requests: {cpu: 100m}}}
"""


def cases(folder: Path, body: str, environment: str = "default") -> dict[str, LoadCase]:
    path = folder / "meshgen.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    return {one.name: one for one in load_cases(Project(path).mesh(environment))}


@pytest.mark.parametrize(
    ("limit", "seconds", "rate"),
    [
        # Three times (100 + 100/60 x 110) x 2 in 110 s: 15.5, so that it is a whole number.
        ("{requests: 100}", 110, Fraction(16)),
        # Three times (1 + 60/3600) x 2 in 60 s: a tenth, and a little more.
        ("{requests: 1, per: hour}", 60, Fraction(7, 60)),
    ],
)
def test_more_are_sent_than_limits_let_in(
    limit: str, seconds: int, rate: Fraction, tmp_path: Path
) -> None:
    web = f"web: {{image: a, port: 80, replicas: 2, rateLimit: {limit}}}"
    test = f"a: {{service: web, profile: overLimit, duration: {seconds}s}}"
    found = cases(tmp_path, f"services: {{{web}}}\nloadTests: {{{test}}}\n")
    assert found["a"].rate == rate


def test_what_there_is_of_itself_is_of_what_can_be_asked_here(tmp_path: Path) -> None:
    body = """\
services:
  limited:
    {image: a, port: 80, rateLimit: {requests: 5}, autoscaling: {max: 3}, expose: {gateway: edge}}
  exposed: {image: a, port: 80, expose: {gateway: edge, prefix: /shop}}
  routed: {image: a, port: 80, expose: {gateway: mesh, prefix: /a}}
  counted: {image: a, port: 80, rateLimit: {requests: 5, enforce: false}}
  tcp: {image: a, ports: {tcp-db: 5432}, autoscaling: {max: 3}}
gateways: {edge: {hosts: ["*.a.example.com", shop.example.com]}}
clusters: {east: {network: n1}, west: {network: n2}}
environments:
  prod: {clusters: {east: , west: {services: {limited: {clusters: [east]}}}}}
"""
    east = cases(tmp_path, body, "prod-east")
    assert {name: one.spec.profile for name, one in east.items()} == {
        "exposed-steady": "steady",
        "limited-limit": "overLimit",
        "limited-scaling": "ramp",
    }
    assert list(cases(tmp_path, body, "prod-west")) == ["exposed-steady"]
    exposed = east["exposed-steady"]
    # The first host that is one, by the path that leads there.
    assert (exposed.host, exposed.path, exposed.setting) == (
        *("shop.example.com", "/shop"),
        ("services", "exposed"),
    )


BUCKETS = """\
gateways: {{edge: {{hosts: [shop.example.com]}}}}
services:
  web:
    image: a
    port: 80
    replicas: 2
    expose: {{gateway: edge, prefix: /a{rewrite}}}
    rateLimit: {{requests: 100, buckets: {{slow: {{requests: 5, prefix: /a}}}}{scope}}}
  counter: {{image: a, ports: {{grpc: 8081}}}}
rateLimitService: counter
loadTests: {{a: {{service: web}}}}
"""


def test_where_the_path_is_rewritten_nobody_knows_whose_bucket_it_is(tmp_path: Path) -> None:
    known, unknown = (
        cases(tmp_path, BUCKETS.format(rewrite=rewrite, scope=""))["a"].on_the_way()
        for rewrite in ("", ", rewrite: /b")
    )
    assert [one.words for one in known.limits] == ["of bucket `slow` 5 a minute"]
    others = cases(
        tmp_path, BUCKETS.format(rewrite="", scope="").replace("prefix: /a}}", "prefix: /b}}")
    )
    assert [one.words for one in others["a"].on_the_way().limits] == ["100 a minute"]
    assert unknown.unknown == "whether a bucket is for these requests, nobody can tell"


def test_one_service_counts_for_all_proxies(tmp_path: Path) -> None:
    body = BUCKETS.format(rewrite="", scope=", scope: global")
    (one,) = cases(tmp_path, body)["a"].on_the_way().limits
    assert (one.bucket.most, one.bucket.interval, one.proxies) == (5, 60_000, (1, 1))
    assert (one.in_steps, one.smoothly) == (True, False)


VERSIONS = """\
services:
  web:
    image: a
    port: 80
    versions: {{v1: {{{limit}}}, v2: {{}}}}
loadTests: {{a: {{service: web}}}}
"""


def test_a_limit_of_one_version_alone_is_not_that_of_the_service(tmp_path: Path) -> None:
    of_one = cases(tmp_path, VERSIONS.format(limit="rateLimit: {requests: 5}"))["a"].on_the_way()
    assert of_one.unknown == "versions of the service have limits of their own"
    assert cases(tmp_path, VERSIONS.format(limit=""))["a"].on_the_way().unknown == ""
