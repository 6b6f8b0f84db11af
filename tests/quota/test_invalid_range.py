"""LimitRanges that the API server refuses (ValidateLimitRange)."""

from typing import Any

import pytest

from meshgen.quota import Problem, ProblemKind, measure
from tests.quota.make import PLAIN, limit_range, quota


def problems(*items: dict[str, Any]) -> list[Problem]:
    return list(measure([limit_range(*items), quota({"pods": 1})], PLAIN).problems)


def container(**fields: Any) -> dict[str, Any]:
    amounts = {field: {"cpu": amount} for field, amount in fields.items()}
    return {"type": "Container", **amounts}


@pytest.mark.parametrize(
    ("item", "path", "message"),
    [
        (
            {"type": "Pod", "min": {"cpu": "2"}, "max": {"cpu": "1"}},
            "spec.limits[0].min.cpu",
            "cpu: min 2 is more than max 1",
        ),
        (
            container(min="500m", defaultRequest="100m"),
            "spec.limits[0].defaultRequest.cpu",
            "cpu: min 500m is more than defaultRequest 100m",
        ),
        (
            container(default="100m", defaultRequest="200m"),
            "spec.limits[0].defaultRequest.cpu",
            "cpu: defaultRequest 200m is more than default 100m",
        ),
        (
            container(default="2", defaultRequest="1", max="1500m"),
            "spec.limits[0].default.cpu",
            "cpu: default 2 is more than max 1500m",
        ),
        (
            container(maxLimitRequestRatio="500m"),
            "spec.limits[0].maxLimitRequestRatio.cpu",
            "cpu: a ratio of 500m is less than 1",
        ),
        (
            container(maxLimitRequestRatio="10", min="100m", max="500m"),
            "spec.limits[0].maxLimitRequestRatio.cpu",
            "cpu: a ratio of 10 is more than max 500m by min 100m",
        ),
        (
            {"type": "Pod", "default": {"cpu": "1"}},
            "spec.limits[0].default",
            "a Pod has no default",
        ),
        (
            {"type": "PersistentVolumeClaim", "max": {"cpu": "1"}},
            "spec.limits[0]",
            "a PersistentVolumeClaim needs a min or max of storage",
        ),
        ({"type": "Containr"}, "spec.limits[0].type", "there is no type `Containr`"),
    ],
)
def test_what_is_refused(item: dict[str, Any], path: str, message: str) -> None:
    (found,) = problems(item)
    assert (found.kind, found.path, found.error) == (ProblemKind.INVALID, path, True)
    assert found.message == f"the API server refuses this LimitRange: {message}"


def test_a_second_item_of_a_type() -> None:
    (found,) = problems({"type": "Pod"}, container(max="1"), {"type": "Pod"})
    assert found.path == "spec.limits[2].type"
    assert found.message.endswith("a second item of type Pod")


def test_an_amount_that_is_none() -> None:
    (found,) = problems(container(max="a lot"))
    assert found.path == "spec.limits[0].max.cpu"
    assert found.message == "not a quantity, and not counted: 'a lot'"


# The max is the default limit, and so the default request: neither contradicts a min.
@pytest.mark.parametrize(
    "items",
    [
        [container(max="1", min="100m")],
        [container(min="100m", defaultRequest="100m", default="1", max="1")],
        [container(maxLimitRequestRatio="5", min="100m", max="500m")],
        [{"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}}],
        [{"type": "example.com/widget", "max": {"cpu": "1"}}],
        [container(max="1"), {"type": "Pod", "max": {"cpu": "1"}}],
    ],
)
def test_what_is_not(items: list[dict[str, Any]]) -> None:
    assert problems(*items) == []


@pytest.mark.parametrize(
    "field", ["default", "defaultRequest", "max", "maxLimitRequestRatio", "min"]
)
def test_what_is_no_quantity(field: str) -> None:
    (found,) = problems(container(**{field: "much"}))
    assert (found.kind, found.path) == (ProblemKind.INVALID, f"spec.limits[0].{field}.cpu")
    assert "not a quantity" in found.message
