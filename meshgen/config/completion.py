"""What may follow while somebody types a call."""

from pathlib import Path

from meshgen.config.load import ONLY
from meshgen.yamlio import load, read, to_data


def environments(path: Path) -> list[str]:
    """Return the environments that a config names; one that is not finished yet names some too.

    Raises MeshgenError for a file that cannot be read, or that is not YAML.
    """
    config = to_data(load(read(path), str(path)))
    named = config.get("environments") or {ONLY: {}} if isinstance(config, dict) else {}
    return list(map(str, named)) if isinstance(named, dict) else []
