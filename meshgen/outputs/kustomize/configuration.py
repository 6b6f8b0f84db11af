"""References that Kustomize does not follow by itself, as its `configurations:` have them."""

from typing import Any

from meshgen.kinds import KINDS, Kind, Reference


def name_references() -> list[dict[str, Any]]:
    """Return a `nameReference` entry for each kind that is named, with the fields that name it."""
    targets: dict[tuple[str, str | None], list[tuple[Kind, Reference]]] = {}
    for kind in KINDS:
        for reference in kind.references:
            if not reference.builtin:
                key = (reference.kind, reference.group)
                targets.setdefault(key, []).append((kind, reference))
    return [
        {
            "kind": name,
            **({"group": group} if group else {"version": "v1"}),
            "fieldSpecs": [
                {"group": kind.group, "kind": kind.name, "path": reference.path}
                for kind, reference in sorted(fields, key=lambda field: field[0].name)
            ],
        }
        for (name, group), fields in targets.items()
    ]
