"""In which order routes stand: each before those that take its requests as well."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from meshgen.mesh.matching import are_apart, include
from meshgen.mesh.route import Route


def in_order(routes: Iterable[Route]) -> list[Route]:
    """Return routes from the most specific to the least; of equals, the first stays first.

    A route with several matches is written once if that does not change who gets what, else its
    specific matches stand where they have to.
    """
    pieces = sorted((piece for route in routes for piece in _pieces(route)), key=_rank)
    if any(match.unlike for piece in pieces for match in piece.matches):
        return _joined(_narrow_first(pieces))
    # What a request must not have makes a match narrow beyond its rank; nothing else does.
    equals = [list(group) for _, group in groupby(pieces, _rank)]
    return _joined([piece for group in equals for piece in _narrow_first(group)])


def _rank(piece: Route) -> tuple[int, int, int]:
    return piece.matches[0].rank


def _pieces(route: Route) -> Iterator[Route]:
    """Yield a route for each of its matches."""
    several = len(route.matches) > 1
    for index in range(len(route.matches)):
        yield replace(route, some=(index,)) if several else route


def _narrow_first(pieces: Sequence[Route]) -> list[Route]:
    """Return routes in order, each before the first that surely takes all its requests."""
    found: list[Route] = []
    for piece in pieces:
        wider = (
            index
            for index, other in enumerate(found)
            if include(other.matches, piece.matches) and not include(piece.matches, other.matches)
        )
        found.insert(next(wider, len(found)), piece)
    return found


def _joined(pieces: list[Route]) -> list[Route]:
    """Return routes in order, with matches of one put together where none in between minds."""
    found: list[Route] = []
    for piece in reversed(pieces):
        index = _behind(piece, found)
        if index is None:
            found.insert(0, piece)
        else:
            other = found[index]
            found[index] = replace(other, some=tuple(sorted((*piece.some, *other.some))))
    return [_whole(route) for route in found]


def _behind(piece: Route, after: Sequence[Route]) -> int | None:
    """Return the index of the route with which a match can be put together; None if it cannot."""
    if not piece.some:
        return None
    for index, other in enumerate(after):
        if other.setting == piece.setting:
            return index
        if not are_apart(piece.matches, other.matches):
            return None
    return None


def _whole(route: Route) -> Route:
    return replace(route, some=()) if len(route.some) == len(route.spec.match or ()) else route
