"""What the shell offers after Tab; it never raises, since its output goes into a command line."""

import typer

import meshgen
from meshgen.cli.project import DEFAULT_FILE


def environments(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the environments of the config that `-f` names."""
    try:
        names = meshgen.environments_in(ctx.params.get("file") or DEFAULT_FILE)
        return [name for name in names if name.startswith(incomplete) and name.isprintable()]
    except Exception:
        return []


def fields(incomplete: str) -> list[str]:
    """Return the paths of the config's fields that continue a path, down to the next dot."""
    try:
        parent, dot, _ = incomplete.rpartition(".")
        paths = [f"{parent}{dot}{name}" for name in meshgen.fields_below(parent)]
        return [path for path in paths if path.startswith(incomplete)]
    except Exception:
        return []
