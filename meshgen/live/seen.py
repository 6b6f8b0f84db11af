"""What is rendered, beside what the cluster has of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshgen.identity import Identity
from meshgen.live.answer import Answer
from meshgen.live.expected import Expected
from meshgen.live.observed import Observed
from meshgen.resources import Object

# What Kustomize puts behind the name of a ConfigMap that it generates.
HASH = re.compile(r"-[a-z0-9]{10}$")


def where(expected: Expected, known: Identity, obj: Object) -> str:
    """Return the path at which an object is looked for: among all of its kind in its namespace."""
    name = "" if known.namespace else known.name
    return expected.path(str(obj["apiVersion"]), known.kind, known.namespace, name)


@dataclass(frozen=True)
class Seen:
    """A rendered object, and what the cluster has of it: None if it has none, or cannot tell."""

    position: int
    known: Identity
    wanted: Object
    found: Object | None
    answer: Answer


def seen(expected: Expected, observed: Observed) -> Iterator[Seen]:
    """Yield each rendered object beside what the cluster has.

    A ConfigMap may be there under its name with a hash: of several, the one with the same data.
    """
    for position, (known, obj) in enumerate(
        zip(expected.identities, expected.objects, strict=True)
    ):
        path = where(expected, known, obj)
        there = observed.named(path)
        found = there.get(known.name)
        if found is None and position in expected.hashed:
            found = _hashed(known.name, obj, there)
        yield Seen(position, known, obj, found, observed.answer(path))


def _hashed(name: str, obj: Object, there: Mapping[str, Object]) -> Object | None:
    # A name itself never begins as a hash does.
    alike = [each for other, each in there.items() if HASH.fullmatch(other.removeprefix(name))]
    same = (each for each in alike if each.get("data") == obj.get("data"))
    return next(same, alike[-1] if alike else None)
