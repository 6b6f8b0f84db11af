"""Ask istiod about the small systems of tests/xds: `python -m tools.xds.rows --istiod PROGRAM`.

What it answers is written beside them; with `--compare` it is only told where meshgen differs.
"""

import argparse
import json
from pathlib import Path

from meshgen.xds.build import listeners_of
from tests.xds.answers import packed
from tests.xds.differences import differences
from tests.xds.normal import normal
from tests.xds.rows import Row, proxy_of, rows
from tools.xds.asked import of_objects
from tools.xds.istiod import answers

ROOM = Path(__file__).parents[2] / "tests" / "xds" / "listeners"


def main() -> None:
    """Ask, and write or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istiod", type=Path, required=True)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--row", default="")
    args = parser.parse_args()
    for path in sorted(ROOM.glob("*.yaml")):
        listed = [row for row in rows(path) if args.row in row.name]
        told = {row.name: _listeners(args.istiod, row) for row in listed}
        if args.compare:
            _compare(listed, told)
        else:
            kept = json.dumps(packed(told), separators=(",", ":"))
            path.with_suffix(".json").write_text(kept + "\n", encoding="utf-8")


def _listeners(program: Path, row: Row) -> object:
    asked = of_objects(row.name, row.objects, row.mesh)
    listed = normal(answers(program, asked)[row.proxy]["listeners"])
    return sorted(listed, key=lambda each: str(each["name"]))


def _compare(listed: list[Row], told: dict[str, object]) -> None:
    for row in listed:
        mine = sorted(normal(listeners_of(proxy_of(row))), key=lambda each: str(each["name"]))
        print(row.name)
        for each in differences(told[row.name], mine):
            print(f"  {each.where}\n    istiod:  {each.istiod[:300]}")
            print(f"    meshgen: {each.meshgen[:300]}")


if __name__ == "__main__":
    main()
