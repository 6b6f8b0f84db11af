"""Amounts as people say them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.quantity import Family, parse_quantity, read_quantity
from meshgen.report.capacity import Style
from meshgen.report.capacity.amounts import amount, limit, said, used

from .capacity_examples import usage

CPU, SIZE, COUNT = "requests.cpu", "limits.memory", "pods"


@pytest.mark.parametrize(
    ("resource", "written", "expected"),
    [
        (CPU, "200200m", "200.2"),
        (CPU, "5500m", "5.5"),
        (CPU, "1", "1"),
        (CPU, "650m", "650m"),
        (CPU, "100u", "100u"),
        (CPU, "1e3", "1000"),
        (CPU, "1000100u", "1.001"),
        (CPU, "0", "0"),
        (SIZE, "256256Mi", "250.25Gi"),
        (SIZE, "7424Mi", "7.25Gi"),
        (SIZE, "400Mi", "400Mi"),
        (SIZE, "2880Mi", "2.82Gi"),
        (SIZE, "16777217Ki", "16.01Gi"),
        (SIZE, "1023Ki", "1023Ki"),
        (SIZE, "0", "0"),
        (SIZE, "7424M", "7.43G"),
        (SIZE, "512e6", "512M"),
        (SIZE, "2000E", "2000E"),
        ("requests.storage", "1536Gi", "1.5Ti"),
        ("hugepages-2Mi", "2050Mi", "2.01Gi"),
        ("ssd.storageclass.storage.k8s.io/requests.storage", "10240Mi", "10Gi"),
        (COUNT, "1k", "1000"),
        (COUNT, "12k", "12000"),
        ("count/jobs.batch", "1M", "1000000"),
        ("example.com/gpu", "2k", "2000"),
    ],
)
def test_amounts_are_written_as_they_are_said(resource: str, written: str, expected: str) -> None:
    one = usage(resource, written, None)
    assert used(one, Style()) == expected
    # Asked for all, as Kubernetes has it.
    assert used(one, Style(every=True)) == one.used_text


# A limit that cannot be said in short is written as it is: what takes all of it looks no larger.
@pytest.mark.parametrize(
    ("resource", "hard", "expected"),
    [
        (CPU, "5500m", "5.5"),
        (CPU, "1000100u", "1000100u"),
        (SIZE, "256256Mi", "250.25Gi"),
        (SIZE, "16385Mi", "16385Mi"),
        (COUNT, "1k", "1000"),
    ],
)
def test_a_limit_is_never_rounded(resource: str, hard: str, expected: str) -> None:
    one = usage(resource, "1", hard)
    assert limit(one, Style()) == expected
    assert limit(one, Style(every=True)) == str(read_quantity(hard))
    assert limit(replace(one, hard=None), Style()) == ""


def test_what_is_too_much_by_little_never_looks_as_if_it_fitted() -> None:
    one = usage(SIZE, "16777217Ki", "16Gi")
    shown = used(one, Style()), limit(one, Style()), amount(one, one.over, Style())
    assert shown == ("16.01Gi", "16Gi", "1Ki")


@given(
    st.fractions(0, Fraction(2**63 - 1), max_denominator=10**9),
    st.sampled_from(Family),
    st.booleans(),
)
def test_what_is_rounded_is_rounded_up_by_a_little(
    value: Fraction, family: Family, is_size: bool
) -> None:
    shown = parse_quantity(said(value, family, is_size=is_size))
    # Nobody counts less than a billionth, or, of sizes, than a hundredth of a byte.
    least = Fraction(1, 100) if is_size else Fraction(1, 10**9)
    assert value <= shown <= value + max(value / 100, least)
