"""Operations that are not for what they are applied to."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.envoyfilter.operations import REPLACEABLE
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.patches import CONNECTION_MANAGER, INSERTS, Patch
from meshgen.system.policies import ENVOY_FILTER

_DOCS = "https://istio.io/latest/docs/reference/config/analysis/"
_REFERENCE = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
_WHOLE_ROUTES = "ROUTE_CONFIGURATION"
_ROUTES = frozenset((_WHOLE_ROUTES, "HTTP_ROUTE"))
_FILTERS = frozenset(("HTTP_FILTER", "NETWORK_FILTER", "LISTENER_FILTER"))
_EXTENSION = "EXTENSION_CONFIG"
# Waypoints are matched in words of their own.
_WAYPOINT = "WAYPOINT"
_UNDOCUMENTED = "istiod does this, and Istio's reference says that it is ignored"


def _routes(operation: str, value: str = "      value: {name: web}\n") -> str:
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: routes
spec:
  priority: 10
  configPatches:
  - applyTo: ROUTE_CONFIGURATION
    match:
      context: SIDECAR_OUTBOUND
    patch:
      operation: {operation}
{value}"""


class _Wrong(Rule):
    """An operation that istioctl says to be ignored."""

    severity = Severity.ERROR
    kinds = frozenset((ENVOY_FILTER,))

    def _found(self, patch: Patch, message: str, expected: str, *, works: bool) -> Mistake:
        return self.mistake(
            patch.member,
            (*patch.path, "patch", "operation"),
            _UNDOCUMENTED if works else message,
            expected="" if works else expected,
            severity=Severity.NOTE if works else None,
        )


class ReplacingNoFilter(_Wrong):
    """Filters and virtual hosts are replaced, and nothing else."""

    code = "MG1422"
    title = "REPLACE is applied to filters and virtual hosts."
    why = "istiod ignores it: `istioctl proxy-config` shows what was there before."
    mend = "Use MERGE, or REMOVE and ADD."
    example = Example(wrong=_routes("REPLACE"), right=_routes("MERGE"))
    source = f"{_DOCS}ist0152/"
    istio = ("IST0152",)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each REPLACE of something else."""
        for patch in system.patches:
            if patch.operation == "REPLACE" and patch.target not in REPLACEABLE:
                yield self._found(
                    patch,
                    f"REPLACE of {patch.target or 'nothing'} is ignored",
                    "expected MERGE",
                    works=patch.target == "LISTENER_FILTER",
                )


class AddingToRoutes(_Wrong):
    """The routes of a listener are istiod's; what is in them is merged."""

    code = "MG1423"
    title = "ADD is not applied to route configurations."
    why = "istiod ignores it: `istioctl proxy-config routes` does not show what was added."
    mend = "Use MERGE, or ADD a VIRTUAL_HOST."
    example = Example(wrong=_routes("ADD"), right=_routes("MERGE"))
    source = f"{_DOCS}ist0153/"
    istio = ("IST0153",)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each ADD to routes; to single ones it works."""
        for patch in system.patches:
            if patch.operation == "ADD" and patch.target in _ROUTES:
                yield self._found(
                    patch,
                    "ADD of ROUTE_CONFIGURATION is ignored",
                    "expected MERGE",
                    works=patch.target != _WHOLE_ROUTES,
                )


class RemovingRoutes(_Wrong):
    """The routes of a listener cannot be taken from it."""

    code = "MG1424"
    title = "REMOVE is not applied to route configurations."
    why = "istiod ignores it: `istioctl proxy-config routes` shows what was there before."
    mend = "REMOVE a VIRTUAL_HOST, or the listener."
    example = Example(wrong=_routes("REMOVE", ""), right=_routes("MERGE"))
    source = f"{_DOCS}ist0154/"
    istio = ("IST0154",)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each REMOVE of routes; of single ones it works."""
        for patch in system.patches:
            if patch.operation == "REMOVE" and patch.target in _ROUTES:
                yield self._found(
                    patch,
                    "REMOVE of ROUTE_CONFIGURATION is ignored",
                    "expected MERGE",
                    works=patch.target != _WHOLE_ROUTES,
                )


class IgnoredOperation(Rule):
    """What istiod leaves out without a word. Source: listener_patch.go, rc_patch.go, and others."""

    code = "MG1425"
    title = "A patch does something to what it is applied to."
    why = "istiod leaves it out without a word: the proxy's settings are what they were before."
    mend = "Say which filter is meant in `match`, or use another operation."
    example = Example(
        wrong=_routes("REMOVE", "").replace(_WHOLE_ROUTES, "HTTP_FILTER"),
        right=_routes("REMOVE", "").replace(_WHOLE_ROUTES, "VIRTUAL_HOST"),
    )
    source = _REFERENCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each operation on nothing, and each that its target does not have."""
        for patch in system.patches:
            path = (*patch.path, "patch", "operation")
            if patch.context == _WAYPOINT:
                continue
            if expected := _lacking(patch):
                message = f"{patch.operation} without a filter in `match` is ignored"
                yield self.mistake(patch.member, path, message, expected=expected)
            elif expected := _other(patch):
                message = f"{patch.operation} of {patch.target} is ignored"
                yield self.mistake(patch.member, path, message, expected=expected)


def _lacking(patch: Patch) -> str:
    """Return what a patch has to look for; "" where nothing is lacking."""
    if patch.operation not in ("REMOVE", "REPLACE") or patch.target not in _FILTERS:
        return ""
    if patch.target == "LISTENER_FILTER":
        return "" if patch.listener.get("listenerFilter") else "expected `listener.listenerFilter`"
    chain = "listener.filterChain.filter"
    if patch.target == "NETWORK_FILTER":
        return "" if patch.filter else f"expected `{chain}.name`"
    return "" if patch.inner_filter else f"expected `{chain}.subFilter.name`"


def _other(patch: Patch) -> str:
    """Return the operation that a patch has to have; "" where it has one."""
    if patch.target == _WHOLE_ROUTES and patch.operation in INSERTS - {"ADD"}:
        return "expected MERGE"
    if patch.target == _EXTENSION and patch.operation in ("MERGE", "REMOVE"):
        return "expected ADD"
    if patch.target in _FILTERS and patch.operation == "MERGE_AND_REPLACE_LIST":
        return "expected MERGE or REPLACE"
    return ""


class NotTheConnectionManager(Rule):
    """HTTP filters are in the connection manager: no other network filter has any."""

    code = "MG1426"
    title = "A patch of HTTP filters looks for them in the connection manager."
    why = (
        "`filterChain.filter` is the network filter around them: with any other name the patch "
        "matches nothing, and istiod says no word."
    )
    mend = (
        f"Write `name: {CONNECTION_MANAGER}`, and the HTTP filter's name into `subFilter.name`, "
        "or leave `filterChain.filter` out."
    )
    example = Example(
        wrong=example(WHOLE).replace(CONNECTION_MANAGER, "envoy.filters.http.router"),
        right=example(WHOLE),
    )
    source = _REFERENCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each patch of HTTP filters that looks elsewhere."""
        for patch in system.patches:
            if patch.target == "HTTP_FILTER" and patch.filter not in ("", CONNECTION_MANAGER):
                inner = patch.filter.startswith("envoy.filters.http.") and not patch.inner_filter
                yield self.mistake(
                    patch.member,
                    (*patch.path, "match", "listener", "filterChain", "filter", "name"),
                    "has no HTTP filters in it: the patch matches nothing",
                    expected=f"expected {CONNECTION_MANAGER}",
                    hint="write this name into `subFilter.name` below it" if inner else "",
                )
