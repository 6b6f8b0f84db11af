"""A sample of mutated objects with the verdicts of those who decide, for the tests.

A line of JSON each: the object, and the minor numbers of the releases that refuse it.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from meshgen.resources import Object
from tools.verdicts.mutations import Mutator
from tools.verdicts.oracle import Oracle


def write_sample(file: Path, mutator: Mutator, oracles: Sequence[Oracle], number: int) -> int:
    """Write a sample, and return how many objects are in it: those that every oracle knows."""
    objects = list(islice(mutator.objects(), number))
    verdicts = zip(*(oracle.ask(objects) for oracle in oracles), strict=True)
    lines = [
        json.dumps([[o.minor for o, v in zip(oracles, of_one, strict=True) if v.refused], obj])
        for obj, of_one in zip(objects, verdicts, strict=True)
        if all(verdict.decided for verdict in of_one)
    ]
    # Lines that are alike stand together, which is what makes them small.
    lines = sorted(dict.fromkeys(lines), key=lambda line: line.partition('"kind"')[2])
    file.write_bytes(lzma.compress("".join(f"{line}\n" for line in lines).encode(), preset=9))
    return len(lines)


def read_sample(file: Path) -> Iterator[tuple[list[int], Object]]:
    """Yield the objects of a sample, each behind the releases that refuse it."""
    lines: Iterable[str] = lzma.decompress(file.read_bytes()).decode().splitlines()
    yield from map(json.loads, lines)
