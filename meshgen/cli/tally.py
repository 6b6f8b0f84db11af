"""What a validation went through, in a line or as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence

import meshgen
from meshgen import Severity
from meshgen.report.finding_text import as_line

_HEAD = ("kind", "valid", "invalid")


def in_a_line(
    outcome: "meshgen.Outcome", findings: "Sequence[meshgen.Finding] | None" = None
) -> str:
    """Return how many objects are valid and how many are not, and what was passed over.

    `findings` are those that are told, if they are not all.
    """
    told = outcome.findings if findings is None else findings
    counts, severities = outcome.counts, Counter(f.severity for f in told)
    weights = [
        count(severities[severity], severity) for severity in Severity if severities[severity]
    ]
    parts = [
        f"{count(counts['objects'], 'object')} in {count(counts['files'], 'file')}"
        f"{_built(counts)}: {counts['valid']} valid, {counts['invalid']} invalid",
        ", ".join(weights),
        f"skipped {counts['skipped']}: {_skipped(outcome)}" if outcome.skipped else "",
    ]
    return "; ".join(part for part in parts if part)


def table(outcome: "meshgen.Outcome") -> str:
    """Return the objects counted by kind, valid and invalid ones, and what was passed over."""
    kinds = sorted(outcome.valid.keys() | outcome.invalid.keys())
    rows = [(as_line(kind), str(outcome.valid[kind]), str(outcome.invalid[kind])) for kind in kinds]
    total = ("total", str(outcome.valid.total()), str(outcome.invalid.total()))
    width = max(len(row[0]) for row in (_HEAD, *rows, total))
    lines = [f"{a:<{width}}  {b:>7}  {c:>7}" for a, b, c in (_HEAD, *rows, total)]
    lines += [f"skipped: {reason} {number}" for reason, number in sorted(outcome.skipped.items())]
    return "".join(f"{line}\n" for line in lines)


def _built(counts: Mapping[str, int]) -> str:
    return f" and {count(counts['builds'], 'build')}" if "builds" in counts else ""


def _skipped(outcome: "meshgen.Outcome") -> str:
    return ", ".join(f"{number} {reason}" for reason, number in sorted(outcome.skipped.items()))


def count(number: int, what: str) -> str:
    """Return a number and what it counts, in the singular or the plural."""
    return f"{number} {what}{'' if number == 1 else 's'}"
