"""Objects that take part in systems, in a few words."""

from collections.abc import Iterable
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.findings import Location, Related
from meshgen.identity import identity
from meshgen.manifests.together.standing import Standing
from meshgen.resources import Path, dotted


class Told:
    """Remembers what it was told of an object."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told: list[tuple[Violation, list[Related]]] = []

    def place(self, path: Path) -> Related:
        return Related(Location(self.name), "", dotted(path))

    def tell(self, violation: Violation, related: Iterable[Related]) -> None:
        self.told.append((violation, list(related)))


def standing(root: str, obj: dict[str, Any], *, built: bool = False, **given: Any) -> Standing:
    """Return an object of a file, or of a build."""
    return Standing(identity(obj), root, obj, Told(root), is_built=built, **given)


def service(name: str, namespace: str = "shop", **labels: str) -> dict[str, Any]:
    """Return a Service; labels are what two of one name may differ in."""
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata}
