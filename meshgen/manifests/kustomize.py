"""What a kustomization says of the files around it.

Source of the fields: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
"""

from collections.abc import Iterator, Mapping
from typing import Any

# As in sigs.k8s.io/kustomize/api/konfig: RecognizedKustomizationFileNames.
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
# Lists of what it takes over: files with objects, and folders with a kustomization.
RESOURCES = ("resources", "bases", "components")
# Lists of paths.
_PATHS = (
    "configurations",
    "crds",
    "generators",
    "patchesStrategicMerge",
    "transformers",
    "validators",
)
# Lists of mappings, and the fields of them that hold paths.
_FIELDS = {
    "configMapGenerator": ("env", "envs", "files"),
    "helmCharts": ("valuesFile", "additionalValuesFiles"),
    "helmChartInflationGenerator": ("values",),
    "patches": ("path",),
    "patchesJson6902": ("path",),
    "replacements": ("path",),
    "secretGenerator": ("env", "envs", "files"),
}


def inputs(kustomization: Any) -> Iterator[str]:
    """Yield the paths of the files that a kustomization reads as something else than resources."""
    if not isinstance(kustomization, Mapping):
        return
    for field in _PATHS:
        yield from _texts(kustomization.get(field))
    for field, names in _FIELDS.items():
        for item in _items(kustomization.get(field)):
            for name in names if isinstance(item, Mapping) else ():
                # A generator's file may be written `key=path`.
                yield from (text.rpartition("=")[2] for text in _texts(item.get(name)))
    openapi = kustomization.get("openapi")
    if isinstance(openapi, Mapping):
        yield from _texts(openapi.get("path"))


def resources(kustomization: Any) -> Iterator[str]:
    """Yield the paths of files, folders and repositories whose objects a kustomization takes."""
    for field in RESOURCES if isinstance(kustomization, Mapping) else ():
        yield from _texts(kustomization.get(field))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> Iterator[str]:
    """Yield the paths in a text or a list of texts; a text of several lines is a patch itself."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item and "\n" not in item:
            yield item
