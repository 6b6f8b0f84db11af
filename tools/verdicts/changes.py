"""Changes of objects: pairs of good ones, and what meshgen says of applying one over the other."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import islice

from meshgen.checks.check import Context
from meshgen.checks.cluster.changes.violations import violations
from meshgen.findings import Severity
from meshgen.resources import Object, dotted
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.stores import Stores
from tools.verdicts.judge import Judge
from tools.verdicts.mutations import Mutator
from tools.verdicts.oracle import Oracle, Verdict

Pair = tuple[Object, Object]
# So many changed objects are asked about at once.
_DRAWN = 4000
# Each is paired with so many others: mostly with such of one name, mostly as the later one.
_EACH = 12
_NEAR, _FORWARD = 0.8, 0.6


class Pairs:
    """Draws pairs of objects that the cluster takes, each by itself."""

    def __init__(self, pool: Sequence[Object], oracle: Oracle, seed: int) -> None:
        """Take good objects, and who tells whether changed ones are good as well."""
        self._pool, self._oracle, self._judge = pool, oracle, Judge(oracle.minor)
        self._mutator = Mutator(pool, SchemaStore(f"1.{oracle.minor}", "1.24"), seed)
        self._random = random.Random(seed)

    def drawn(self, kind: str = "") -> Iterator[Pair]:
        """Yield pairs for ever: an object and a changed one, two changed ones, two of a kind."""
        variants: dict[str, list[Object]] = defaultdict(list)
        for obj in self._good([obj for obj in self._pool if kind in ("", obj["kind"])]):
            variants[_sort(obj)].append(obj)
        objects = self._mutator.objects(kind)
        while any(variants.values()):
            for obj in self._good(list(islice(objects, _DRAWN))):
                known = variants[_sort(obj)]
                near = [each for each in known if _name(each) == _name(obj)]
                for _ in range(_EACH):
                    likely = near if near and self._random.random() < _NEAR else known
                    pair = (_named(self._random.choice(likely), obj), obj)
                    yield pair if self._random.random() < _FORWARD else pair[::-1]
                if len(known) < 300:
                    known.append(obj)

    def _good(self, objects: list[Object]) -> list[Object]:
        asked = zip(objects, self._oracle.ask(objects), strict=True)
        taken = [obj for obj, said in asked if said.decided and not said.refused]
        judged = zip(taken, self._judge.ask(taken), strict=True)
        return [obj for obj, said in judged if said.decided and not said.refused]


class ChangeJudge:
    """Meshgen, of changes, for one release of Kubernetes."""

    def __init__(self, minor: int) -> None:
        """Take the minor number of the release."""
        self._context = Context(Stores((f"1.{minor}",), ("1.24",)))

    def ask(self, pairs: Sequence[Pair]) -> Iterator[Verdict]:
        """Yield what meshgen says of applying the second of each pair over the first.

        Where it only warns, it is up to what the cluster chose, such as an address.
        """
        for old, new in pairs:
            every = violations(old, new, self._context)
            found = [v for v in every if v.severity is Severity.ERROR]
            told = (f"{dotted(v.path)}: {v.message}; {v.expected}" for v in found)
            yield Verdict(next(told, ""), decided=bool(found) or not every)


def _sort(obj: Object) -> str:
    """Return which objects can be before others: a live one is read in the version applied."""
    return f"{obj['apiVersion']} {obj['kind']}"


def _name(obj: Object) -> object:
    return obj["metadata"].get("name")


def _named(obj: Object, other: Object) -> Object:
    """Return an object with what makes it the same one as another."""
    obj = deepcopy(obj)
    for field in ("name", "namespace"):
        obj["metadata"].pop(field, None)
        if field in other["metadata"]:
            obj["metadata"][field] = other["metadata"][field]
    return obj
