"""Manifests of the user's own, listed under `resources:`."""

from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.resources import Resource
from meshgen.yamlio import Node, load_all, read, to_data

GROUP = "resources"


def user_resources(files: list[str], folder: Path) -> list[Resource]:
    """Return the objects of the files, relative to `folder`; a `kind: List` gives its items.

    Raises MeshgenError for a file that cannot be read or that holds something else.
    """
    found: list[Resource] = []
    for index, name in enumerate(files):
        path = folder / name
        for node in load_all(read(path), str(path)):
            found += [Resource(o, GROUP, ("resources", index)) for o in _objects(node)]
    return found


def _objects(node: Node) -> list[dict[str, object]]:
    data = to_data(node)
    if data is None:
        return []
    if (
        isinstance(data, dict)
        and data.get("kind") == "List"
        and isinstance(data.get("items"), list)
    ):
        return [item for item in data["items"] if isinstance(item, dict)]
    metadata = data.get("metadata") if isinstance(data, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise MeshgenError(
            [
                Finding(
                    Code.VALUE,
                    "this is no Kubernetes object",
                    node.location,
                    expected="expected apiVersion, kind and metadata.name",
                )
            ]
        )
    return [data]
