"""Whether a delegate's match is within one of the route that delegates.

Source: mergeHTTPMatchRequests, hasConflict, stringMatchConflict of istio.io/istio/pilot/pkg/model.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import items, mapping, mappings, text

_TEXTS = ("uri", "scheme", "method", "authority")
_NAMED = ("headers", "withoutHeaders", "queryParams")


def is_left_out(root: Mapping[str, Any], route: Mapping[str, Any]) -> bool:
    """Return whether istiod leaves a delegate's route out, as it has a match that is not within."""
    wide, narrow = mappings(root.get("match")), mappings(route.get("match"))
    if not wide:
        return False
    return any(all(_conflict(one, other) for one in wide) for other in narrow)


def _conflict(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    return (
        any(_texts_conflict(root.get(field), leaf.get(field)) for field in _TEXTS)
        or any(_named_conflict(mapping(root, field), mapping(leaf, field)) for field in _NAMED)
        or bool(root.get("ignoreUriCase")) != bool(leaf.get("ignoreUriCase"))
        or _differ(root.get("port"), leaf.get("port"))
        or (
            bool(root.get("sourceNamespace"))
            and leaf.get("sourceNamespace") != root.get("sourceNamespace")
        )
        or _labels_conflict(mapping(root, "sourceLabels"), mapping(leaf, "sourceLabels"))
        or _gateways_conflict(items(root.get("gateways")), items(leaf.get("gateways")))
    )


def _named_conflict(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    return any(_texts_conflict(root.get(name), value) for name, value in leaf.items())


def _labels_conflict(root: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    return any(name in root and root[name] != value for name, value in leaf.items())


def _gateways_conflict(root: Any, leaf: Any) -> bool:
    return bool(root) and bool(leaf) and not all(one in root for one in leaf)


def _differ(one: Any, other: Any) -> bool:
    return bool(one) and bool(other) and bool(one != other)


def _texts_conflict(root: Any, leaf: Any) -> bool:
    if root is None or leaf is None:
        return False
    wide, narrow = mapping(root), mapping(leaf)
    exact, prefix = text(narrow.get("exact")), text(narrow.get("prefix"))
    if (wide.get("regex") and narrow) or (narrow.get("regex") and wide):
        return True
    if whole := text(wide.get("exact")):
        return bool(prefix) or exact != whole
    start = text(wide.get("prefix"))
    return not start or not (prefix or exact).startswith(start)
