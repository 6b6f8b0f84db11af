"""docs/files.md names all that is put together from several files."""

import re
from pathlib import Path

from meshgen.config.schema import of_main_file, read_schema
from meshgen.schemas.walk import branches_of

SCHEMA = read_schema()
SETTINGS = SCHEMA["$defs"]["Environment"]["properties"]
PAGE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


def named(start: str) -> set[str]:
    """Return the settings that the page names between a text and the end of that line."""
    line = PAGE.partition(start)[2].partition("|")[0]
    return set(re.findall(r"`(\w+)`", line))


def test_the_mappings_from_names() -> None:
    assert named("| mappings from names:") == {
        name
        for name, schema in SETTINGS.items()
        if any(isinstance(f.get("additionalProperties"), dict) for f in branches_of(schema, SCHEMA))
    }


def test_the_lists_that_add_up() -> None:
    adding = {name for name, schema in SETTINGS.items() if schema.get("x-adds")}
    assert named("| lists that add up:") == adding


def test_what_only_the_configs_own_file_says() -> None:
    _, _, line = PAGE.partition("what becomes of it:\n")
    told = re.findall(r"`(\w+)`", line.partition(" stand in")[0])
    assert told == of_main_file(SCHEMA)
