"""What ConfigMaps and Secrets hold: keys, and how much of it there may be."""

from collections.abc import Callable, Iterator, Mapping

from meshgen.checks.names import is_data_key, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# MaxSecretSize, which holds for both.
_MOST = 2**20
_BYTES_OF_A_CHARACTER = 4

# Texts by key, and how many bytes a text stands for.
Bag = tuple[Mapping[str, str], Callable[[str], int]]


def data_keys(data: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the keys that there cannot be. Source: ValidateConfigMap, ValidateSecret."""
    for key in data:
        yield from misnamed(is_data_key, key, (*path, key), about_key=True)


def too_large(path: Path, *bags: Bag) -> Iterator[Violation]:
    """Yield that values are too large in all. Source: ValidateConfigMap, ValidateSecret."""
    characters = sum(len(text) for texts, _ in bags for text in texts.values())
    if characters * _BYTES_OF_A_CHARACTER <= _MOST:
        return
    size = sum(size_of(text) for texts, size_of in bags for text in texts.values())
    if size > _MOST:
        message, expected = f"has {size} bytes in all", f"expected at most {_MOST}, which is 1Mi"
        yield Violation(path, message, expected)


def in_text(text: str) -> int:
    """Return how many bytes a text has."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def in_base64(text: str) -> int:
    """Return how many bytes stand in base64, as the schema asks for it."""
    signs = len(text) - text.count("\n") - text.count("\r")
    return signs // 4 * 3 - text.count("=")
