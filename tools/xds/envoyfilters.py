"""Ask istiod about the patches of tests/xds/envoyfilter, and write down what it makes of them.

`python -m tools.xds.envoyfilters --istiod PROGRAM`. Of each case, what a patch changes is kept.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.xds.answers import packed
from tests.xds.envoyfilter.cases import FOLDER, GATE, SIDECAR, base_row, cases
from tests.xds.envoyfilter.changes import changes, trimmed
from tests.xds.rows import Row
from tools.xds.asked import of_objects
from tools.xds.istiod import Answer, answers


def main() -> None:
    """Ask, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istiod", type=Path, required=True)
    program = parser.parse_args().istiod
    told = {case.name: _ask(program, case.row)[case.proxy] for case in cases()}
    write(_ask(program, base_row()), told)


def _ask(program: Path, row: Row) -> dict[str, Answer]:
    return answers(program, of_objects(row.name, row.objects, row.mesh))


def write(base: Mapping[str, Answer], told: Mapping[str, Answer]) -> None:
    """Write what is sent without a patch, and what each case changes of it."""
    without = {proxy: trimmed(base[proxy]) for proxy in (SIDECAR, GATE)}
    _write("base.json", without)
    proxies = {case.name: case.proxy for case in cases()}
    changed = {name: changes(without[proxies[name]], answer) for name, answer in told.items()}
    _write("answers.json", changed)


def _write(file: str, kept: Mapping[str, Any]) -> None:
    text = json.dumps(packed(kept), separators=(",", ":"))
    (FOLDER / file).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
