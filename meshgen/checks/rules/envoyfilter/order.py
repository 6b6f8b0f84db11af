"""Filters behind the one that ends a chain."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.patches import CONNECTION_MANAGER, Patch
from meshgen.system.policies import ENVOY_FILTER

_ROUTER = "envoy.filters.http.router"
_PROXY = "envoy.filters.network.tcp_proxy"


class BehindTheLast(Rule):
    """A chain ends with a filter that answers, or passes on; nothing may stand behind it."""

    code = "MG1416"
    title = "Nothing is put behind the filter that ends a chain."
    why = (
        "Envoy refuses the whole listener: `terminal filter named envoy.filters.http.router … must "
        "be the last filter in a http filter chain`; running proxies keep their old settings, new "
        "pods never get ready."
    )
    mend = "Use `operation: INSERT_BEFORE` (with the router as `subFilter`), or `INSERT_FIRST`."
    example = Example(wrong=example(WHOLE, "ADD"), right=example(WHOLE))
    source = "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/router/v3/router.proto"
    severity = Severity.ERROR
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter that is put at a chain's end."""
        emptied = {
            (patch.member.position, patch.target)
            for patch in system.patches
            if patch.operation in ("REMOVE", "REPLACE") and _last_named(patch)
        }
        for patch in system.patches:
            last = _last_before(patch)
            if last and (patch.member.position, patch.target) not in emptied:
                yield self.mistake(
                    patch.member,
                    (*patch.path, "patch", "operation"),
                    f"puts the filter behind {last}, and Envoy refuses the whole listener",
                    expected="expected INSERT_BEFORE or INSERT_FIRST",
                )


def _last_before(patch: Patch) -> str:
    """Return the filter that ends the chain, if a patch puts one behind it."""
    named = _last_named(patch)
    if patch.operation == "INSERT_AFTER" and named:
        return named
    if patch.target == "HTTP_FILTER":
        at_end = patch.operation == "INSERT_AFTER" and not patch.inner_filter
        return _ROUTER if at_end or patch.operation == "ADD" else ""
    if patch.target == "NETWORK_FILTER":
        at_end = patch.operation == "INSERT_AFTER" and not patch.filter
        return "the last one" if at_end or patch.operation == "ADD" else ""
    return ""


def _last_named(patch: Patch) -> str:
    """Return the filter that a patch looks for, if it is one that ends a chain."""
    if patch.target == "HTTP_FILTER":
        return _ROUTER if patch.inner_filter == _ROUTER else ""
    if patch.target == "NETWORK_FILTER":
        return patch.filter if patch.filter in (CONNECTION_MANAGER, _PROXY) else ""
    return ""
