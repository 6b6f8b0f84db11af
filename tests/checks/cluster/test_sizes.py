"""What is refused for its size alone: too large for the table."""

from typing import Any

import pytest

from meshgen.resources import Object
from tests.checks.cluster.rows import KUBERNETES, base, changed
from tests.checks.cluster.test_rows import told, violations

_KIB = 1024


def _addresses(count: int) -> list[str]:
    return [f"192.0.{number // 250}.{number % 250 + 1}" for number in range(count)]


def _annotated(letters: int, letter: str = "a") -> Object:
    return changed(base("service"), {"metadata.annotations": {"a": letter * letters}})


def _slice(**fields: Any) -> Object:
    return {**base("endpointslice"), **fields}


def _template(letters: int) -> Object:
    return changed(base("deployment"), {"spec.template.metadata.annotations": {"a": "a" * letters}})


SIZES = [
    (_template(256 * _KIB), _template(256 * _KIB - 1), "has 262145 bytes"),
    (_annotated(256 * _KIB), _annotated(256 * _KIB - 1), "has 262145 bytes"),
    (_annotated(128 * _KIB, "ä"), _annotated(128 * _KIB - 1, "ä"), "has 262145 bytes"),
    (
        _slice(endpoints=[{"addresses": _addresses(101)}]),
        _slice(endpoints=[{"addresses": _addresses(100)}]),
        "expected at most 100",
    ),
    (
        _slice(endpoints=[{"addresses": [each]} for each in _addresses(1001)]),
        _slice(endpoints=[{"addresses": [each]} for each in _addresses(1000)]),
        "expected at most 1000",
    ),
    (
        _slice(ports=[{"name": f"p{number}"} for number in range(20001)]),
        _slice(ports=[{"name": f"p{number}"} for number in range(20000)]),
        "expected at most 20000",
    ),
]


@pytest.mark.parametrize(("refused", "passed", "says"), SIZES)
def test_sizes(refused: Object, passed: Object, says: str) -> None:
    release = KUBERNETES[-1]
    assert [says in told(v) for v in violations(refused, release)] == [True]
    assert violations(passed, release) == []
