"""Which routes of a gateway are delegated to other namespaces, and behind which.

A namespace's claim is a route that the root names, with its match; behind it, in its delegate,
stand the routes of the namespace that it covers, so that a team changes those in its own namespace.
All answers are those that one VirtualService with all routes in order would give: a route stands
behind a claim only where no claim in between can meet one of its requests.

Each claim has a delegate of its own. Of one that several claims share, istiod would leave out at
each the routes of the others, with a warning for every one of them in its log.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.mesh.matching import RequestMatch, are_apart, cover
from meshgen.mesh.route import Route
from meshgen.resources import Object

# Paths that names can tell apart: /api/v2 is api-v2, /api-v2 is api--v2.
_PLAIN = re.compile(r"(/[a-z0-9]+(-[a-z0-9]+)*)+")
_LONGEST = 40


@dataclass(frozen=True)
class Claim:
    """A route that the root names, and those behind it, in order; all of one namespace."""

    route: Route
    behind: tuple[Route, ...]

    @property
    def match(self) -> list[Object] | None:
        """Return the matches of the root's route, None for everything.

        The prefix `/` is left out: beside it, istiod leaves out a delegate's expressions.
        """
        matches = [_without_any_path(match) for match in self.route.matches]
        return matches if all(matches) else None

    def name(self, root: str) -> str:
        """Return the delegate's name, by that of the root.

        It follows from the match alone: were it another when a route is added elsewhere, nobody
        would answer between the renaming of the delegate and that of the root.
        """
        match = self.match
        if match is None:
            return root
        _, path = self.route.matches[0].path or ("", "")
        is_plain = len(path) <= _LONGEST and _PLAIN.fullmatch(path)
        if is_plain and match == [{"uri": {"prefix": path}}]:
            return root + "-" + path[1:].replace("-", "--").replace("/", "-")
        words = re.sub(r"[^a-z0-9]+", "-", path.lower())[:_LONGEST].strip("-")
        told: Any = match[0] if len(match) == 1 else match
        digits = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:6]
        return root + "-" + "-".join(filter(None, (words, digits)))


def claims(routes: Sequence[Route], home: str) -> list[Claim]:
    """Return the claims among routes in order, in the order in which the root names them.

    Those of `home`, the root's namespace, all stand in the root.
    """
    found: list[tuple[Route, list[Route]]] = []
    for route in reversed(routes):
        is_of_root = route.namespace == home or not route.may_be_delegated
        behind = None if is_of_root else _behind(route, found)
        if behind is None:
            found.insert(0, (route, []))
        else:
            behind.insert(0, route)
    return [Claim(route, tuple(behind)) for route, behind in found]


def _behind(route: Route, after: Sequence[tuple[Route, list[Route]]]) -> list[Route] | None:
    """Return the routes among which a route stands behind a claim; None if it is one itself."""
    for claim, behind in after:
        is_own = claim.namespace == route.namespace and claim.delegate is None
        if is_own and cover(claim.matches, route.matches):
            return behind
        if not are_apart(claim.matches, route.matches):
            return None
    return None


def _without_any_path(match: RequestMatch) -> Object:
    return {k: v for k, v in match.request.items() if k != "uri" or match.path is not None}
