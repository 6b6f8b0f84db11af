"""Where a webhook is."""

from collections.abc import Iterator

from meshgen.checks.cel.urls import parse
from meshgen.checks.cluster.ports import port_number
from meshgen.checks.fields import exactly_one, required
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_FORM = "expected https://HOST[:PORT][/PATH]"


def _url(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no URL for webhooks. Source: ValidateWebhookURL."""
    found = f"found {words.show(text)}" if text else "is empty"
    before, _hash, fragment = text.partition("#")
    try:
        url = parse(before)
    except ValueError:
        yield Violation(path, found, _FORM)
        return
    if url.scheme != "https" or not url.host:
        yield Violation(path, found, _FORM)
    elif "@" in before.split("/")[2]:
        yield Violation(path, "has a user", _FORM)
    elif fragment or url.query:
        yield Violation(path, f"has a {'fragment' if fragment else 'query'}", _FORM)


def _service_path(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no path for webhooks. Source: ValidateWebhookService."""
    if text in ("", "/"):
        return
    # Whatever the first character is, it is passed over.
    steps = text[1:].removesuffix("/").split("/")
    if not text.startswith("/") or not all(map(is_subdomain, steps)):
        expected = "expected / and names with / between them: lower-case letters, digits, `-`, `.`"
        yield Violation(path, f"found {words.show(text)}", expected)


_SERVICE = Type(
    (required("name", "namespace"),),
    {"path": Type((_service_path,)), "port": Type((port_number,))},
)
CLIENT = Type((exactly_one("url", "service"),), {"url": Type((_url,)), "service": _SERVICE})
