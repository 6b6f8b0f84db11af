"""The objects of a document: a list holds several."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.resources import Path


def objects(data: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every object in a document with its path: the items of a list, else the document.

    As kubectl does, of any list: `List`, and `ConfigMapList` and the like, whose items may leave
    out what they are.
    """
    kind, items = data.get("kind"), data.get("items")
    if not (isinstance(kind, str) and kind.endswith("List") and isinstance(items, list)):
        yield path, data
        return
    for position, item in enumerate(items):
        inner = (*path, "items", position)
        if isinstance(item, Mapping):
            yield from objects(_typed(item, data.get("apiVersion"), kind), inner)
        else:
            yield inner, item


def _typed(item: Mapping[str, Any], api_version: Any, kind: str) -> Mapping[str, Any]:
    """Return an item with the type that its list implies, if it says nothing of its own."""
    if kind == "List" or "kind" in item or "apiVersion" in item:
        return item
    return {"apiVersion": api_version, "kind": kind.removesuffix("List"), **item}
