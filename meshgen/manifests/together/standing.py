"""An object among manifests, as it takes part in a system."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from meshgen.checks.violation import Violation
from meshgen.findings import Related
from meshgen.identity import Identity
from meshgen.manifests.document_objects import objects
from meshgen.manifests.documents import Documents
from meshgen.resources import Path


class Telling(Protocol):
    """Knows where one object was written, and takes what is told of it."""

    def place(self, path: Path) -> Related:
        """Return where the value at a path was written, as another place of a finding."""
        ...

    def tell(self, violation: Violation, related: Iterable[Related]) -> None:
        """Take what is wrong with the object, and the other places of it."""
        ...


@dataclass
class Text:
    """The text of a chunk, which is read once for all objects in it, and not before it has to."""

    text: str

    @cached_property
    def documents(self) -> Documents:
        """Return its documents, and the places in them."""
        return Documents(self.text)

    @cached_property
    def _objects(self) -> list[dict[Path, Any]]:
        return [
            dict(objects(document)) if isinstance(document, Mapping) else {}
            for document in self.documents.data
        ]

    def object(self, document: int, path: Path) -> Any:
        """Return the object at a path of a document."""
        return self._objects[document][path]


@dataclass(frozen=True, eq=False)
class Standing:
    """An object: which it is, where it came from, what it holds.

    `root` is the build or the file that it is in; `is_built` says which of the two. `identity` has
    the namespace that it will be in. `is_valid`: nothing is wrong with it by itself. One that is
    there but not `is_checked` was passed over: others may need it, and nothing is told of it.
    `source` is the file of which a build made it, where that is known; `is_chart`: the build is
    that of a chart.
    """

    identity: Identity
    root: str
    object: Mapping[str, Any]
    telling: Telling
    is_built: bool = False
    is_valid: bool = True
    is_checked: bool = True
    source: str = ""
    is_chart: bool = False

    @cached_property
    def key(self) -> Identity | None:
        """Return what no other object of a cluster shares; None if that is not known."""
        return self.identity if self.identity.name else None
