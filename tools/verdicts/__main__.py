"""Compare verdicts, from the command line."""

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.inputs import read_text
from meshgen.resources import Object
from meshgen.schemas.store import SchemaStore
from meshgen.yamlio import load_all, to_data
from tests.checks.cluster.rows import FOLDER, Row, base, releases_of, rows
from tools.verdicts.analyze import Analyzer, Comparison, of_paths, of_table
from tools.verdicts.changes import ChangeJudge, Pairs
from tools.verdicts.compare import Tally
from tools.verdicts.judge import Judge
from tools.verdicts.mutations import Mutator
from tools.verdicts.oracle import Oracle, Verdict, oracles
from tools.verdicts.sample import write_sample
from tools.verdicts.systems import Changer

_BATCH = 5000


def main() -> None:
    """Run a command."""
    parser = argparse.ArgumentParser(prog="python -m tools.verdicts")
    parser.add_argument("--oracles", type=Path, metavar="FOLDER", help="for all but analyze")
    parser.add_argument("--analyzer", type=Path, metavar="PROGRAM", help="for analyze")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("rows", help="ask about every row of the tests' table")
    mutate = commands.add_parser("mutate", help="ask about changed objects")
    mutate.add_argument("--istio", action="store_true", help="Istio's kinds, not Kubernetes'")
    mutate.add_argument("--unchanged", action="store_true", help="ask about the pool as it is")
    change = commands.add_parser("changes", help="ask about applying one object over another")
    change.set_defaults(istio=False)
    for command in (mutate, change):
        _add_options(command)
    sample = commands.add_parser("sample", help="write the sample that the tests hold meshgen to")
    sample.add_argument("-n", type=int, default=12000, help="how many objects (12000)")
    sample.add_argument("--istio", action="store_true", help="of Istio's kinds, not Kubernetes'")
    sample.add_argument("--seed", type=int, default=2)
    analyze = commands.add_parser(
        "analyze", help="ask istioctl about systems, the table's or these"
    )
    analyze.add_argument("paths", nargs="*", type=Path, help="files, folders: each a system")
    analyze.add_argument("--each", action="store_true", help="every file of a folder is a system")
    analyze.add_argument("--code", action="append", default=[], help="this code only; repeatable")
    analyze.add_argument(
        "--mutate", type=int, default=0, metavar="N", help="ask about N changed ones"
    )
    analyze.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    needed = args.analyzer if args.command == "analyze" else args.oracles
    if needed is None:
        parser.error("say who is asked: --oracles, or --analyzer for analyze")
    runs = {
        "rows": _rows,
        "mutate": _mutate,
        "changes": _mutate,
        "sample": _sample,
        "analyze": _analyze,
    }
    runs[args.command](args)


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kind", default="", help="of this kind only; default: all in turn")
    command.add_argument("--release", type=int, action="append", help="minor number, as in 33")
    command.add_argument("-n", type=int, default=5000, help="how many objects (5000)")
    command.add_argument("--pool", type=Path, help="manifests to change; default: the tests' own")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--classes", type=int, default=40, help="how many classes are listed (40)")
    command.add_argument("--examples", type=Path, help="file for an object of each class, as JSON")


def _rows(args: argparse.Namespace) -> None:
    kubernetes, istio = oracles(args.oracles)
    table = rows()
    for oracle in (*kubernetes, istio):
        asked = [row for row in table if row.of_istio == (oracle is istio)]
        asked = [row for row in asked if oracle.minor in releases_of(base(row.object))]
        verdicts = oracle.ask([obj for row in asked for obj in (row.refused, row.passed)])
        for row, refused, passed in zip(asked, verdicts[::2], verdicts[1::2], strict=True):
            for line in _unlike(row, oracle, refused, passed):
                print(f"{row}: {oracle.name} {line}")


def _unlike(row: Row, oracle: Oracle, refused: Verdict, passed: Verdict) -> Iterator[str]:
    """Yield where an oracle says something else than a row."""
    is_wrong = bool(refused.refused if row.severity == "error" else refused.warnings)
    is_new = "unknown field" in refused.refused
    is_of_schema = not is_wrong and oracle.minor >= row.schema
    # The API server warns of other things.
    is_own = row.severity == "warning" and not row.of_istio
    is_decided = refused.decided and not (is_new or is_of_schema or is_own)
    if is_decided and is_wrong != (oracle.minor in row.refusing):
        yield f"{'refuses' if is_wrong else 'takes'} it: {refused.refused or row.refused}"
    if passed.refused:
        yield f"refuses the near miss: {passed.refused}"


