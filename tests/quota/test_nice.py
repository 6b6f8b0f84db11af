"""Amounts that a person would write."""

from fractions import Fraction

import pytest

from meshgen.quantity import parse_quantity, read_quantity
from meshgen.quota.nice import at_least, below


# The smallest is what a proxy can still run with; what it has now is not among them.
@pytest.mark.parametrize(
    ("resource", "most", "amounts"),
    [
        ("cpu", "60m", ["10m", "20m", "25m", "50m"]),
        ("cpu", "50m", ["10m", "20m", "25m"]),
        ("cpu", "10m", []),
        ("memory", "65Mi", ["32Mi", "40Mi", "48Mi", "64Mi"]),
        ("memory", "64Mi", ["32Mi", "40Mi", "48Mi"]),
    ],
)
def test_round_amounts_below_another(resource: str, most: str, amounts: list[str]) -> None:
    assert below(resource, parse_quantity(most)) == amounts


@pytest.mark.parametrize(("resource", "last"), [("cpu", "16"), ("memory", "16Gi")])
def test_they_rise(resource: str, last: str) -> None:
    found = below(resource, Fraction(2**60))
    assert found[-1] == last
    assert found == sorted(found, key=parse_quantity)


@pytest.mark.parametrize(
    ("name", "needed", "hard", "expected"),
    [
        ("limits.cpu", "910m", "1", "1"),
        ("limits.cpu", "950m", "500m", "1"),
        ("requests.cpu", "1100m", "1", "1500m"),
        ("cpu", "10100m", "1", "11"),
        ("limits.memory", "1000Mi", "1Gi", "1000Mi"),
        ("limits.memory", "1030Mi", "1Gi", "1280Mi"),
        ("requests.memory", "5100Mi", "1Gi", "5Gi"),
        ("memory", "1030M", "1G", "1250M"),
        ("requests.storage", "1030Mi", "1Gi", "1280Mi"),
        ("fast.storageclass.storage.k8s.io/requests.storage", "1030Mi", "1Gi", "1280Mi"),
        ("hugepages-2Mi", "1030Mi", "1Gi", "1280Mi"),
        # Pieces are not rounded, even those of a class of storage.
        ("fast.storageclass.storage.k8s.io/persistentvolumeclaims", "1030", "1", "1030"),
        ("pods", "1030", "1", "1030"),
        ("count/deployments.apps", "7", "1", "7"),
    ],
)
def test_a_limit_that_is_enough(name: str, needed: str, hard: str, expected: str) -> None:
    assert at_least(name, parse_quantity(needed), read_quantity(hard)) == expected
