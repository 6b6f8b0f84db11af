"""What the shell offers after Tab; it never raises, since its output goes into a command line."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meshgen.cli.options import DEFAULT_FILE

if TYPE_CHECKING:
    from meshgen.config.text import Schema


def environments(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the environments of the config that `-f` names."""
    try:
        return [e for e in _environments(ctx.params.get("file")) if e.startswith(incomplete)]
    except Exception:
        return []


def fields(incomplete: str) -> list[str]:
    """Return the paths of the config's fields that continue a path, down to the next dot."""
    try:
        return [f for f in _fields(incomplete.rpartition(".")[0]) if f.startswith(incomplete)]
    except Exception:
        return []


def _environments(file: str | Path | None) -> list[str]:
    from meshgen.config.load import ONLY
    from meshgen.yamlio import load, read, to_data

    path = Path(file or DEFAULT_FILE)
    config = to_data(load(read(path), str(path)))
    # A config that is not finished yet completes as well.
    return [str(name) for name in config.get("environments") or [ONLY]]


def _fields(parent: str) -> list[str]:
    from meshgen.config.schema import read_schema
    from meshgen.config.text import branches_of

    root = read_schema()
    forms = branches_of(root, root)
    for part in filter(None, parent.split(".")):
        forms = _below(forms, part, root)
    names = _properties(forms) or _properties(_values(forms, root))
    return [f"{parent}.{name}" if parent else name for name in names]


def _below(forms: "list[Schema]", part: str, root: "Schema") -> "list[Schema]":
    """Return the schemas of a field; names (`services.web.port`) may stand there or not."""
    from meshgen.config.text import branches_of

    values = _values(forms, root)
    for known in (_properties(forms), _properties(values)):
        if part in known:
            return branches_of(known[part], root)
    return values


def _values(forms: "list[Schema]", root: "Schema") -> "list[Schema]":
    """Return the schemas of what a mapping from names, or a list, holds."""
    from meshgen.config.text import branches_of

    inner = [form.get("additionalProperties") or form.get("items") for form in forms]
    return [b for value in inner if isinstance(value, dict) for b in branches_of(value, root)]


def _properties(forms: "list[Schema]") -> "dict[str, Schema]":
    return {name: child for form in forms for name, child in form.get("properties", {}).items()}
