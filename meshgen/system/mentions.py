"""Which objects name which others: the fields that Kustomize follows, and some that it does not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from meshgen.kinds.added import PLACES
from meshgen.kinds.kustomize import REFERENCES
from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system.member import Member

_ROLLOUT = ("argoproj.io", "Rollout")


@dataclass(frozen=True, eq=False)
class Mention:
    """A name of another object, which is of the kind `target`.

    `around` is the mapping that the name stands in: it may tell more.
    """

    member: Member
    path: Path
    target: str
    name: str
    around: Mapping[str, Any]

    @property
    def namespace(self) -> str:
        """Return the namespace that is meant: the one beside the name, or the object's own."""
        return text(self.around.get("namespace")) or self.member.namespace

    @property
    def is_optional(self) -> bool:
        """Return whether everything works without the object."""
        return self.around.get("optional") is True


@dataclass
class _Place:
    """A place on the way to names: what is below it, and the kinds of which it holds names."""

    below: dict[str, "_Place"] = field(default_factory=dict)
    targets: list[str] = field(default_factory=list)


def by_target(members: Iterable[Member]) -> Mapping[str, list[Mention]]:
    """Return each name in objects whose kind its place tells, by that kind."""
    sorted_: dict[str, list[Mention]] = {}
    for member in members:
        root = _places(text(member.object.get("apiVersion")), member.kind)
        for mention in _in(member, root, member.object, (), {}):
            sorted_.setdefault(mention.target, []).append(mention)
    return sorted_


def _in(
    member: Member, place: _Place, value: Any, path: Path, around: Mapping[str, Any]
) -> Iterator[Mention]:
    """Yield the names at a place and below; what has a `name` is named by it."""
    if isinstance(value, dict):
        for key, below in place.below.items():
            if key in value:
                yield from _in(member, below, value[key], (*path, key), value)
        if place.targets:
            around, path, value = value, (*path, "name"), value.get("name")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _in(member, place, item, (*path, index), around)
    if isinstance(value, str) and value:
        for target in place.targets:
            yield Mention(member, path, target, value, around)


@lru_cache(1024)
def _places(api_version: str, kind: str) -> _Place:
    """Return where objects of a kind have names of others."""
    root = _Place()
    # Argo's runs pods as a Deployment does, and Kustomize does not follow names in it.
    is_rollout = (api_version.partition("/")[0], kind) == _ROLLOUT
    held_by = ("apps/v1", "Deployment") if is_rollout else (api_version, kind)
    for table in (REFERENCES, PLACES):
        for reference in table.held_by(*held_by):
            place = root
            for part in reference.fields:
                place = place.below.setdefault(part, _Place())
            if reference.target.kind and reference.target.kind not in place.targets:
                place.targets.append(reference.target.kind)
    return root
