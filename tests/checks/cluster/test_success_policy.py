"""What is too long for the table: 64 KiB of indexes."""

from meshgen.checks.cluster.workloads.success_policy import succeeds_by_its_indexes
from meshgen.checks.span import Span


def test_no_more_indexes_than_fit() -> None:
    spec = {"completions": 1, "successPolicy": {"rules": [{"succeededIndexes": "0" * 65537}]}}
    (violation,) = succeeds_by_its_indexes(spec, (), Span(33, 33))
    assert violation.path == ("successPolicy", "rules", 0, "succeededIndexes")
    assert violation.message == "has 65537 characters"
    spec["successPolicy"] = {"rules": [{"succeededIndexes": "0" * 65536}]}
    assert not list(succeeds_by_its_indexes(spec, (), Span(33, 33)))
