"""`configMapGenerator` entries: a literal for a short value, a file for everything else."""

from collections.abc import Mapping
from typing import Any

from meshgen.filenames import distinct
from meshgen.plan.generators import left_to_patches
from meshgen.plan.types import StrategicPatch
from meshgen.resources import Object
from meshgen.yamlio import is_text_to_kustomize

FOLDER = "config"


def entry(
    name: str, data: Mapping[str, str], files: dict[str, str], folder: str, *, merge: bool
) -> dict[str, Any]:
    """Return a generator's entry for the data; what needs a file is added to `files`.

    `folder` is where the kustomization stands, with a slash at the end. Keys that need quotes are
    for `left_to_patch`.
    """
    literals, sources = [], []
    for (key, value), file in zip(data.items(), distinct(list(data)), strict=True):
        if not is_text_to_kustomize(key):
            continue
        if is_literal(value):
            literals.append(f"{key}={value}")
        else:
            path = f"{FOLDER}/{distinct([name])[0]}/{file}"
            files[folder + path] = value
            sources.append(f"{key}={path}")
    return {
        "name": name,
        **({"behavior": "merge"} if merge else {}),
        **({"literals": literals} if literals else {}),
        **({"files": sources} if sources else {}),
    }


def with_options(generator: dict[str, Any], obj: Object) -> dict[str, Any]:
    """Return an entry with the ConfigMap's own labels and annotations."""
    metadata = obj["metadata"]
    options = {
        field: plain
        for field in ("labels", "annotations")
        if (plain := {k: v for k, v in metadata.get(field, {}).items() if is_text_to_kustomize(k)})
    }
    return {**generator, "options": options} if options else generator


def left_to_patch(obj: Object) -> StrategicPatch | None:
    """Return what gives a generated ConfigMap what the generator cannot, if there is any.

    It writes keys without quotes, and what YAML takes for a number is none any more.
    """
    data, labels = (
        {k: v for k, v in (part or {}).items() if not is_text_to_kustomize(k)}
        for part in (obj["data"], obj["metadata"].get("labels"))
    )
    rest = left_to_patches(obj)
    if not data and not labels and not rest:
        return None
    more = {**rest.get("metadata", {}), **({"labels": labels} if labels else {})}
    metadata = {"name": obj["metadata"]["name"], **more}
    head = {"apiVersion": obj["apiVersion"], "kind": obj["kind"]}
    patch = {**head, **rest, "metadata": metadata, **({"data": data} if data else {})}
    return StrategicPatch(patch)


def is_literal(value: str) -> bool:
    """Return whether Kustomize takes a literal exactly as it stands.

    It trims quotes from both ends, and white space at the end.
    """
    return value == value.strip().strip("\"'") and value.isprintable() and len(value) <= 1000
