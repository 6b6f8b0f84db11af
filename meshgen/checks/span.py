"""The declared releases of a product, for checks that differ between them."""

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """The oldest and the newest of some releases: their minor numbers, 33 for 1.33.

    Both questions are to be asked in the positive only, so that what any release refuses is found
    when all are asked about at once.
    """

    oldest: int
    newest: int

    def before(self, minor: int) -> bool:
        """Return whether one of the releases is older than 1.`minor`."""
        return self.oldest < minor

    def since(self, minor: int) -> bool:
        """Return whether one of the releases is 1.`minor` or newer."""
        return self.newest >= minor


def span_of(releases: Sequence[str]) -> Span:
    """Return the span of releases such as 1.29, which are in order, oldest first."""
    return Span(_minor(releases[0]), _minor(releases[-1]))


def _minor(release: str) -> int:
    return int(release.split(".")[1])
