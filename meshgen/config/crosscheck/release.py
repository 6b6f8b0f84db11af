"""Whether this is the meshgen that the config wants."""

import operator
import re
from collections.abc import Iterator
from itertools import zip_longest

from meshgen import __version__
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code

_COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "!=": operator.ne,
}


def release(place: Place) -> Iterator[Problem]:
    """Find a config that another release of meshgen renders."""
    wanted = place.mesh.spec.meshgen
    if wanted is not None and not admits(wanted, __version__):
        yield place.problem(
            Code.VALUE,
            ("meshgen",),
            f"this is meshgen {__version__}, which may render otherwise",
            f"expected meshgen {wanted}",
            "use that one, or change `meshgen:` here and tell the others",
        )


def admits(wanted: str, version: str) -> bool:
    """Return whether a version is the wanted one, `0.3` for every 0.3.x, or in a range.

    What stands behind a version's numbers, such as `rc1`, does not count.
    """
    have = _numbers(version)
    return all(_admits(clause.strip(), have) for clause in wanted.split(","))


def _admits(clause: str, have: list[int]) -> bool:
    sign, numbers = re.split(r"(?=\d)", clause, maxsplit=1)
    limit = _numbers(numbers)
    compare = _COMPARE.get(sign.strip())
    if compare is None:
        return have[: len(limit)] == limit
    pairs = list(zip_longest(have, limit, fillvalue=0))
    return bool(compare([a for a, _ in pairs], [b for _, b in pairs]))


def _numbers(version: str) -> list[int]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return [int(number) for number in found[0].split(".")] if found else []
