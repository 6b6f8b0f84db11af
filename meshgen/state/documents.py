"""The documents of a tree, read fast where that is safe."""

from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.identity import identity
from meshgen.resources import Object
from meshgen.yamlio import load_all, read_data, to_data


def document(text: str | None, name: str) -> Any:
    """Return the one document that a text is; raises MeshgenError where it is none, with `name`."""
    if text is None:
        raise _unlike(name, "the file is not there")
    data = read_data(text)
    if data is not None:
        return data
    listed = documents(text, name)
    if len(listed) != 1:
        raise _unlike(name, f"found {len(listed)} documents, expected one")
    return listed[0]


def object_in(text: str | None, name: str) -> Object | None:
    """Return the object that a file is; None where somebody took it away, or wrote other things.

    Raises MeshgenError as `document`.
    """
    data = None if text is None else document(text, name)
    is_object = isinstance(data, dict) and {"apiVersion", "kind", "metadata"} <= data.keys()
    return data if is_object and identity(data).name else None


def documents(text: str, name: str) -> list[Any]:
    """Return all documents of a text; raises MeshgenError where it is no YAML, with `name`."""
    return [to_data(node) for node in load_all(text, name)]


def _unlike(name: str, why: str) -> MeshgenError:
    return MeshgenError([Finding(Code.READ, why, Location(name))])
