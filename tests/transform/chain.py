"""Objects of one environment, as kubectl builds them from the tree, against what meshgen says."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from meshgen.outputs.kustomize import kustomize_files
from meshgen.plan import make_plan
from meshgen.resources import Resource
from meshgen.schemas.store import SchemaStore
from meshgen.transform import Settings, Telling, finished
from tests.equality.compare import by_identity, differences, kustomize, write_tree

STORE = SchemaStore("1.37", "1.31")


def unequal(objects: Iterable[dict[str, Any]], settings: Settings, folder: Path) -> str:
    """Return what kubectl builds otherwise, for people to read; the tree is written to a folder."""
    resources = [Resource(obj, "g") for obj in objects]
    telling = Telling(resources, settings, STORE.namespaced)
    plan = make_plan("shop", resources, {"env": telling}, STORE.merge_key)
    write_tree(kustomize_files({"": plan}, "meshgen.yaml"), folder)
    built = by_identity(kustomize(folder / "overlays" / "env"))
    own = finished(resources, settings, STORE.namespaced)
    return "\n".join(differences(built, by_identity(own)))
