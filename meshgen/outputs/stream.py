"""Finished objects as one YAML stream."""

from collections.abc import Iterable

from meshgen.kinds import kind_named
from meshgen.outputs.order import ordered
from meshgen.resources import Object
from meshgen.yamlio import dump_all


def stream(objects: Iterable[Object], header: str = "") -> str:
    """Return the objects as a YAML stream, those that others need first."""
    in_order = sorted(objects, key=lambda obj: kind_named(str(obj["kind"])).order)
    return dump_all([ordered(obj) for obj in in_order], header=header)
