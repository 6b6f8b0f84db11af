"""Changes that several objects have in common, and a target that selects just those objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meshgen.plan.generators import is_unquoted
from meshgen.plan.select import Selector
from meshgen.plan.types import Edit, Target
from meshgen.resources import Resource


@dataclass(frozen=True)
class Shared:
    """Edits that all objects of a target get; `one` is the first of them."""

    edits: list[Edit]
    target: Target
    one: Resource


def share(
    edits_by_position: Mapping[int, list[Edit]], everything: Sequence[Resource], selector: Selector
) -> tuple[list[Shared], dict[int, list[Edit]]]:
    """Split the edits of each object, by its position, into shared ones and its own."""
    users: dict[str, list[int]] = {}
    edits: dict[str, Edit] = {}
    for position, changes in edits_by_position.items():
        for edit in changes:
            if is_unquoted(edit.path):
                continue
            users.setdefault(edit.key, []).append(position)
            edits.setdefault(edit.key, edit)
    groups: dict[tuple[int, ...], list[str]] = {}
    for key, positions in users.items():
        if len(positions) > 1:
            groups.setdefault(tuple(positions), []).append(key)
    shared: list[Shared] = []
    taken: set[str] = set()
    for members, keys in groups.items():
        target = selector.select(members)
        if target is not None:
            shared.append(Shared([edits[key] for key in keys], target, everything[members[0]]))
            taken.update(keys)
    rest = {
        p: [e for e in changes if e.key not in taken] for p, changes in edits_by_position.items()
    }
    return shared, rest
