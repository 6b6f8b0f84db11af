"""What may follow in a config, and in a call: for completion."""

from pathlib import Path

from meshgen.config.load import ONLY
from meshgen.config.schema import read_schema
from meshgen.config.text import Schema, branches_of
from meshgen.yamlio import load, read, to_data


def environments(path: Path) -> list[str]:
    """Return the environments that a config names; one that is not finished yet names some too.

    Raises MeshgenError for a file that cannot be read, or that is not YAML.
    """
    config = to_data(load(read(path), str(path)))
    named = config.get("environments") or {ONLY: {}} if isinstance(config, dict) else {}
    return list(map(str, named)) if isinstance(named, dict) else []


def fields(parent: str) -> list[str]:
    """Return the paths of a field's own fields; names (`services.web`) may stand in its path."""
    root = read_schema()
    forms = branches_of(root, root)
    for part in filter(None, parent.split(".")):
        forms = _below(forms, part, root)
    names = _properties(forms) or _properties(_values(forms, root))
    return [f"{parent}.{name}" if parent else name for name in names]


def _below(forms: list[Schema], part: str, root: Schema) -> list[Schema]:
    """Return the schemas of a field; names (`services.web.port`) may stand there or not."""
    values = _values(forms, root)
    for known in (_properties(forms), _properties(values)):
        if part in known:
            return branches_of(known[part], root)
    return values


def _values(forms: list[Schema], root: Schema) -> list[Schema]:
    """Return the schemas of what a mapping from names, or a list, holds."""
    inner = [form.get("additionalProperties") or form.get("items") for form in forms]
    return [b for value in inner if isinstance(value, dict) for b in branches_of(value, root)]


def _properties(forms: list[Schema]) -> dict[str, Schema]:
    return {name: child for form in forms for name, child in form.get("properties", {}).items()}
