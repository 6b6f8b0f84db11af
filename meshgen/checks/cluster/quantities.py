"""Quantities that are too small."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from meshgen.checks.violation import Violation
from meshgen.quantity import Quantity, read_quantity
from meshgen.resources import Path

# What a quantity is once YAML has been read.
Written = str | int | float


def read(quantity: Written) -> Quantity | None:
    """Return a quantity; None where it is none, which the schema tells."""
    try:
        return read_quantity(str(quantity))
    except ValueError:
        return None


def amount(quantity: Written) -> Fraction | None:
    """Return the value of a quantity; None where it is none."""
    found = read(quantity)
    return found and found.value


# A cache of a pure function: the same few texts come up thousands of times.
@lru_cache(maxsize=4096)
def thousandths(quantity: Written) -> int:
    """Return an amount as the API server keeps it, rounded away from zero to thousandths.

    Source: SetDefaults_ResourceList.
    """
    value = (amount(quantity) or 0) * 1000
    return ceil(value) if value > 0 else floor(value)


def not_positive(quantity: Written, path: Path) -> Iterator[Violation]:
    """Yield that a quantity is 0 or less. Source: ValidatePositiveQuantityValue."""
    value = amount(quantity)
    if value is not None and value <= 0:
        yield Violation(path, f"found {quantity}", "expected more than 0")


def negative(quantity: Written, path: Path) -> Iterator[Violation]:
    """Yield that a quantity is less than 0. Source: ValidateNonnegativeQuantity."""
    value = amount(quantity)
    if value is not None and value < 0:
        yield Violation(path, f"found {quantity}", "expected 0 or more")
