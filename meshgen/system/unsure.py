"""Answers that may be missing: True, False, or None where nobody knows."""

from collections.abc import Iterable


def both(one: bool | None, other: bool | None) -> bool | None:
    """Return whether both hold; one that does not is enough to know."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Return whether one of them holds; one that does is enough to know."""
    listed = list(answers)
    if any(answer is True for answer in listed):
        return True
    return None if any(answer is None for answer in listed) else False
