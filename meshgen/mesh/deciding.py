"""Rules of an AuthorizationPolicy for what "not this" means: a rule is AND, several are OR.

A policy that denies is right beside any other policy: whatever else lets a request in, it has to
pass here too. So what is demanded is turned round, into when a request is refused: where it is for
some requests, is none of those that are left out, and has not what it needs. What is left out by
two things at once (these paths with those methods) leaves one rule for each way not to be so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from meshgen.model.jwt import Public
from meshgen.resources import Object, canonical

# What makes a policy tell what it would do, and do nothing.
DRY_RUN = MappingProxyType({"istio.io/dry-run": "true"})


@dataclass(frozen=True)
class Asked:
    """What a rule asks of requests: all of it.

    `source` and `operation` have the fields of Istio's Source and Operation, `when` is a list of
    its conditions.
    """

    source: dict[str, list[str]] = field(default_factory=dict)
    operation: dict[str, list[str]] = field(default_factory=dict)
    when: tuple[Object, ...] = ()

    def __and__(self, other: "Asked") -> "Asked":
        """Return what asks for both: none of these and none of those is none of all of them."""
        return Asked(
            _joined(self.source, other.source),
            _joined(self.operation, other.operation),
            (*self.when, *other.when),
        )


# One of these is enough.
AnyOf = Sequence[Asked]


def rules(requests: AnyOf, *reasons: AnyOf) -> Iterator[Object]:
    """Yield rules that hold where one of `requests` does, and of each of `reasons` one.

    What rules have alike but for their operations is one rule with several.
    """
    found: dict[str, tuple[Asked, list[Object]]] = {}
    for several in product(requests, *reasons):
        one = several[0]
        for other in several[1:]:
            one &= other
        _, operations = found.setdefault(canonical([one.source, list(one.when)]), (one, []))
        if one.operation not in operations:
            operations.append(one.operation)
    for one, operations in found.values():
        rule: Object = {"from": [{"source": one.source}]} if one.source else {}
        # An operation that asks nothing is for all requests, whatever the others are for.
        if all(operations):
            rule["to"] = [{"operation": operation} for operation in operations]
        if one.when:
            rule["when"] = list(one.when)
        yield rule


def outside(public: Iterable[Public]) -> Iterator[AnyOf]:
    """Yield the ways of being none of some requests; of each, one has to hold.

    Those of the same methods are one, so that few rules come of many paths.
    """
    by_methods: dict[tuple[str, ...], list[str]] = {}
    for one in public:
        methods = tuple(dict.fromkeys(one.methods or ()))
        if one.paths or methods:
            by_methods.setdefault(methods, []).extend(one.paths or ["*"])
    for methods, paths in by_methods.items():
        ways = [Asked(operation={"notMethods": list(methods)})] if methods else []
        if "*" not in paths or not methods:
            ways.append(Asked(operation={"notPaths": list(dict.fromkeys(paths))}))
        yield ways


def _joined(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    joined = {**one, **other}
    for key in one.keys() & other.keys():
        joined[key] = list(dict.fromkeys([*one[key], *other[key]]))
    return joined
