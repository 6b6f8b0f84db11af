"""Ports, by number or by name."""

from collections.abc import Iterator

from meshgen.checks.fields import within
from meshgen.checks.names import is_port_name, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

port_number = within(1, 65535)  # IsValidPortNum


def port(value: int | str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a value is neither a port's number nor its name. Source: ValidatePortNumOrName."""
    if isinstance(value, str):
        yield from misnamed(is_port_name, value, path)
    else:
        yield from port_number(value, path, span)
