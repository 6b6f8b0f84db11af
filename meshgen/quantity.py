"""Kubernetes quantities, exactly: `100m`, `0.5`, `1Gi`, `1e3`.

The grammar is that of k8s.io/apimachinery/pkg/api/resource.
"""

import re
from fractions import Fraction

# Limits keep hostile texts cheap: int() refuses 5000 digits, and 10 to the power of a million
# would never be worked out.
_QUANTITY = re.compile(
    r"([+-]?(?=\.?[0-9])[0-9]{0,100}(?:\.[0-9]{0,100})?)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?[0-9]{1,2})"
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def parse_quantity(text: str) -> Fraction:
    """Return the value of a quantity; raises ValueError if it is none."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"not a quantity: {text}")
    number, suffix = Fraction(match[1].rstrip(".")), match[2]
    if suffix in _DECIMAL:
        return number * Fraction(10) ** _DECIMAL[suffix]
    if suffix.endswith("i"):
        return number * Fraction(1024) ** ("KMGTPE".index(suffix[0]) + 1)
    return number * Fraction(10) ** int(suffix[1:])
