"""The kinds that a rule is about, where one is surely a slip of another."""

from meshgen.nearest import nearest, slip_of
from meshgen.schemas.stores import Stores

# What stands for many kinds.
EVERY, WORKLOADS = "*", "workloads"


def misspelt(kind: str, stores: Stores) -> str:
    """Return the kind that one stands for which nobody knows; "" where nothing is near.

    A kind that is like no other may be of a CustomResourceDefinition that is not in hand.
    """
    name, dot, group = kind.partition(".")
    groups = stores.groups_of(name)
    if kind in (EVERY, WORKLOADS) or (groups and (not dot or group in groups)):
        return ""
    if groups:
        near = _near(group, groups)
        return f"{name}.{near}" if near else ""
    near = _near(name, stores.kinds_of(group) if dot else stores.kinds())
    return f"{near}{dot}{group}" if near else ""


def _near(name: str, names: list[str]) -> str:
    return nearest(name, names) if slip_of(name, names) else ""
