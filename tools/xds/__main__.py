"""Compare what istiod sends with what meshgen.xds works out: `python -m tools.xds --help`."""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from meshgen.pipeline import Project
from meshgen.xds import Proxy
from meshgen.xds.build import resources_of
from tests.xds.differences import Difference, differences
from tests.xds.normal import normal
from tools.xds.asked import Asked, of_environment, of_files
from tools.xds.istiod import answers, proxies_of

KINDS = ("listeners", "routes", "clusters")
_Ours = Callable[[Proxy], list[dict[str, Any]]]


def main() -> None:
    """Compare, and print each kind of difference."""
    args = _parser().parse_args()
    ours = _ours(args.take)
    told: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for asked in _asked(args.inputs, args.manifests):
        for where, each in _compared(args.istiod, asked, ours, args):
            told[each.kind].append((where, each))
    for kind, found in sorted(told.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(found):5} x {kind}")
        for where, each in found[: args.examples]:
            print(f"        {where} {each.where}")
            print(f"          istiod:  {each.istiod[: args.width]}")
            print(f"          meshgen: {each.meshgen[: args.width]}")
    print(f"{len(told)} kinds of differences, {sum(map(len, told.values()))} in all")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.xds", description=__doc__)
    parser.add_argument(
        "--istiod", type=Path, required=True, help="program over istiod's generator"
    )
    parser.add_argument(
        "inputs", nargs="+", help="CONFIG, or CONFIG:ENVIRONMENT; files with --manifests"
    )
    parser.add_argument("--manifests", action="store_true", help="each input is a file: a system")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="KIND=MODULE:FUNCTION",
        help="what works out listeners, routes or clusters of a Proxy; all else is not compared",
    )
    parser.add_argument("--proxy", default="", help="of this proxy only: NAMESPACE/NAME")
    parser.add_argument("--only", default="", help="differences whose kind has this text")
    parser.add_argument("--show", default="", metavar="NAME", help="print this resource, of both")
    parser.add_argument("--examples", type=int, default=2, help="how many of each kind (2)")
    parser.add_argument("--width", type=int, default=300, help="of what is shown of a value (300)")
    return parser


def _ours(take: Sequence[str]) -> dict[str, _Ours]:
    if not take:
        return {kind: _all_of(kind) for kind in KINDS}
    named = (each.partition("=")[::2] for each in take)
    return {kind: _function(*where.split(":")) for kind, where in named}


def _all_of(kind: str) -> _Ours:
    def found(proxy: Proxy) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = getattr(resources_of(proxy), kind)
        return listed

    return found


def _function(module: str, name: str) -> _Ours:
    found: _Ours = getattr(import_module(module), name)
    return found


def _asked(inputs: Sequence[str], manifests: bool) -> Iterator[Asked]:
    for each in inputs:
        path, _, environment = each.partition(":")
        if manifests:
            yield of_files([Path(each)])
        else:
            for name in [environment] if environment else Project(Path(path)).environments:
                yield of_environment(Path(path), name)


def _compared(
    program: Path, asked: Asked, ours: dict[str, _Ours], args: argparse.Namespace
) -> Iterator[tuple[str, Difference]]:
    told = answers(program, asked)
    for proxy in proxies_of(asked.system):
        if args.proxy not in ("", str(proxy)):
            continue
        for kind, work_out in ours.items():
            theirs = normal(told[str(proxy)][kind])
            try:
                mine = normal(work_out(proxy))
            except Exception as error:  # what is not translated yet is told beside the rest
                what = f"{type(error).__name__}: {error}"
                yield f"{asked.name} {proxy}", Difference(f"{kind}: {what}", "", "an answer", what)
                continue
            if args.show:
                _show(args.show, theirs, mine)
            for each in differences(theirs, mine, kind):
                if args.only in each.kind:
                    yield f"{asked.name} {proxy}", each


def _show(name: str, *resources: list[dict[str, Any]]) -> None:
    for whose, listed in zip(("istiod", "meshgen"), resources, strict=True):
        for each in listed:
            if each.get("name") == name:
                print(whose, json.dumps(each, indent=1))


if __name__ == "__main__":
    main()
