"""What the tests of the config share: a file is written, read, and its findings told as lines."""

from collections.abc import Callable
from pathlib import Path

from meshgen.config import Config, load_config
from meshgen.config.schema import read_schema
from meshgen.errors import MeshgenError

FILE = "meshgen.yaml"
# The three lines that every config starts with; what a test says begins in line 4.
HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\n"
NAME = "metadata: {name: t}\n"
# How many fields there are: messages tell it.
FIELDS = {
    name: len(of["properties"]) for name, of in read_schema()["$defs"].items() if "properties" in of
}
SERVICE_FIELDS, MESH_FIELDS = FIELDS["Service"], FIELDS["Mesh"]
ENVIRONMENT_FIELDS = FIELDS["Environment"]

Load = Callable[[str], list[str]]


def whole(body: str) -> str:
    """Return the text of a config; a body that starts with `metadata:` has its own name."""
    body = body.removeprefix("\n")
    return HEAD + ("" if body.startswith("metadata:") else NAME) + body


def load_text(text: str, folder: Path) -> Config:
    """Write a config into a folder and load it from there."""
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def lines_of(load: Callable[[], object]) -> list[str]:
    """Return the findings that loading a config raises, a line each, without the file's name."""
    try:
        load()
    except MeshgenError as error:
        found = [str(finding) for finding in error.findings]
        assert found
        assert all(line.startswith(f"{FILE}:") for line in found), found
        return [line.removeprefix(f"{FILE}:") for line in found]
    return []
