"""What a route does to headers. Source: TranslateHeadersOperations of istio.io/istio/pilot."""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, text, texts
from meshgen.xds.resources import Json, fields

_AUTHORITY = frozenset((":authority", "host"))
_FIELDS = tuple(
    f"{whose}HeadersTo{what}" for whose in ("request", "response") for what in ("Add", "Remove")
)


def header_operations(headers: Mapping[str, Any]) -> tuple[Json, str]:
    """Return the fields of a route, or of a weighted cluster, and the host that is put in place."""
    request, response = mapping(headers, "request"), mapping(headers, "response")
    written = fields(
        requestHeadersToAdd=_added(request),
        requestHeadersToRemove=_removed(request),
        responseHeadersToAdd=_added(response),
        responseHeadersToRemove=_removed(response),
    )
    return written, _authority(request, "set") or _authority(request, "add")


def joined(first: Json, then: Json) -> Json:
    """Return the operations of both, one after the other."""
    return fields(**{field: [*first.get(field, ()), *then.get(field, ())] for field in _FIELDS})


def _added(operations: Mapping[str, Any]) -> list[Json]:
    return [
        {"header": fields(key=name, value=value), **action}
        for field, action in (("set", {"appendAction": "OVERWRITE_IF_EXISTS_OR_ADD"}), ("add", {}))
        for name, value in sorted(mapping(operations.get(field)).items())
        if not _is_internal(name)
    ]


def _removed(operations: Mapping[str, Any]) -> list[str]:
    return [name for name in texts(operations.get("remove")) if not _is_internal(name)]


def _is_internal(name: str) -> bool:
    """Return whether Envoy keeps a header for itself."""
    return name.startswith(":") or name.lower() == "host"


def _authority(operations: Mapping[str, Any], field: str) -> str:
    given = mapping(operations.get(field)).items()
    return next((text(value) for name, value in given if name.lower() in _AUTHORITY), "")
