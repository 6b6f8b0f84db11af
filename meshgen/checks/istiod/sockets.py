"""Sockets of Unix, as addresses. Source: ValidateUnixAddress of istio/pkg/config/validation."""

from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

UNIX = "unix://"


def unix_path(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that what follows unix:// is no socket."""
    socket = text.removeprefix(UNIX)
    if not socket.startswith("@") and (not socket.startswith("/") or socket.endswith("/")):
        message = f"{words.show(text)} is not a socket"
        yield Violation(path, message, f"expected {UNIX}/path/of/a/file or {UNIX}@name")
