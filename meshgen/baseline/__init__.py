"""What a repository is known to have wrong: a file of findings that are not told again."""

from meshgen.baseline.compare import Compared, compared
from meshgen.baseline.entries import Entry, entry_of
from meshgen.baseline.file import read_baseline, salvaged, write_baseline

__all__ = [
    "Compared",
    "Entry",
    "compared",
    "entry_of",
    "read_baseline",
    "salvaged",
    "write_baseline",
]
