"""What a probe or a lifecycle hook does: one thing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path


def one_handler(
    value: Mapping[str, Any], path: Path, handlers: Sequence[str]
) -> Iterator[Violation]:
    """Yield that a value has none of some handlers, or a second one. Source: validateHandler."""
    present = [name for name in handlers if name in value]
    if not present:
        expected = f"expected one of {words.either(handlers)}"
        yield Violation(path, "has no handler", expected, about_absence=True)
    for extra in present[1:]:
        hint = f"keep one of {words.either(present)}"
        yield Violation((*path, extra), f"`{present[0]}` is set already", "expected one", hint)
