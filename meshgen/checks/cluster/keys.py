"""References to keys of ConfigMaps and Secrets."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.names import Format, is_data_key, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_FORMATS: tuple[tuple[str, Format], ...] = (("name", is_subdomain), ("key", is_data_key))


def _reference(reference: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a key, or what it is in, is none.

    Source: validateConfigMapKeySelector, validateSecretKeySelector.
    """
    for field, is_name in _FORMATS:
        text = reference.get(field)
        if not text:
            yield missing(reference, path, field)
        elif not is_name(text):
            yield from misnamed(is_name, text, (*path, field))


KEY_REFERENCE = Type((_reference,))
