"""Routes of a VirtualService: of HTTP, TCP and TLS.

Source: validateHTTPRoute, validateTCPRoute, validateTLSRoute of
istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.traffic.cors import CORS
from meshgen.checks.istiod.traffic.destinations import (
    HTTP_ROUTE_DESTINATION,
    ROUTE_DESTINATION,
    total_weight,
)
from meshgen.checks.istiod.traffic.faults import FAULT
from meshgen.checks.istiod.traffic.headers import HEADERS
from meshgen.checks.istiod.traffic.matches import HTTP_MATCH, TCP_MATCH, TLS_MATCH
from meshgen.checks.istiod.traffic.mirrors import MIRRORING
from meshgen.checks.istiod.traffic.redirects import DIRECT_RESPONSE, REDIRECT, REWRITE
from meshgen.checks.istiod.traffic.retries import RETRIES
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path


def _weights(route: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    yield from total_weight(route.get("route", ()), (*path, "route"))


def _leads_somewhere(route: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if not route.get("route"):
        yield missing(route, path, "route", "expected a destination")


def _has_match(route: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if not route.get("match"):
        yield missing(route, path, "match", "expected a match of sniHosts")


def _prefix_rewritten(route: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield matches whose URI has no prefix that a redirect could change.

    Source: validateHTTPRedirect.
    """
    if route.get("redirect", {}).get("prefixRewrite"):
        for position, match in enumerate(route.get("match", ())):
            if "uri" in match and "prefix" not in match["uri"]:
                message = "the redirect's `prefixRewrite` changes a prefix, and this has none"
                at = (*path, "match", position, "uri")
                yield Violation(at, message, "expected `prefix`", about_absence=True)


def _one_authority(route: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the authority is set a second time. Source: validateAuthorityRewrite."""
    request = route.get("headers", {}).get("request")
    if not request:
        return
    first = "`rewrite`" if route.get("rewrite", {}).get("authority") else ""
    for operation in ("set", "add"):
        for name, value in request.get(operation, {}).items():
            if name.lower() in (":authority", "host"):
                if first:
                    at = (*path, "headers", "request", operation, name)
                    message = f"the authority is set by {first} already"
                    yield Violation(at, message, "expected it once", about_key=True)
                elif value:
                    first = f"`headers.request.{operation}`"


HTTP_ROUTE = Type(
    (_weights, _one_authority, _prefix_rewritten),
    {
        "corsPolicy": CORS,
        "directResponse": DIRECT_RESPONSE,
        "fault": FAULT,
        "headers": HEADERS,
        "match": HTTP_MATCH,
        **MIRRORING,
        "redirect": REDIRECT,
        "retries": RETRIES,
        "rewrite": REWRITE,
        "route": HTTP_ROUTE_DESTINATION,
        "timeout": Type((duration,)),
    },
)
TCP_ROUTE = Type((_leads_somewhere, _weights), {"match": TCP_MATCH, "route": ROUTE_DESTINATION})
TLS_ROUTE = Type(
    (_has_match, _leads_somewhere, _weights), {"match": TLS_MATCH, "route": ROUTE_DESTINATION}
)


def conflicts(route: Mapping[str, Any], path: Path, *, of_delegate: bool) -> Iterator[Violation]:
    """Yield what an HTTP route cannot have at once, and that it does nothing.

    Source: validateHTTPRouteConflict. `of_delegate`: the VirtualService has no hosts.
    """
    if "delegate" in route:
        if not of_delegate:
            yield from _both(route, path, "delegate", ("redirect", "route"))
            return
        message, expected = "a delegate has no hosts, and no delegates of its own", "expected route"
        yield Violation((*path, "delegate"), message, expected, about_key=True)
    if "redirect" in route:
        yield from _both(route, path, "redirect", ("route", "fault", "rewrite", "directResponse"))
    elif "directResponse" in route:
        yield from _both(route, path, "directResponse", ("route", "fault", "rewrite"))
    elif not route.get("route"):
        expected = "expected route, redirect or directResponse"
        yield missing(route, path, "route", expected)
    if "mirror" in route and route.get("mirrors"):
        yield from _both(route, path, "mirror", ("mirrors",))


def _both(
    route: Mapping[str, Any], path: Path, name: str, others: tuple[str, ...]
) -> Iterator[Violation]:
    """Yield each of some fields that stands beside another one. An empty `route` is none."""
    for other in others:
        if other in route and route[other] != []:
            hint = f"keep one of {words.either((name, other))}"
            message = f"`{name}` is set, which excludes it"
            yield Violation((*path, other), message, "expected one of the two", hint)
