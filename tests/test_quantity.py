"""Quantities are exact, whatever their suffix."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.config.schema import read_schema
from meshgen.quantity import Family, format_quantity, parse_quantity, read_quantity

QUANTITY = read_schema()["$defs"]["Claim"]["properties"]["size"]["pattern"]

RIGHT = {
    "0": Fraction(0),
    "1": Fraction(1),
    "1.": Fraction(1),
    ".5": Fraction(1, 2),
    "0.1": Fraction(1, 10),
    "+2": Fraction(2),
    "-2": Fraction(-2),
    "100m": Fraction(1, 10),
    "1u": Fraction(1, 10**6),
    "1n": Fraction(1, 10**9),
    "1k": Fraction(1000),
    "1Ki": Fraction(1024),
    "1.5Gi": Fraction(3 * 2**29),
    "1E": Fraction(10**18),
    "1Ei": Fraction(2**60),
    "1e3": Fraction(1000),
    "1E3": Fraction(1000),
    "1e-3": Fraction(1, 1000),
    "007": Fraction(7),
}
WRONG = ["", " ", ".", "+", "m", "e3", "1K", "1ki", "1 Gi", "1Gi ", "1\n", "1e", "1e1.5", "1ee3"]
WRONG += ["--1", "1,5", "ten", "٣", "1e100", "1" * 101, "1e999999999"]


@pytest.mark.parametrize(("text", "value"), RIGHT.items())
def test_a_quantity(text: str, value: Fraction) -> None:
    assert parse_quantity(text) == value


# The suffixes with their powers, as k8s.io/apimachinery/pkg/api/resource/suffix.go has them.
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


@pytest.mark.parametrize(("suffix", "power"), [*DECIMAL.items(), *BINARY.items()])
def test_every_suffix(suffix: str, power: int) -> None:
    base = Fraction(10 if suffix in DECIMAL else 2)
    assert parse_quantity(f"3{suffix}") == 3 * base**power
    assert str(read_quantity(f"3{suffix}")) == f"3{suffix}"


@pytest.mark.parametrize("text", WRONG)
def test_no_quantity(text: str) -> None:
    with pytest.raises(ValueError, match="not a quantity"):
        parse_quantity(text)


@settings(deadline=None)
@given(st.from_regex(QUANTITY, fullmatch=True).filter(lambda text: len(text) <= 40))
def test_what_the_config_takes_is_a_quantity(text: str) -> None:
    assert parse_quantity(text) >= 0


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_one_or_the_other(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_quantity(text), Fraction)


# What Quantity.String() of k8s.io/apimachinery prints for what was read.
CANONICAL = {
    "0": "0",
    "0Gi": "0",
    "5.5": "5500m",
    "16000m": "16",
    "28.9": "28900m",
    "7424Mi": "7424Mi",
    "32Gi": "32Gi",
    "1024Mi": "1Gi",
    "1.5Gi": "1536Mi",
    "1000": "1k",
    "1500": "1500",
    "12000M": "12G",
    "1023Mi": "1023Mi",
    "0.5Ki": "512",
    "0.0001Ki": "102400u",
    "1.1Ki": "1126400m",
    "1Ki": "1Ki",
    "1e3": "1e3",
    "1500e0": "1500",
    "1e-3": "1e-3",
    "1e21": "1e21",
    "-5.5": "-5500m",
    "-2Gi": "-2Gi",
    "0.0000000001": "1n",
    "-0.0000000001": "-1n",
    "8Ei": "9223372036854775807",
    "1E": "1E",
    "1000E": "1000E",
}


@pytest.mark.parametrize(("text", "canonical"), CANONICAL.items())
def test_the_canonical_form(text: str, canonical: str) -> None:
    assert str(read_quantity(text)) == canonical


@settings(deadline=None)
@given(st.integers(-(10**30), 10**30), st.sampled_from(Family))
def test_what_is_written_is_read_as_the_same_value(nanos: int, family: Family) -> None:
    value = Fraction(nanos, 10**9)
    assert parse_quantity(format_quantity(value, family)) == value


# A sum can be more than a quantity with such a suffix may be that is read.
def test_beyond_the_largest_suffix() -> None:
    assert format_quantity(Fraction(1024**7), Family.BINARY) == "1024Ei"
    assert format_quantity(Fraction(10**21)) == "1000E"


def test_what_has_no_end_is_rounded_up_to_a_billionth() -> None:
    assert format_quantity(Fraction(1, 3)) == "333333334n"
