"""Where the files that ship with meshgen are: templates, schemas and examples.

In a wheel they lie inside the package; in a checkout they stand at the top level.
"""

from pathlib import Path


def data_dir(name: str) -> Path:
    """Return the folder `templates`, `schemas` or `examples`."""
    here = Path(__file__).parent
    shipped = here / "_data" / name
    return shipped if shipped.is_dir() else here.parent / name
