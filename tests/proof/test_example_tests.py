"""The examples' tests pass on the real Envoy; what is broken says what answered instead."""

import shutil
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.pipeline.testing import Tested as Outcome
from meshgen.pipeline.testing import test as run_tests
from tests.proof.envoys import needs_envoy

EXAMPLES = Path(__file__).parents[2] / "examples"
# A limit that fills a minute's bucket again gives more while it is asked on a busy machine.
SLOW = [("per: minute", "per: hour")]
# What takes seven seconds in the example shows as well in less than one.
FAST = [("fixedDelay: 7s", "fixedDelay: 600ms"), ("{min: 7s, max: 8s}", "{min: 600ms, max: 5s}")]


def asked(
    folder: Path, example: str, changes: list[tuple[str, str]], *environments: str
) -> Outcome:
    """Return what comes of the tests of an example with changes to its text."""
    shutil.copytree(EXAMPLES / example, folder, dirs_exist_ok=True)
    config = folder / "meshgen.yaml"
    text = config.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    config.write_text(text, encoding="utf-8")
    project = Project(config, notes=False)
    return run_tests(project, project.select(environments), None)


@needs_envoy
@pytest.mark.parametrize(
    ("example", "changes", "cases"),
    [("bookinfo", FAST, 33), ("boutique", [], 14), ("titanium", SLOW, 9)],
)
def test_the_examples_are_answered_as_they_expect(
    example: str, changes: list[tuple[str, str]], cases: int, tmp_path: Path
) -> None:
    tested = asked(tmp_path, example, changes)
    assert [str(finding) for finding in tested.findings] == []
    assert len(tested.cases) == cases
    assert all(case.is_met for case in tested.cases)
    assert tested.summary.startswith(f"all {cases} tests hold; Envoy 1.")


_REVIEWS = "by the route `/*` of VirtualService/reviews"
# An example and its environment, what is changed, and what is told.
BROKEN = {
    "a header that nobody sends": (
        ("bookinfo", "jason"),
        ("- {headers: {end-user: jason}, version: v2}", "- {headers: {user: jason}, version: v2}"),
        [
            "environments.jason.tests.jason.expect: jason: 1 of 1 was answered 200 by reviews v1, "
            f"{_REVIEWS}; expected reviews v2"
        ],
    ),
    "other weights": (
        ("bookinfo", "canary"),
        ("weights: {v1: 90, v2: 10}", "weights: {v1: 0, v2: 100}"),
        [
            "environments.canary.tests.a-tenth.expect[0]: canary: 1000 of 1000 were answered 200 "
            f"by reviews v2, {_REVIEWS}; expected reviews v1 for 90% of 1000, 863 to 937 of them",
            "environments.canary.tests.a-tenth.expect[1]: canary: 1000 of 1000 were answered so; "
            "expected reviews v2 for 10% of 1000, 63 to 137 of them",
        ],
    ),
    "a shorter delay": (
        ("bookinfo", "delay"),
        ("fixedDelay: 7s", "fixedDelay: 1ms"),
        [
            "environments.delay.tests.late.expect: delay: 1 of 1 was answered 200 by ratings v1, "
            "by the route `/*, end-user: jason` of VirtualService/ratings, after 0.0 s; expected "
            "ratings v1, 7s or more and within 8s"
        ],
    ),
    "another status": (
        ("bookinfo", "abort"),
        ("httpStatus: 500", "httpStatus: 503"),
        [
            "environments.abort.tests.refused.expect: abort: 20 of 20 were answered 503 by the "
            "proxy of bookinfo-abort/reviews-v2 (fault_filter_abort, FI), by the route `/*, "
            "end-user: jason` of VirtualService/ratings; expected status 500"
        ],
    ),
    "copies to another version": (
        ("bookinfo", "mirror"),
        ("mirror: {version: v3", "mirror: {version: v2"),
        [
            "environments.mirror.tests.copied.expect.mirrored: mirror: of 20, copies went 20 to "
            "reviews v2; expected a copy to reviews v3"
        ],
    ),
    "a path that the gateway does not lead to": (
        ("bookinfo", "versions"),
        ("- {exact: /productpage}", "- {exact: /product}"),
        [
            "tests.page.expect: versions: 1 of 1 was answered 404 by the proxy of "
            "istio-system/istio-ingressgateway (route_not_found, NR); expected productpage"
        ],
    ),
    "no mutual TLS": (
        ("boutique", "canary"),
        (
            "      productcatalogservice:\n",
            "      cartservice: {mesh: false}\n      productcatalogservice:\n",
        ),
        [
            "tests.cart.expect: canary: 1 of 1 was answered 200 by cartservice, by no "
            "VirtualService's route, in plain text; expected cartservice, mutual TLS"
        ],
    ),
    "a limit that is higher": (
        ("titanium", "local"),
        ("requests: 100\n", "requests: 200\n"),
        [
            "tests.limited.expect[0]: local: 130 of 130 were answered so; expected load-balancer "
            "100 times",
            "tests.limited.expect[1]: local: 130 of 130 were answered 200 by load-balancer, by "
            "the route `/*` of VirtualService/local-load-balancer-vs, no x-local-rate-limit; "
            "expected status 429, x-local-rate-limit: true 30 times",
        ],
    ),
}


@needs_envoy
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_says_what_answered_instead(name: str, tmp_path: Path) -> None:
    (example, environment), change, told = BROKEN[name]
    tested = asked(tmp_path, example, [change], environment)
    found = [
        str(finding).removeprefix(str(tmp_path / "meshgen.yaml")) for finding in tested.findings
    ]
    assert [line.partition(": ")[2] for line in found] == told
    assert sum(not case.is_met for case in tested.cases) == 1


def test_a_test_that_nothing_asks_is_told(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError, match="the config has no `tests`"):
        asked(tmp_path, "minimal", [])
