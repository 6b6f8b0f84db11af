"""Releases between those of the table: where a row says from when to when, it is exactly so."""

import pytest

from tests.checks.cluster.rows import Row, base, changed, releases_of, rows
from tests.checks.cluster.test_rows import violations

_OLDEST, _NEWEST = 25, 37
_FILES = {
    "autoscaler",
    "cron_job",
    "disruption_budget",
    "failure_policy",
    "job",
    "lasting",
    "metrics",
    "rollout",
    "selection",
    "stateful_set",
}
_ROWS = [row for row in rows() if row.file in _FILES and row.releases]
# Fields of these have come later than the first release.
_GATED = [
    ("rich-job-per-index", "spec.backoffLimitPerIndex", -1, 29),
    ("rich-job-per-index", "spec.maxFailedIndexes", -1, 29),
    ("rich-job-per-index", "spec.podReplacementPolicy", "Never", 29),
    ("rich-job-success", "spec.successPolicy.rules", [], 31),
    ("rich-job-success", "spec.managedBy", "queue", 32),
    ("rich-poddisruptionbudget-unhealthy", "spec.unhealthyPodEvictionPolicy", "", 27),
    ("rich-horizontalpodautoscaler-zero", "spec.behavior.scaleUp.tolerance", -1, 35),
    ("rich-cronjob-success", "spec.jobTemplate.spec.managedBy", "queue", 30),
]


@pytest.mark.parametrize("row", _ROWS, ids=str)
def test_a_row_holds_from_its_first_release_to_its_last(row: Row) -> None:
    first, last = row.releases
    knows = min(releases_of(base(row.object)))
    for release in (first - 1, first, last, last + 1):
        if max(knows, _OLDEST) <= release <= _NEWEST:
            of_release = violations(row.refused, release)
            found = [v for v in of_release if row.says in f"{v.message}; {v.expected}; {v.hint}"]
            is_told = any(v.severity is row.severity for v in found)
            assert is_told == (first <= release <= last), (release, of_release)


@pytest.mark.parametrize(("name", "path", "value", "first"), _GATED)
def test_a_field_counts_once_its_feature_is_on(
    name: str, path: str, value: object, first: int
) -> None:
    obj = changed(base(name), {path: value})
    at = path.replace("[0]", "")
    for release in (first - 1, first):
        told = [v for v in violations(obj, release) if ".".join(map(str, v.path)) == at]
        known = [v for v in told if "unknown field" not in v.message]
        assert bool(known) == (release == first), (release, told)
