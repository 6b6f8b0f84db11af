"""Compare drawn systems: `python -m tools.xds.drawn --istiod PROGRAM -n 1000 --seed 1`.

Each kind of difference is told with the smallest system that was found to show it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshgen.resources import Object
from meshgen.yamlio import dump_all
from tests.xds.answers import packed
from tests.xds.envoyfilter.cases import cases
from tools.xds.asked import of_objects
from tools.xds.compared import compared
from tools.xds.drawn.systems import drawn
from tools.xds.istiod import Istiod, RefusedError

_System = tuple[list[Object], dict[str, Any]]


def main() -> None:
    """Draw, compare, and print each kind of difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istiod", type=Path, required=True, help="program over its generator")
    parser.add_argument("-n", type=int, default=100, help="how many systems (100)")
    parser.add_argument("--seed", type=int, default=1, help="of the first one (1)")
    parser.add_argument("--only", default="", help="differences whose kind has this text")
    parser.add_argument("--whole", action="store_true", help="make no system smaller")
    parser.add_argument("--record", type=Path, help="write what istiod answers into this file")
    args = parser.parse_args()
    istiod, pool = Istiod(args.istiod), list(cases())
    if args.record:
        seeds = range(args.seed, args.seed + args.n)
        _record(istiod, {str(seed): drawn(seed, pool) for seed in seeds}, args.record)
        return
    counted: Counter[str] = Counter()
    first: dict[str, tuple[int, _System]] = {}
    refused, proxies = 0, 0
    for seed in range(args.seed, args.seed + args.n):
        system = drawn(seed, pool)
        try:
            kinds, asked = _kinds(istiod, system)
        except RefusedError:
            refused += 1
            continue
        proxies += asked
        for kind in sorted(each for each in kinds if args.only in each):
            counted[kind] += 1
            first.setdefault(kind, (seed, system))
    print(f"{args.n} systems, {refused} of them not valid, {proxies} proxies")
    for kind, number in counted.most_common():
        seed, system = first[kind]
        small = system if args.whole else _smaller(istiod, system, kind)
        print(f"\n### {number} x {kind}  (seed {seed})")
        for each in _told(istiod, small, kind):
            print(f"# {each}")
        print(f"# mesh: {json.dumps(small[1])}")
        print(dump_all(small[0]))
    istiod.close()


def _record(istiod: Istiod, systems: dict[str, _System], file: Path) -> None:
    kept = {}
    for seed, (objects, mesh) in systems.items():
        found = compared(istiod, of_objects(seed, objects, mesh))
        answers = {str(one.proxy): one.istiod for one in found}
        kept[seed] = {"objects": objects, "mesh": mesh, "answers": answers}
    istiod.close()
    text = json.dumps(packed(kept), separators=(",", ":"))
    file.write_text(f"{text}\n", encoding="utf-8")


def _kinds(istiod: Istiod, system: _System) -> tuple[set[str], int]:
    found = list(compared(istiod, of_objects("drawn", *system)))
    return {each.kind for one in found for each in one.differences}, len(found)


def _told(istiod: Istiod, system: _System, kind: str) -> Iterator[str]:
    for one in compared(istiod, of_objects("drawn", *system)):
        for each in one.differences:
            if each.kind == kind:
                yield f"{one.proxy} {each.where}"
                yield f"  istiod:  {each.istiod[:400]}"
                yield f"  meshgen: {each.meshgen[:400]}"
                return


def _smaller(istiod: Istiod, system: _System, kind: str) -> _System:
    """Return what is left of a system that shows a kind of difference without the rest of it."""
    objects, mesh = json.loads(json.dumps(system))
    budget = 150

    def shows() -> bool:
        try:
            return kind in _kinds(istiod, (objects, mesh))[0]
        except (RefusedError, KeyError, TypeError):
            return False

    for place, key in list(_places(objects)) + list(_places([mesh])):
        if budget == 0:
            break
        if not _is_there(place, key):
            continue
        budget -= 1
        kept = place[:] if isinstance(place, list) else dict(place)
        place.pop(key)
        if not shows():
            _put_back(place, kept)
    return objects, mesh


def _places(value: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """Yield what can be left out, outer before inner, the last of a list first."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, _ in reversed(pairs):
        if key not in ("apiVersion", "kind", "metadata", "name", "selector", "template"):
            yield value, key
    for key, item in pairs:
        if isinstance(item, dict | list) and key not in ("metadata", "template", "selector"):
            yield from _places(item, depth + 1)


def _is_there(place: Any, key: Any) -> bool:
    return key in place if isinstance(place, dict) else key < len(place)


def _put_back(place: Any, kept: Any) -> None:
    place.clear()
    if isinstance(place, dict):
        place.update(kept)
    else:
        place.extend(kept)


if __name__ == "__main__":
    main()
