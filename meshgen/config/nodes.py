"""Settings that nobody wrote, at the place of the setting that they come from."""

from typing import Any

from meshgen.findings import Location
from meshgen.yamlio import Node, dump


def with_texts(piece: Any) -> Any:
    """Return a piece of a config in which a file of a ConfigMap that is data is YAML."""
    for one in ((piece or {}).get("configMaps") or {}).values():
        files = one.get("data") or {}
        one["data"] = {k: v if isinstance(v, str) else dump(v) for k, v in files.items()}
    return piece


def node_of(value: Any, location: Location) -> Node:
    """Return data as a tree in which everything stands at one place."""
    if isinstance(value, dict):
        children = {key: node_of(item, location) for key, item in value.items()}
        return Node(children, location, "", dict.fromkeys(value, location))
    if isinstance(value, list):
        return Node([node_of(item, location) for item in value], location)
    # Where text is wanted, a number stands for how it was written.
    text = "" if isinstance(value, str) or value is None else str(value).lower()
    return Node(value, location, text)
