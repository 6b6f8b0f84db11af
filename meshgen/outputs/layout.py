"""Which file an object goes into."""

from collections import Counter
from collections.abc import Sequence

from meshgen.filenames import distinct
from meshgen.kinds import kind_named
from meshgen.resources import Resource


def paths(resources: Sequence[Resource]) -> list[str]:
    """Return each object's file: `SERVICE/KIND.yaml`, with its name where a folder has several.

    What tells apart objects of one kind and name stands behind: their namespaces, or their APIs.
    """
    named = [(r.group, kind_named(r.kind).stem) for r in resources]
    for part in (_name, _namespace, _api):
        uses = Counter(named)
        named = [
            (folder, stem if uses[(folder, stem)] == 1 else f"{stem}{part(resource)}")
            for (folder, stem), resource in zip(named, resources, strict=True)
        ]
    folders: dict[str, list[str]] = {}
    for folder, stem in named:
        folders.setdefault(folder, []).append(stem)
    files = {folder: iter(distinct(stems)) for folder, stems in folders.items()}
    return [f"{folder}/{next(files[folder])}.yaml" for folder, _ in named]


def _name(resource: Resource) -> str:
    return f"-{resource.name}"


def _namespace(resource: Resource) -> str:
    return f"-{resource.key.namespace}" if resource.key.namespace else ""


def _api(resource: Resource) -> str:
    return f"-{resource.key.api_version}".replace("/", "-").replace(".", "-")
