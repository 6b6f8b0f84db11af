"""What an expression may cost at most, before it is worked out.

The API server bounds this twice: by an estimate from the schema when a CustomResourceDefinition is
created, and while it works a rule out. The library has no such bound, and cannot be stopped. So the
estimate is made here of the very values: each function is charged by the size of what it takes, and
what stands in a loop as often as the loop goes. Sources: cel-go/checker/cost.go, and
k8s.io/apiserver/pkg/cel/library/cost.go.
"""

from collections.abc import Mapping
from functools import cached_property
from math import inf
from typing import Any

from meshgen.checks.cel.estimate import charge
from meshgen.checks.cel.extent import CHARACTER, Extent, OneOf
from meshgen.checks.cel.tree import Tree, parse

# As much as the API server lets an expression cost by its own estimate: StaticEstimatedCostLimit in
# k8s.io/apiserver/pkg/apis/cel/config.go. Here it is about a second, and 200 MB.
LIMIT = 10_000_000
# Sizes of values that are tried once for an expression, so that most values need no estimate.
_TRIED = tuple(4.0**n for n in range(3, 11))


class Cost:
    """What an expression costs, by the values that it is given."""

    def __init__(self, text: str) -> None:
        """Take an expression that the library has compiled."""
        self._text = text

    def is_affordable(self, values: Mapping[str, Any], bound: float = inf) -> bool:
        """Return whether it may be worked out for values; no one costs more than `bound`."""
        if bound <= self._safe:
            return True
        extents = {name: OneOf([value]) for name, value in values.items()}
        largest = max(extent.total for extent in extents.values())
        return largest <= self._safe or self._estimate(extents) <= LIMIT

    def at_most(self, extents: Mapping[str, Extent]) -> float:
        """Return what it costs at most, for values of some extents."""
        return self._estimate(extents)

    @cached_property
    def _safe(self) -> float:
        """Return a size of values that is surely affordable, whatever they are."""
        safe = 0.0
        for size in _TRIED:
            if self._estimate({}, Extent(size / CHARACTER, size)) > LIMIT:
                break
            safe = size
        return safe

    def _estimate(self, names: Mapping[str, Extent], *others: Extent) -> float:
        if self._tree is None:  # what it costs is not known
            return LIMIT + 1
        try:
            return charge(self._tree, names, *others)[0]
        except (RecursionError, OverflowError):
            return LIMIT + 1

    @cached_property
    def _tree(self) -> Tree | None:
        try:
            return parse(self._text)
        except (RecursionError, ValueError):
            return None
