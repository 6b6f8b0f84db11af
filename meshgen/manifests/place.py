"""Where an object stands in a text."""

from collections.abc import Iterable
from dataclasses import dataclass

from meshgen.checks.violation import Violation
from meshgen.findings import Finding, Location, Related
from meshgen.identity import Identity
from meshgen.manifests.documents import Documents
from meshgen.resources import Path, dotted


@dataclass(frozen=True, slots=True)
class Place:
    """An object's place: in which document of a text, and where in that."""

    documents: Documents
    document: int
    path: Path

    def location(self, path: Path = (), *, key: bool = False) -> Location:
        """Return where the object's value at a path stands, or its key, as `Documents.place`."""
        return self.documents.place(self.document, (*self.path, *path), key=key)

    def finding(
        self, violation: Violation, identity: Identity, related: Iterable[Related] = ()
    ) -> Finding:
        """Return the finding about the object; its lines count from the text's first.

        Those of `related` are the file's already.
        """
        location = self.location(violation.path, key=violation.about_key)
        written = self.documents.written(self.document, (*self.path, *violation.path))
        return violation.as_written(written).finding(
            location, dotted((*self.path, *violation.path)), str(identity), related
        )
