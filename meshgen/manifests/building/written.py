"""The objects of a file, as they are written before anything is added to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meshgen.identity import Identity, identity
from meshgen.manifests.document_objects import objects
from meshgen.resources import Path
from meshgen.yamlio import Node, to_data


@dataclass(frozen=True)
class Written:
    """An object: the document that it stands in, and where in that."""

    node: Node
    path: Path
    object: Any
    identity: Identity


@dataclass
class WrittenObjects:
    """All objects of one file, found by what they have become."""

    _by_type: dict[str, dict[str, Written]] = field(default_factory=dict)

    def add(self, nodes: Iterable[Node]) -> "WrittenObjects":
        """Take the documents of the file, and return itself."""
        for node in nodes:
            data = to_data(node)
            for path, obj in objects(data) if isinstance(data, dict) else ():
                who = identity(obj)
                self._by_type.setdefault(who.type, {})[who.name] = Written(node, path, obj, who)
        return self

    def become(self, who: Identity) -> Written | None:
        """Return the object that has become one of this type and name: a name only gets longer."""
        by_name = self._by_type.get(who.type, {})
        if who.name in by_name:
            return by_name[who.name]
        parts = [name for name in by_name if name in who.name]
        return by_name[max(parts, key=len)] if parts else None
