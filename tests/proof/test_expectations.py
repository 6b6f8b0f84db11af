"""What is said of answers that are not as a test expects; and that what is, is let be."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from meshgen.mesh import Mesh
from meshgen.mesh.trials import Trial, trials
from meshgen.proof.answer import Answer
from meshgen.proof.expectations import failures
from meshgen.resources import dotted
from tests.config.problems import load_text, whole

CONFIG = """
namePrefix: p-
gateways: {edge: {}}
external: {stripe: api.stripe.com}
services:
  web: {image: a, port: 80, expose: {gateway: edge}}
  reviews: {image: a, port: 9080, versions: {v1: {}, v2: {}}}
tests:
  t: {request: "${reviews.url}/", from: web, EXPECT}
"""


def by(service: str, version: str = "", **more: object) -> Answer:
    """Return the answer of a workload."""
    name = f"t/p-{service}" + (f"-{version}" if version else "")
    said = {"status": 200, "service": f"p-{service}", "version": version, "workload": name}
    return Answer(**{**said, "path": "/", **more})  # type: ignore[arg-type]


V1, V2, WEB = by("reviews", "v1"), by("reviews", "v2"), by("web")
LIMITED = Answer(
    429, {"x-local-rate-limit": "true"}, proxy="t/p-web", details="local_rate_limited", flags="RL"
)
REFUSED = Answer(0, text="connection reset")
OUTSIDE = Answer(200, service="api.stripe.com")


def mirrored(answer: Answer, *names: str) -> Answer:
    return by("reviews", answer.version, mirrors=names)


CASES: dict[str, tuple[str, Sequence[Answer], list[str]]] = {
    "another version": (
        "expect: {version: v2}",
        [V1] * 20,
        [
            "tests.t.expect[0]: expected reviews v2; 20 of 20 were answered 200 by reviews v1, "
            "by way of R"
        ],
    ),
    "the version": ("expect: {version: v2}", [V2] * 20, []),
    "any version": ("expect: {service: reviews}", [V1, V2], []),
    "another service": (
        "expect: {service: reviews}",
        [WEB],
        ["tests.t.expect[0]: expected reviews; 1 of 1 was answered 200 by web, by way of R"],
    ),
    "a proxy in its place": (
        "expect: {service: web}",
        [WEB, LIMITED, REFUSED],
        [
            "tests.t.expect[0]: expected web; 1 of 3 was answered 429 by the proxy of t/p-web "
            "(local_rate_limited, RL), by way of R, 1 of 3 was not answered: connection reset, by "
            "way of R"
        ],
    ),
    "a host outside": ("expect: {host: '${stripe.host}'}", [OUTSIDE], []),
    "a service, and not a host outside": (
        "expect: {host: '${stripe.host}'}",
        [V1],
        [
            "tests.t.expect[0]: expected api.stripe.com, outside; 1 of 1 was answered 200 by "
            "reviews v1, by way of R"
        ],
    ),
    "a status and headers": (
        "expect: {status: 429, headers: {X-Local-Rate-Limit: 'true', retry-after: {}}, "
        "withoutHeaders: {x-secret: {}}}",
        [LIMITED, Answer(429, {"x-local-rate-limit": "no", "retry-after": "1", "x-secret": "s"})],
        [
            "tests.t.expect[0]: expected status 429, X-Local-Rate-Limit: true, retry-after, no "
            "x-secret; 1 of 2 was answered 429 by the proxy of t/p-web (local_rate_limited, RL), "
            "by way of R, no retry-after, 1 of 2 was answered 429 by a proxy, by way of R, "
            "X-Local-Rate-Limit: no, x-secret: s"
        ],
    ),
    "how headers look": (
        "expect: {headers: {a: {prefix: x}, b: {regex: 'x+'}}}",
        [
            by("web", headers={"a": "xy", "b": "xx"}),
            by("web", headers={"a": "y", "b": "xxy"}),
        ],
        [
            "tests.t.expect[0]: expected a: starting with x, b: like x+; 1 of 2 was answered 200 "
            "by web, by way of R, a: y, b: xxy"
        ],
    ),
    "the request as it came": (
        "expect: {received: {path: /a, authority: web, headers: {x-beta: '1'}}}",
        [
            by("web", path="/a", authority="web", received={"x-beta": "1"}),
            by("web", path="/b", authority="web:80", received={}),
        ],
        [
            "tests.t.expect[0]: expected path /a received, authority web received, x-beta: 1 in "
            "the request received; 1 of 2 was answered 200 by web, by way of R, path /b received, "
            "authority web:80 received, no x-beta in the request received"
        ],
    ),
    "how long, how often, by what": (
        "expect: {duration: {min: 1s, max: 1500ms}, attempts: 3, mtls: true}",
        [
            by("web", seconds=1.2, attempts=3, is_mutual_tls=True),
            by("web", seconds=0.995, attempts=3, is_mutual_tls=True),
            by("web", seconds=0.01, attempts=1),
        ],
        [
            "tests.t.expect[0]: expected 1s or more and within 1500ms, 3 attempts, mutual TLS; 1 "
            "of 3 was answered 200 by web, by way of R, after 0.0 s, after 1 attempt, in plain "
            "text"
        ],
    ),
    "plain text": ("expect: {mtls: false}", [WEB], []),
    "somebody asked": ("expect: {checked: true}", [by("web", checks=("t/p-reviews-v1",))], []),
    "nobody asked": (
        "expect: {checked: true}",
        [WEB],
        [
            "tests.t.expect[0]: expected an authorizer asked; 1 of 1 was answered 200 by web, "
            "by way of R, nobody was asked"
        ],
    ),
    "somebody asked in vain": (
        "expect: {checked: false}",
        [by("web", checks=("t/p-reviews-v1",))],
        [
            "tests.t.expect[0]: expected no authorizer asked; 1 of 1 was answered 200 by web, "
            "by way of R, reviews v1 was asked"
        ],
    ),
    "shares within chance": (
        "expect: [{version: v1, share: 90%}, {version: v2, share: 10%}]",
        [V1] * 863 + [V2] * 137,
        [],
    ),
    "shares beyond chance": (
        "expect: [{version: v1, share: 90%}, {version: v2, share: 10%}]",
        [V1] * 862 + [V2] * 138,
        [
            "tests.t.expect[0]: expected reviews v1 for 90% of 1000, 863 to 937 of them; 138 of "
            "1000 were answered 200 by reviews v2, by way of R, and 862 of 1000 were answered so",
            "tests.t.expect[1]: expected reviews v2 for 10% of 1000, 63 to 137 of them; 138 of "
            "1000 were answered so",
        ],
    ),
    "counts": (
        "expect: [{status: 200, count: 2}, {status: 429, count: 1}]",
        [WEB] * 3,
        [
            "tests.t.expect[0]: expected status 200 2 times; 3 of 3 were answered so",
            "tests.t.expect[1]: expected status 429 once; 3 of 3 were answered 200 by web, by way "
            "of R",
        ],
    ),
    "what must not be": (
        "expect: [{version: v2, count: 0}, {}]",
        [V1, V2],
        ["tests.t.expect[0]: expected reviews v2 never; 1 of 2 was answered so"],
    ),
    "what the others leave": (
        "expect: [{version: v2, share: 10%}, {version: v1}]",
        [V1] * 800 + [V2] * 100 + [WEB] * 100,
        [
            "tests.t.expect[1]: expected reviews v1; 100 of 1000 were answered 200 by web, by way "
            "of R"
        ],
    ),
    "the first that fits counts": (
        "expect: [{status: 200, count: 1}, {service: web, count: 1}]",
        [WEB, WEB],
        [
            "tests.t.expect[0]: expected status 200 once; 2 of 2 were answered so",
            "tests.t.expect[1]: expected web once; 0 of 2 were answered so",
        ],
    ),
    "what nothing fits": (
        "expect: [{version: v1, share: 90%}, {version: v2, share: 10%}]",
        [V1] * 895 + [V2] * 100 + [WEB] * 5,
        [
            "tests.t.expect: expected reviews v1 for 90% of 1000, 863 to 937 of them or reviews "
            "v2 for 10% of 1000, 63 to 137 of them; 5 of 1000 were answered 200 by web, by way of "
            "R"
        ],
    ),
    "many kinds": (
        "expect: {version: v1}",
        [by("web", status=200 + number) for number in range(5)],
        [
            "tests.t.expect[0]: expected reviews v1; 1 of 5 was answered 200 by web, by way of R, "
            "1 of 5 was answered 201 by web, by way of R, 1 of 5 was answered 202 by web, by way "
            "of R, 2 otherwise"
        ],
    ),
    "copies": ("expect: {version: v1, mirrored: v2}", [mirrored(V1, "t/p-reviews-v2")], []),
    "copies to another": (
        "expect: {version: v1, mirrored: v2}",
        [mirrored(V1, "t/p-web"), V1],
        [
            "tests.t.expect[0].mirrored[0]: expected a copy to reviews v2; of 2, copies went 1 to "
            "web"
        ],
    ),
    "a share of copies": (
        "expect: {version: v1, count: 100, mirrored: [{service: reviews, share: 50%}]}",
        [V1] * 75 + [mirrored(V1, "t/p-reviews-v1", "t/x")] * 25,
        [
            "tests.t.expect[0].mirrored[0]: expected a copy to reviews for 50% of 100, 30 to 70 "
            "of them; of 100, copies went 25 to reviews v1, 25 to t/x"
        ],
    ),
    "no copies": (
        "expect: {version: v1, mirrored: []}",
        [mirrored(V1, "t/p-web")],
        ["tests.t.expect[0].mirrored: expected copies to nobody; of 1, copies went 1 to web"],
    ),
    "copies that nobody got": (
        "expect: {version: v1, mirrored: v2}",
        [V1],
        ["tests.t.expect[0].mirrored[0]: expected a copy to reviews v2; nobody got a copy"],
    ),
    # Flagger's primary has another name than what is rendered.
    "a workload that a controller makes": (
        "expect: {service: web}",
        [Answer(200, service="p-web", workload="t/p-web-primary")],
        [],
    ),
    "a workload of the same name elsewhere": (
        "expect: {service: web}",
        [Answer(200, service="p-web", workload="other/p-web")],
        ["tests.t.expect[0]: expected web; 1 of 1 was answered 200 by other/p-web, by way of R"],
    ),
}


def trial_of(expect: str, folder: Path) -> Trial:
    """Return the test of a config that expects something."""
    config = load_text(whole(CONFIG.replace("EXPECT", expect)), folder)
    (trial,) = trials(Mesh(config.environments["default"].mesh))
    return trial


@pytest.mark.parametrize("name", CASES)
def test_is_told(name: str, tmp_path: Path) -> None:
    expect, answers, told = CASES[name]
    found = failures(trial_of(expect, tmp_path), answers, lambda _: "by way of R")
    assert [f"{dotted(one.path)}: {one}" for one in found] == told