def _mutate(args: argparse.Namespace) -> None:
    kubernetes, istio = oracles(args.oracles)
    pool = [obj for obj in _pool(args.pool) if (".istio.io/" in obj["apiVersion"]) == args.istio]
    for oracle in [istio] if args.istio else kubernetes:
        if not args.release or oracle.minor in args.release:
            known = [o for o in pool if args.pool or oracle.minor in releases_of(o)]
            (_compare_changes if args.command == "changes" else _compare)(oracle, known, args)


def _analyze(args: argparse.Namespace) -> None:
    paths = [f for p in args.paths for f in sorted(p.rglob("*.y*ml"))] if args.each else args.paths
    systems = list(of_paths(paths) if args.paths else of_table())
    asked = [one for one in systems if not one.excuse]
    if args.mutate:
        asked = list(islice(Changer(asked, args.seed).systems(), args.mutate))
    comparison, analyzer = Comparison(frozenset(args.code)), Analyzer(args.analyzer)
    for one in asked:
        comparison.add(one, analyzer.ask(one))
    analyzer.close()
    print(*comparison.lines(), sep="\n")


def _sample(args: argparse.Namespace) -> None:
    kubernetes, istio = oracles(args.oracles)
    asked = [istio] if args.istio else kubernetes
    pool = [obj for obj in _pool(None) if (".istio.io/" in obj["apiVersion"]) == args.istio]
    store = SchemaStore("1.33", f"1.{istio.minor}")
    file = FOLDER / f"sample-{'istio' if args.istio else 'kubernetes'}.jsonl.xz"
    number = write_sample(file, Mutator(pool, store, args.seed), asked, args.n)
    print(f"{file}: {number} objects, {file.stat().st_size} bytes")


def _pool(folder: Path | None) -> Iterator[Object]:
    """Yield the tests' objects, or those of all manifests in a folder that can be read."""
    if folder is None:
        yield from (base(file.stem) for file in sorted((FOLDER / "objects").glob("*.yaml")))
        return
    for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        try:
            documents = [to_data(node) for node in load_all(read_text(file), file.name)]
        except MeshgenError:
            continue
        for obj in documents:
            if isinstance(obj, dict) and isinstance(obj.get("kind"), str) and "apiVersion" in obj:
                yield obj


def _compare(oracle: Oracle, pool: list[Object], args: argparse.Namespace) -> None:
    tally, judge = Tally(), Judge(oracle.minor, of_istio=args.istio)
    releases = ("1.33", f"1.{oracle.minor}") if args.istio else (f"1.{oracle.minor}", "1.24")
    mutator = Mutator(pool, SchemaStore(*releases), args.seed)
    mutated = iter(pool) if args.unchanged else islice(mutator.objects(args.kind), args.n)
    while batch := list(islice(mutated, _BATCH)):
        answers = zip(batch, oracle.ask(batch), judge.ask(batch), strict=True)
        for obj, upstream, meshgen in answers:
            tally.add(obj, upstream, meshgen, warnings=args.istio)
    _tell(oracle, tally, args)


def _compare_changes(oracle: Oracle, pool: list[Object], args: argparse.Namespace) -> None:
    tally, judge = Tally(), ChangeJudge(oracle.minor)
    drawn = islice(Pairs(pool, oracle, args.seed).drawn(args.kind), args.n)
    while batch := list(islice(drawn, _BATCH)):
        upstream = oracle.ask([new for _, new in batch], [old for old, _ in batch])
        for (old, new), said, meshgen in zip(batch, upstream, judge.ask(batch), strict=True):
            tally.add({"kind": new["kind"], "old": old, "new": new}, said, meshgen, warnings=False)
    _tell(oracle, tally, args)


def _tell(oracle: Oracle, tally: Tally, args: argparse.Namespace) -> None:
    print(oracle.name, *tally.lines(args.classes), sep="\n")
    if args.examples:
        told = [{"class": " | ".join(key), "object": o} for key, o in tally.examples.items()]
        args.examples.write_text("\n".join(map(json.dumps, told)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
