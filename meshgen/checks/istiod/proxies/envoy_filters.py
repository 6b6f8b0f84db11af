"""EnvoyFilters: what is patched, where, and with what.

Source: validateEnvoyFilter of istio.io/istio/pkg/config/validation/envoyfilter.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.expressions import unreadable
from meshgen.checks.fields import missing
from meshgen.checks.istiod.envoy.messages import message
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.proxies.filter_names import CONNECTION_MANAGERS, renamed
from meshgen.checks.istiod.selectors import LABELS_SELECTOR
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.schemas.envoy import PATCHED

# What is matched with what is patched; some patches take any match.
_LISTENERS = ("LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER")
_MATCHES = {
    **dict.fromkeys(_LISTENERS, "listener"),
    "ROUTE_CONFIGURATION": "routeConfiguration",
    "VIRTUAL_HOST": "routeConfiguration",
    "HTTP_ROUTE": "routeConfiguration",
    "CLUSTER": "cluster",
}
_ALL_MATCHES = ("listener", "routeConfiguration", "cluster", "waypoint")
_NONE = ("", "INVALID")
_LONGEST_EXPRESSION = 1024


def _patch(patch: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with one of an EnvoyFilter's patches; what is for waypoints is free."""
    match = patch.get("match", {})
    if match.get("context") == "WAYPOINT":
        return
    faults = list(_incomplete(patch, path)) or list(_version(match, path))
    yield from faults
    if any(fault.severity is Severity.ERROR for fault in faults):
        return
    wrong = list(_match(patch["applyTo"], match, (*path, "match")))
    yield from wrong
    if not any(fault.severity is Severity.ERROR for fault in wrong) and "value" in patch["patch"]:
        kind_of_value = PATCHED[patch["applyTo"]]
        yield from message(kind_of_value, patch["patch"]["value"], (*path, "patch", "value"), span)


def _incomplete(patch: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield the first thing that a patch cannot be without."""
    change = patch.get("patch")
    if patch.get("applyTo", "") in _NONE:
        yield missing({}, path, "applyTo")
    elif change is None:
        yield missing(patch, path, "patch")
    elif change.get("operation", "") in _NONE:
        yield missing({}, (*path, "patch"), "operation")
    elif change["operation"] != "REMOVE" and "value" not in change:
        yield missing(change, (*path, "patch"), "value")


def _version(match: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that the versions of proxies are no regular expression, or one that is not read."""
    text = match.get("proxy", {}).get("proxyVersion", "")
    at = (*path, "match", "proxy", "proxyVersion")
    if (length := len(text.encode())) > _LONGEST_EXPRESSION:
        message, expected = f"has {length} bytes and is ignored", f"expected {_LONGEST_EXPRESSION}"
        yield Violation(at, message, expected, severity=Severity.WARNING)
    elif text and (reason := unreadable(text)):
        message = f"{words.show(text)} is not a regular expression: {reason}"
        yield Violation(at, message, "expected the syntax of RE2")


def _match(target: str, match: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield a match of something else than what is patched."""
    expected = _MATCHES.get(target)
    other = next((each for each in _ALL_MATCHES if each in match and each != expected), None)
    if expected is None:
        return
    if other:
        message = f"{words.show(target)} is not in a {other}"
        yield Violation((*path, other), message, f"expected `{expected}`", about_key=True)
    elif found := match.get("listener", {}).get("filterChain", {}).get("filter"):
        yield from _filter(target, found, (*path, "listener", "filterChain", "filter"))
    elif "filter" in match.get("listener", {}).get("filterChain", {}):
        yield from _filter(target, {}, (*path, "listener", "filterChain", "filter"))


def _filter(target: str, found: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield what is wrong with the match of a filter."""
    if target in ("LISTENER", "FILTER_CHAIN"):
        message, expected = f"has no effect on a {target}", "expected none"
        severity = Severity.WARNING
        yield Violation(path, message, expected, "remove it", severity=severity, about_key=True)
    if not found.get("name"):
        yield missing(found, path, "name")
        return
    faults = list(_sub_filter(target, found, path)) if "subFilter" in found else []
    yield from faults
    if not faults:
        yield from _old_name(found["name"], (*path, "name"))
        inner = found.get("subFilter", {}).get("name", "")
        yield from _old_name(inner, (*path, "subFilter", "name"))


def _sub_filter(target: str, found: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield the first thing that is wrong with the match of a filter within a filter."""
    at = (*path, "subFilter")
    if target != "HTTP_FILTER":
        message = f"a {target} has no filters in it"
        yield Violation(at, message, "expected `applyTo: HTTP_FILTER`", about_key=True)
    elif found["name"] not in CONNECTION_MANAGERS:
        message = f"{words.show(found['name'])} has no filters in it"
        yield Violation((*path, "name"), message, f"expected {CONNECTION_MANAGERS[0]}")
    elif not found["subFilter"].get("name"):
        yield missing(found["subFilter"], at, "name")


def _old_name(name: str, path: Path) -> Iterator[Violation]:
    """Yield that a filter has a new name. Source: validateListenerMatchName."""
    if new := renamed(name):
        message, severity = f"{words.show(name)} is the old name", Severity.WARNING
        yield Violation(path, message, f"expected {new}", severity=severity)


_SPEC = Type(fields={"workloadSelector": LABELS_SELECTOR, "configPatches": Type((_patch,))})
ENVOY_FILTER = kind(_SPEC)
