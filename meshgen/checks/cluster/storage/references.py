"""References of volumes to Secrets, which stand in a namespace of their own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.fields import named_if_any, required
from meshgen.checks.names import is_label, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _secret_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a Secret cannot be called so: with a point only from 1.27 on.

    Source: validatePVSecretReference.
    """
    if name:
        yield from misnamed(is_label if span.before(27) else is_subdomain, name, path)


SECRET_NAME = Type((required("name"),))
SECRET_REFERENCE = Type((required("name", "namespace"),))
# A driver is told both, so that they have to be names.
CHECKED_REFERENCE = Type(
    (required("name", "namespace"),),
    {"name": Type((_secret_name,)), "namespace": Type((named_if_any(is_label),))},
)


def _from_27_on(reference: Mapping[str, Any], path: Path, span: Span) -> Iterable[Violation]:
    """Yield what is wrong with a reference, which is dropped before 1.27."""
    return CHECKED_REFERENCE.violations(reference, span, path) if span.since(27) else ()


EXPANSION_REFERENCE = Type((_from_27_on,))
