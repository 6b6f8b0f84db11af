"""References that Kustomize does not follow by itself, as its `configurations:` have them."""

from collections.abc import Collection
from typing import Any

from meshgen.kinds.added import ISTIO
from meshgen.kinds.reference import Gvk, Reference


def name_references(references: Collection[Reference]) -> list[dict[str, Any]]:
    """Return a `nameReference` entry for each kind that is named, with the fields that name it.

    Those of Istio's kinds come first, as the table has them.
    """
    fields: dict[Gvk, list[Reference]] = {}
    usual = [reference for reference in ISTIO if reference in references]
    for reference in dict.fromkeys((*usual, *references)):
        fields.setdefault(reference.target, []).append(reference)
    return [
        {
            **_selector(target, "kind", "group", "version"),
            "fieldSpecs": [
                {**_selector(r.holder, "group", "kind"), "path": r.path}
                for r in sorted(references, key=lambda reference: reference.holder.kind)
            ],
        }
        for target, references in fields.items()
    ]


def _selector(gvk: Gvk, *names: str) -> dict[str, str]:
    return {name: part for name in names if (part := getattr(gvk, name))}
