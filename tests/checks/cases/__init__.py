"""Objects for the tests, good and bad, in files; read as meshgen reads a user's files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meshgen.inputs import read_text
from meshgen.yamlio import load_all, to_data

FOLDER = Path(__file__).parent


def documents(name: str, placeholders: Mapping[str, str] | None = None) -> list[Any]:
    """Return the documents of a file, with other texts for `placeholders`."""
    path = FOLDER / f"{name}.yaml"
    text = read_text(path)
    for placeholder, value in (placeholders or {}).items():
        text = text.replace(placeholder, value)
    return [to_data(node) for node in load_all(text, path.name)]


def load(name: str) -> Any:
    """Return what a file holds: its only document."""
    (document,) = documents(name)
    return document
