"""Host names, which may begin with a wildcard."""

from collections.abc import Iterator

from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST = 253


def host(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no host's name.

    Source: IsWildcardDNS1123Subdomain, IsDNS1123Subdomain.
    """
    if "*" not in text:
        yield from misnamed(is_subdomain, text, path)
    elif not (text.startswith("*.") and is_subdomain(text[2:]) and len(text) <= _LONGEST):
        message = f"{words.show(text)} is not a name with a wildcard"
        yield Violation(path, message, "expected one as in *.example.com")
