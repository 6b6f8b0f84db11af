"""Answers of a route's own that istiod would have to carry to every proxy."""

import base64

import pytest

from meshgen.checks.istiod.traffic.redirects import DIRECT_RESPONSE
from meshgen.checks.span import Span
from meshgen.findings import Severity

_LARGE = 100 * 1024
_LARGEST = 1024 * 1024


def severities(body: dict[str, str]) -> list[Severity]:
    answer = {"status": 200, "body": body}
    return [v.severity for v in DIRECT_RESPONSE.violations(answer, Span(20, 31))]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (_LARGE, []),
        (_LARGE + 1, [Severity.WARNING]),
        (_LARGEST, [Severity.WARNING]),
        (_LARGEST + 1, [Severity.ERROR]),
    ],
)
def test_sizes(size: int, expected: list[Severity]) -> None:
    assert severities({"string": "a" * size}) == expected
    assert severities({"bytes": base64.b64encode(bytes(size)).decode()}) == expected


def test_a_text_counts_in_bytes() -> None:
    assert severities({"string": "é" * (_LARGE // 2)}) == []
    assert severities({"string": "é" * (_LARGE // 2 + 1)}) == [Severity.WARNING]
    assert severities({"string": "\N{GRINNING FACE}" * (_LARGE // 4 + 1)}) == [Severity.WARNING]
