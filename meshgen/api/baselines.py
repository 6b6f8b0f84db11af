"""Findings that are known."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.api.types import StrPath
from meshgen.findings import Finding

if TYPE_CHECKING:
    from meshgen.baseline import Compared


def compare_baseline(
    findings: Sequence[Finding],
    baseline: StrPath,
    *,
    looked_at: Callable[[str], bool] = lambda _: True,
) -> "Compared":
    """Return which findings are new beside a file of known ones.

    `new` has them, `known` is the number of the others; `gone` counts the known ones that are not
    found any more in files that were `looked_at`, which is asked with an absolute path. Raises
    MeshgenError for a file that is not there, and for one that is no baseline.
    """
    from meshgen.baseline import compared, read_baseline

    path = Path(baseline)
    return compared(findings, read_baseline(path), path.parent, looked_at)


def update_baseline(
    findings: Sequence[Finding],
    baseline: StrPath,
    *,
    looked_at: Callable[[str], bool] = lambda _: True,
) -> "Compared":
    """Write findings into a file of known ones; return what was new and what is gone by that.

    What is known of files that were not `looked_at` stays. Raises MeshgenError where the file
    cannot be written, and for one that is there and was no baseline.
    """
    from meshgen.baseline import compared, entry_of, salvaged, write_baseline

    path = Path(baseline)
    known = salvaged(path)
    outcome = compared(findings, known, path.parent, looked_at)
    found = Counter(entry_of(finding, path.parent) for finding in findings)
    write_baseline(path, found + outcome.beyond)
    return outcome
