"""Which objects of a repository are in one cluster together.

A build of a kustomization or a chart is a variant, and so is a folder, or a file, of plain
manifests that says something else of an object than another one: `dev/` and `prod/`. Plain files
that contradict nobody belong to all. A system is a variant with all others that fit: no system
holds two different objects of one name, nor two that builds made of one file, unless these are
called alike. Where a choice is left, the nearest folder comes first, and of those the one that is
called alike, so that the prod of one service meets the prod of the other. A chart meets no other
variant: under which name, where and beside what it is installed, only that says who installs it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from meshgen.identity import Identity
from meshgen.manifests.together.roots import diverging, root_of
from meshgen.manifests.together.standing import Standing

# What is different under one name: the position of an object among the different ones.
_Content = dict[Identity, int]
# What builds made of a file, by what they are called.
_Made = dict[str, dict[str, set[frozenset[tuple[Identity, int]]]]]


@dataclass
class _Variant:
    """Objects that are applied together or not at all; "" is the root of those for all."""

    root: str
    standings: list[Standing] = field(default_factory=list)
    content: _Content = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        """Return the last of its folders."""
        return self.root.rpartition("/")[2]

    @cached_property
    def is_alone(self) -> bool:
        """Return whether it meets no other one."""
        return any(standing.is_chart for standing in self.standings)

    @cached_property
    def made(self) -> Mapping[str, frozenset[tuple[Identity, int]]]:
        """Return what came of each file."""
        made: dict[str, set[tuple[Identity, int]]] = {}
        for standing in self.standings:
            if standing.source and standing.key:
                item = standing.key, self.content[standing.key]
                made.setdefault(standing.source, set()).add(item)
        return {source: frozenset(items) for source, items in made.items()}


class _Joined:
    """Variants that fit."""

    def __init__(self, common: _Variant) -> None:
        self._content: _Content = dict(common.content)
        self._made: _Made = {}

    def fits(self, variant: _Variant) -> bool:
        """Return whether nothing contradicts a variant that is called so."""
        content = self._content
        return all(
            content.get(key, number) == number for key, number in variant.content.items()
        ) and all(
            name == variant.name or others == {items}
            for source, items in variant.made.items()
            for name, others in self._made.get(source, {}).items()
        )

    def add(self, variant: _Variant) -> None:
        """Take one more."""
        self._content |= variant.content
        for source, items in variant.made.items():
            by_name = self._made.setdefault(source, {})
            by_name.setdefault(variant.name, set()).add(items)


@dataclass(frozen=True)
class System:
    """Objects of one cluster, and those of other clusters which these do not have."""

    standings: Sequence[Standing]
    others: Sequence[Standing] = ()


def systems(standings: Iterable[Standing]) -> list[System]:
    """Return the systems that objects make, each object in one of them at least.

    Of objects that stand in one file or build twice, the later one counts.
    """
    kept = _last_of_each(standings)
    numbers = _numbered(kept)
    common, variants = _variants(kept, numbers)
    joined = list(_joined(common, variants))
    if len(joined) == 1:
        return [System(_once(joined[0]))]
    return [System(held, _besides(held, kept)) for held in map(_once, joined)]


def unions(standings: Iterable[Standing], most: int) -> list[list[Standing]]:
    """Return objects of all clusters together: the first of each name, the second of each, ….

    A name that fewer clusters have is there with the last of these. Of more than `most`, the others
    are in none.
    """
    by_name: dict[object, list[Standing]] = {}
    for standing in _last_of_each(standings):
        by_name.setdefault(standing.key or standing, []).append(standing)
    number = min(most, max(map(len, by_name.values()), default=0))
    return [
        [alike[min(position, len(alike) - 1)] for alike in by_name.values()]
        for position in range(number)
    ]


def _last_of_each(standings: Iterable[Standing]) -> list[Standing]:
    kept: dict[object, Standing] = {}
    for standing in standings:
        key = (standing.root, standing.key) if standing.key else standing
        kept.pop(key, None)
        kept[key] = standing
    return list(kept.values())


def _numbered(standings: Iterable[Standing]) -> dict[Standing, int]:
    """Return a number for each object that has a name: equal ones of a name share theirs."""
    different: dict[Identity, list[Standing]] = {}
    numbers: dict[Standing, int] = {}
    for standing in standings:
        if standing.key:
            known = different.setdefault(standing.key, [])
            equal = (n for n, other in enumerate(known) if other.object == standing.object)
            numbers[standing] = next(equal, len(known))
            if numbers[standing] == len(known):
                known.append(standing)
    return numbers


def _variants(
    standings: Sequence[Standing], numbers: Mapping[Standing, int]
) -> tuple[_Variant, list[_Variant]]:
    """Return what belongs to all, and the variants, those of builds first."""
    built: dict[Identity, set[int]] = {}
    plain: dict[Identity, list[tuple[str, int]]] = {}
    for standing, number in numbers.items():
        assert standing.key
        if standing.is_built:
            built.setdefault(standing.key, set()).add(number)
        else:
            plain.setdefault(standing.key, []).append((standing.root, number))
    roots = {root for named in plain.values() for root in diverging(named)}
    # A plain file that contradicts a build is one by itself.
    roots |= {
        file
        for key, named in plain.items()
        for file, number in named
        if built.get(key, {number}) != {number}
    }
    common, variants = _Variant(""), dict[tuple[bool, str], _Variant]()
    for standing in sorted(standings, key=lambda each: not each.is_built):
        root = standing.root if standing.is_built else root_of(standing.root, roots)
        place = (standing.is_built, root)
        variant = variants.setdefault(place, _Variant(root)) if root else common
        variant.standings.append(standing)
        if standing.key:
            variant.content[standing.key] = numbers[standing]
    return common, list(variants.values())


def _joined(common: _Variant, variants: Sequence[_Variant]) -> Iterator[list[Standing]]:
    if not variants:
        yield common.standings
    covered: set[int] = set()
    for position, variant in enumerate(variants):
        if position in covered:
            continue
        taken, joined = {position}, _Joined(common)
        joined.add(variant)
        others = [] if variant.is_alone else range(len(variants))
        for other in sorted(others, key=lambda n: _nearness(variant, variants[n])):
            is_free = other not in taken and not variants[other].is_alone
            if is_free and joined.fits(variants[other]):
                taken.add(other)
                joined.add(variants[other])
        covered |= taken
        yield [*common.standings, *(s for n in sorted(taken) for s in variants[n].standings)]


def _nearness(variant: _Variant, other: _Variant) -> tuple[int, bool]:
    one, two = variant.root.split("/"), other.root.split("/")
    shared = 0
    while shared < min(len(one), len(two)) and one[shared] == two[shared]:
        shared += 1
    return -shared, variant.name != other.name


def _once(standings: Iterable[Standing]) -> list[Standing]:
    """Return the objects without those that stand in several variants alike: a common base."""
    kept: dict[object, Standing] = {}
    for standing in standings:
        kept.setdefault(standing.key or standing, standing)
    return list(kept.values())


def _besides(held: Iterable[Standing], all_of: Iterable[Standing]) -> list[Standing]:
    names = {standing.key for standing in held}
    return _once(standing for standing in all_of if standing.key and standing.key not in names)
