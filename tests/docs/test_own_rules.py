"""docs/own-rules.md names what expressions can."""

import re
from pathlib import Path

from meshgen.checks.rules.own.fields import ENTRIES, NAMES

PAGE = (Path(__file__).parents[2] / "docs" / "own-rules.md").read_text(encoding="utf-8")
NAMED = {"kind", "namespace", "name"}


def test_every_name_is_told() -> None:
    told = "".join(line for line in PAGE.split("\n") if line.startswith("| `"))
    assert set(NAMES) <= set(re.findall(r"`(\w+)`", told))


def test_every_field_is_told() -> None:
    for name, entry in ENTRIES.items():
        (row,) = [line for line in PAGE.split("\n") if line.startswith(f"| `{name}` |")]
        told = set(re.findall(r"`(\w+)`", row.partition(" | ")[2]))
        properties = entry["properties"]
        items = [one.get("items", {}).get("properties", {}) for one in properties.values()]
        inner = {field for each in items for field in each}
        assert told - {"mesh"} == (properties.keys() - NAMED) | inner, name
