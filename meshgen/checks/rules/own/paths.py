"""The place in an object that a rule names: `spec.ports[0]`, `metadata.labels["a.b/c"]`."""

import re

from meshgen.resources import Path

_STEP = re.compile(r'\[([0-9]+)\]|\["([^"]+)"\]|\.?([^.\[\]"]+)')


def path_of(text: str) -> Path:
    """Return the path that a text names; the model has seen to its form."""
    steps = (match.groups() for match in _STEP.finditer(text))
    return tuple(int(n) if n else quoted or plain for n, quoted, plain in steps)
