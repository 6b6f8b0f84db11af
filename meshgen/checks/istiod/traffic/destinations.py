"""Where a route leads: hosts, subsets, ports and weights.

Source: istio.io/istio/pkg/config/validation, validateDestination, validateHTTPRouteDestinations,
validateRouteDestinations.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.fields import at_least
from meshgen.checks.istiod.domains import is_label, wildcard_domain
from meshgen.checks.istiod.ports import port
from meshgen.checks.istiod.traffic.headers import HEADERS
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path


def subset_name(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a subset. Source: validateSubsetName."""
    if not is_label(name):
        message = f"{words.show(name)} is not a valid name of a subset" if name else "is empty"
        yield Violation(path, message, "expected up to 63 letters, digits and `-`")


def _subset(name: str, path: Path, span: Span) -> Iterator[Violation]:
    if name:
        yield from subset_name(name, path, span)


def _host(host: str, path: Path, span: Span) -> Iterator[Violation]:
    if host == "*":
        yield Violation(path, "`*` is no host to send to", "expected the name of a service")
    else:
        yield from wildcard_domain(host, path, span)


def port_selector(selector: Mapping[str, int], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a port has no number, or none of a port. Source: validatePortSelector."""
    yield from port(selector.get("number", 0), (*path, "number"), span)


def total_weight(routes: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Violation]:
    """Yield that of several destinations none gets anything."""
    if len(routes) > 1 and not sum(route.get("weight", 0) for route in routes):
        message = "no destination has a weight: none gets anything"
        yield Violation(path, message, "expected weights, such as 90 and 10")


DESTINATION = Type(
    fields={
        "host": Type((_host,)),
        "port": Type((port_selector,)),
        "subset": Type((_subset,)),
    }
)
ROUTE_DESTINATION = Type(fields={"destination": DESTINATION, "weight": Type((at_least(0),))})
HTTP_ROUTE_DESTINATION = ROUTE_DESTINATION.joined(Type(fields={"headers": HEADERS}))
