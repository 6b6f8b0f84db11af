"""References to a service's address in a text: `${user-service.url}`.

`$${...}` stands for a literal `${...}`. Other uses of `$` mean nothing here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from meshgen.provenance import substituted

ATTRIBUTES = ("url", "host", "port", "address", "fqdn")

_REFERENCE = re.compile(
    r"(?P<escape>\$)?\$\{(?P<service>[A-Za-z0-9_-]+)\.(?P<attribute>[A-Za-z0-9_-]+)"
    r"(?::(?P<port>[A-Za-z0-9_-]+))?\}"
)


@dataclass(frozen=True)
class Reference:
    """One reference: the service, what of it, and the port's name if one is named."""

    service: str
    attribute: str
    port: str | None = None

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return f"${{{self.service}.{self.attribute}{':' + self.port if self.port else ''}}}"


def references_in(text: str) -> Iterator[Reference]:
    """Yield every reference in a text."""
    for match in _REFERENCE.finditer(text):
        if not match["escape"]:
            yield Reference(match["service"], match["attribute"], match["port"])


def resolved(text: str, value_of: Callable[[Reference], str]) -> str:
    """Return the text with every reference replaced by its value."""

    def replacement(match: re.Match[str]) -> str:
        if match["escape"]:
            return match[0][1:]
        return value_of(Reference(match["service"], match["attribute"], match["port"]))

    return substituted(_REFERENCE, replacement, text)
