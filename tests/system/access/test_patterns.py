"""Values with a `*` are of what the proxies take them for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.system.access.patterns import (
    covers,
    fits,
    fits_namespace,
    fits_network,
    fits_path,
    is_literal,
    overlap,
)

PATTERNS = st.from_regex(r"\*?[ab]{0,2}\*?", fullmatch=True).filter(bool)
VALUES = st.from_regex(r"[ab]{0,5}", fullmatch=True)


@pytest.mark.parametrize(
    ("pattern", "value", "is_fit"),
    [
        ("*", "a", True),
        ("*", "", False),
        ("/a*", "/ab", True),
        ("/a*", "/b", False),
        ("*.b", "a.b", True),
        ("/a/*/b", "/a/x/b", False),
        ("/a/*/b", "/a/*/b", True),
        ("*a*", "bab", False),
        ("*a*", "ba*", True),
    ],
)
def test_a_star_counts_at_one_end(pattern: str, value: str, is_fit: bool) -> None:
    assert fits(pattern, value) is is_fit


def test_a_star_elsewhere_is_a_letter() -> None:
    assert [is_literal(p) for p in ("*", "a*", "*a", "a", "a*b", "*a*", "**")] == [
        *(False, False, False, False, True, True, True)
    ]


def test_paths_have_templates() -> None:
    assert fits_path("/a/{*}/c", "/a/b/c")
    assert not fits_path("/a/{*}/c", "/a/b/b/c")
    assert fits_path("/a/{**}", "/a/b/c")
    assert fits_path("/a/{**}", "/a/")
    assert not fits_path("/a/{*}", "/a/")
    assert fits_path("/a/{*}", "/a/*")
    assert not fits_path("/a/{*}", "/a/[b]")
    assert not fits_path("/a.b/{*}", "/axb/c")


def test_namespaces_have_stars_anywhere() -> None:
    assert fits_namespace("a-*-b", "a-x-b")
    assert not fits_namespace("a-*-b", "a-x-c")


def test_networks_have_addresses() -> None:
    assert fits_network("10.0.0.0/8", "10.1.2.3")
    assert fits_network("10.1.2.3", "10.1.2.3")
    assert not fits_network("10.0.0.0/8", "11.0.0.1")
    assert not fits_network("nothing", "11.0.0.1")


@given(PATTERNS, PATTERNS, st.lists(VALUES, max_size=20))
def test_what_covers_or_meets_nothing_says_so_of_every_value(
    one: str, other: str, values: list[str]
) -> None:
    for value in values:
        both = fits(one, value) and fits(other, value)
        assert not both or overlap(one, other)
        if covers(one, other) and fits(other, value):
            assert fits(one, value)


@given(PATTERNS, PATTERNS)
def test_what_overlaps_has_a_value_in_common(one: str, other: str) -> None:
    # A value of one, and then of the other, is of both if any is.
    ends = {"a", *(text[1:] for text in (one, other)), *(text[:-1] for text in (one, other))}
    tried = {*ends, one, other, *(first + last for first in ends for last in ends)}
    common = any(fits(one, value) and fits(other, value) for value in tried)
    assert common == overlap(one, other)
