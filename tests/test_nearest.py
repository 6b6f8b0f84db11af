"""The nearest known name."""

import pytest

from meshgen.nearest import did_you_mean, nearest, one_of, slip_of

FIELDS = ["image", "imagePullPolicy", "port", "ports", "replicas", "env", "envFrom", "min", "max"]
FIELDS += ["as"]
CASES = {
    "imag": "image",
    "IMAGE": "image",
    "image_pull_policy": "imagePullPolicy",
    "replica": "replicas",
    "envs": "env",
    "maximal": "max",
    "maxReplicas": "replicas",
    "minimum": "min",
    # The longest that it starts with; two letters say nothing.
    "portOfTheService": "port",
    "portsOfTheWholeService": "ports",
    "asynchronous": "",
    "nothing": "",
    "": "",
    "x" * 10_000: "",
}


@pytest.mark.parametrize(("name", "expected"), CASES.items(), ids=lambda text: text[:20])
def test_the_nearest(name: str, expected: str) -> None:
    assert nearest(name, FIELDS) == expected
    assert nearest(name, reversed(FIELDS)) == expected


def test_a_question_or_nothing() -> None:
    assert did_you_mean("prot", FIELDS) == "did you mean `port`?"
    assert did_you_mean("nothing", FIELDS) == ""
    assert did_you_mean("web", []) == ""


def test_lists_stay_short() -> None:
    assert one_of(["a"]) == "expected a"
    assert one_of(["a", "b"]) == "expected one of a, b"
    many = [f"n{i}" for i in range(30)]
    assert one_of(many) == f"expected one of {', '.join(many[:12])}, … (30)"
    assert one_of(many[:12]) == f"expected one of {', '.join(many[:12])}"


# A key that was surely meant, though case and a letter differ; what is only like it is not.
@pytest.mark.parametrize(
    ("name", "expected"),
    [("replica", True), ("REPLICAS", True), ("replcias", True), ("rep", False), ("envs", True)],
)
def test_a_slip(name: str, expected: bool) -> None:
    assert slip_of(name, FIELDS) is expected
