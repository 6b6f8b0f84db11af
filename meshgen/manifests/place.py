"""Where an object stands in a text."""

from dataclasses import dataclass

from meshgen.checks.identity import Identity
from meshgen.checks.violation import Violation
from meshgen.findings import Finding
from meshgen.manifests.documents import Documents
from meshgen.resources import Path, dotted


@dataclass(frozen=True, slots=True)
class Place:
    """An object's place: in which document of a text, and where in that."""

    documents: Documents
    document: int
    path: Path

    def finding(self, violation: Violation, identity: Identity) -> Finding:
        """Return the finding about the object; its lines count from the text's first."""
        path = (*self.path, *violation.path)
        location = self.documents.place(self.document, path, key=violation.about_key)
        return violation.finding(location, dotted(path), str(identity))
