"""What chance may make of a share, and how many requests tell it from none."""

from fractions import Fraction

import pytest

from meshgen.mesh.shares import bounds, decides, enough, share_of


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        # 900, and 4 times the root of 90 around it: 37.9.
        ("90%", 1000, (863, 937)),
        ("10%", 1000, (63, 137)),
        ("50%", 100, (30, 70)),
        ("12.5%", 1000, (84, 166)),
        ("0%", 1000, (0, 0)),
        ("100%", 1000, (1000, 1000)),
    ],
)
def test_bounds(text: str, count: int, expected: tuple[int, int]) -> None:
    assert bounds(share_of(text), count) == expected


@pytest.mark.parametrize("text", ["10%", "90%", "50%", "1%", "99.5%", "33.3333%"])
def test_so_many_are_enough_and_one_fewer_are_not(text: str) -> None:
    share = share_of(text)
    assert decides(share, enough(share))
    assert not decides(share, enough(share) - 1)


def test_none_and_all_are_told_from_one_another_by_any_number() -> None:
    assert decides(Fraction(0), 1)
    assert decides(Fraction(1), 1)
