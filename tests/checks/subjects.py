"""Objects to check together, and a context to check them in."""

from collections.abc import Iterable
from functools import partial

from meshgen.checks.check import Context, Subject
from meshgen.identity import identity
from meshgen.quota import Cluster
from meshgen.resources import Object
from meshgen.schemas.stores import Stores


def context(*clusters: Cluster) -> Context:
    return Context(Stores(("1.29",), ("1.22",)), clusters=clusters)


def subjects(objects: Iterable[Object], lines: Iterable[int] = ()) -> list[Subject]:
    """Return objects with the lines that their documents begin in; without them, in no file."""
    listed = list(objects)
    numbers = list(lines) or [0] * len(listed)
    return [
        Subject(identity(obj), partial(_itself, obj), line)
        for obj, line in zip(listed, numbers, strict=True)
    ]


def _itself(obj: Object) -> Object:
    return obj
