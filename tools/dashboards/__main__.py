"""Ask a real Prometheus each query of all dashboards, and draw what it answers."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from meshgen.dashboards import dashboards
from meshgen.mesh import Mesh
from meshgen.pipeline import Project
from tools.dashboards.asked import answers, chosen, prometheus
from tools.dashboards.drawn import drawn
from tools.dashboards.series import names_in, openmetrics
from tools.dashboards.world import World

_CONFIG = Path(__file__).parent / "shop.yaml"


def main() -> int:
    """Tell of each query that gets nothing; return how many there are, up to 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.dashboards")
    parser.add_argument("--prometheus", type=Path, required=True, metavar="PROGRAM")
    parser.add_argument("--promtool", type=Path, required=True, metavar="PROGRAM")
    parser.add_argument("--config", type=Path, default=_CONFIG, help="default: one of its own")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="draw each into it")
    args = parser.parse_args()
    mesh = Mesh(next(iter(Project(args.config).config.environments.values())).mesh)
    found = {name: json.loads(text) for name, text in dashboards(mesh).items()}
    panels = {name: [p for p in d["panels"] if p["type"] != "row"] for name, d in found.items()}
    exprs = [t["expr"] for each in panels.values() for panel in each for t in panel["targets"]]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        metrics = folder / "series.txt"
        names = {name for expr in exprs for name in names_in(expr)}
        with metrics.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in openmetrics(World(mesh), names))
        with prometheus(args.prometheus, args.promtool, metrics, folder) as url:
            for name, each in panels.items():
                for number, values in enumerate(chosen(found[name])):
                    told = {p["id"]: list(answers(url, p, values)) for p in each}
                    for one in (answer for got in told.values() for answer in got):
                        counts["answered" if one.series else "empty"] += 1
                        if not one.series:
                            print(f"{name}: nothing for {one.expr}")
                    if args.pictures and number == 0:
                        text = drawn(found[name], told)
                        (args.pictures / f"{name}.svg").write_text(text, encoding="utf-8")
    print(f"{len(exprs)} queries of {sum(map(len, panels.values()))} panels, {dict(counts)}")
    return min(1, counts["empty"])


if __name__ == "__main__":
    sys.exit(main())
