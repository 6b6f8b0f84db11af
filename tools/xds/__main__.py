"""Compare what istiod sends with what meshgen.xds works out: `python -m tools.xds --help`."""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from meshgen.pipeline import Project
from tests.xds.differences import Difference
from tools.xds.asked import Asked, of_environment, of_files
from tools.xds.compared import Compared, compared
from tools.xds.istiod import Istiod


def main() -> None:
    """Compare, and print each kind of difference."""
    args = _parser().parse_args()
    istiod = Istiod(args.istiod)
    told: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for asked in _asked(args.inputs, args.manifests):
        for one in compared(istiod, asked, args.proxy):
            _show(args.show, one)
            for each in one.differences:
                if args.only in each.kind:
                    told[each.kind].append((f"{asked.name} {one.proxy}", each))
    istiod.close()
    for kind, found in sorted(told.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(found):5} x {kind}")
        for where, each in found[: args.examples]:
            print(f"        {where} {each.where}")
            print(f"          istiod:  {each.istiod[: args.width]}")
            print(f"          meshgen: {each.meshgen[: args.width]}")
    print(f"{len(told)} kinds of differences, {sum(map(len, told.values()))} in all")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.xds", description=__doc__)
    parser.add_argument("--istiod", type=Path, required=True, help="program over its generator")
    parser.add_argument(
        "inputs", nargs="+", help="CONFIG, or CONFIG:ENVIRONMENT; files with --manifests"
    )
    parser.add_argument("--manifests", action="store_true", help="each input is a file: a system")
    parser.add_argument("--proxy", default="", help="of this proxy only: NAMESPACE/NAME")
    parser.add_argument("--only", default="", help="differences whose kind has this text")
    parser.add_argument("--show", default="", metavar="NAME", help="print this resource, of both")
    parser.add_argument("--examples", type=int, default=2, help="how many of each kind (2)")
    parser.add_argument("--width", type=int, default=300, help="of what is shown of a value (300)")
    return parser


def _asked(inputs: Sequence[str], manifests: bool) -> Iterator[Asked]:
    for each in inputs:
        path, _, environment = each.partition(":")
        if manifests:
            yield of_files([Path(each)])
        else:
            for name in [environment] if environment else Project(Path(path)).environments:
                yield of_environment(Path(path), name)


def _show(name: str, one: Compared) -> None:
    for whose, answer in (("istiod", one.istiod), ("meshgen", one.meshgen)):
        for each in (each for kind in answer for each in answer[kind]):
            if name and each.get("name") == name:
                print(whose, json.dumps(each, indent=1))


if __name__ == "__main__":
    main()
