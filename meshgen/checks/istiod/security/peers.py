"""PeerAuthentications. Source: ValidatePeerAuthentication."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.selectors import WORKLOAD_SELECTOR
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# The key of a map is read as a number of JSON.
_is_number = re.compile(r"[1-9][0-9]{0,4}\Z").match
_LAST_PORT = 65535


def _ports(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield ports that are none, or that are not of certain workloads."""
    ports, at = spec.get("portLevelMtls"), (*path, "portLevelMtls")
    if ports is None:
        return
    if not ports:
        yield Violation(at, "is empty", "expected a port", "leave it out")
    elif not spec.get("selector", {}).get("matchLabels"):
        message = "ports cannot be told apart without a selector"
        yield Violation(at, message, "expected a selector with labels", about_key=True)
    for port in ports:
        if not _is_number(port) or int(port) > _LAST_PORT:
            message, expected = f"{words.show(port)} is not a port", f"expected 1 to {_LAST_PORT}"
            yield Violation((*at, port), message, expected, about_key=True)


PEER_AUTHENTICATION = kind(Type((_ports,), {"selector": WORKLOAD_SELECTOR}))
