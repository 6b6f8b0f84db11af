"""Ask istiod about the small systems of tests/xds: `python -m tools.xds.rows --istiod PROGRAM`.

What it answers is written beside them; with `--compare` it is only told where meshgen differs.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tests.xds.answers import packed
from tests.xds.differences import differences
from tests.xds.rooms import ROOMS, Room
from tests.xds.rows import Row, asked_of, proxy_of, rows
from tools.xds.istiod import answers

TESTS = Path(__file__).parents[2] / "tests" / "xds"


def main() -> None:
    """Ask, and write or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istiod", type=Path, required=True)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--room", choices=ROOMS, action="append")
    parser.add_argument("--row", default="")
    args = parser.parse_args()
    for name in args.room or ROOMS:
        for path in sorted((TESTS / name).glob("*.yaml")):
            listed = [row for row in rows(path) if args.row in row.name]
            told = {row.name: _told(args.istiod, row, ROOMS[name]) for row in listed}
            if args.compare:
                _compare(listed, told, name)
            else:
                kept = json.dumps(packed(told), separators=(",", ":"))
                path.with_suffix(".json").write_text(kept + "\n", encoding="utf-8")


def _told(program: Path, row: Row, room: Room) -> Any:
    return room.told(answers(program, asked_of(row))[row.proxy])


def _compare(listed: list[Row], told: dict[str, Any], room: str) -> None:
    for row in listed:
        print(row.name)
        for each in differences(told[row.name], ROOMS[room].worked_out(proxy_of(row)), room):
            print(f"  {each.where}\n    istiod:  {each.istiod[:300]}")
            print(f"    meshgen: {each.meshgen[:300]}")


if __name__ == "__main__":
    main()
