"""One message merged into another, as Istio merges them.

Source: istio.io/istio/pkg/proto/merge; MergeAnyWithAny of istio.io/istio/pilot/pkg/networking/util.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.schemas.envoy import WRAPPED, fields_of, in_json, is_known, names_of, oneof
from meshgen.xds.envoyfilter.reading import ANY, DURATION, LIST, MAP, TYPE, is_nothing, type_of
from meshgen.xds.resources import Json

_STRUCT, _VALUE = "google.protobuf.Struct", "google.protobuf.Value"
_LIST_VALUE = "google.protobuf.ListValue"
_WHOLE = frozenset((DURATION, "google.protobuf.Timestamp"))


class OtherTypeError(ValueError):
    """Settings are merged into those of another type: istiod breaks off, with what it patches."""


def merge(
    message: str, into: Json, given: Mapping[str, Any], *, replace_lists: bool = False
) -> None:
    """Merge a message into another of the same name; `replace_lists`: lists do not add up."""
    kinds, names = fields_of(message) or {}, names_of(message)
    for key, item in given.items():
        kind = kinds[key]
        for other in oneof(message, names[key]) or ():
            if other != names[key]:
                into.pop(in_json(other), None)
        into[key] = _merged(kind, into.get(key), item, replace_lists)


def merge_any(into: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """Return settings that say their type with others of the same type merged into them.

    Raises OtherTypeError.
    """
    name = type_of(given)
    if not is_known(type_of(into)):
        return dict(into)
    if name != type_of(into):
        own, other = (each.rpartition(".")[2] for each in (name, type_of(into)))
        raise OtherTypeError(
            f"a {own} cannot be merged into a {other}: Istio stops there, and applies no more"
        )
    body = {key: item for key, item in into.items() if key != TYPE}
    merge(name, body, {key: item for key, item in given.items() if key != TYPE})
    return {TYPE: into[TYPE], **body}


def _merged(kind: str, there: Any, given: Any, replace_lists: bool) -> Any:
    if kind.startswith(LIST):
        return given if replace_lists else [*(there or ()), *given]
    if kind.startswith(MAP):
        return {**(there or {}), **given}
    if not is_known(kind) or there is None:
        return given
    if kind in WRAPPED:
        # The message inside has one field, which is not set where it is zero or false.
        return there if is_nothing(given) else given
    if kind in _WHOLE:
        return given
    if kind == ANY:
        return _over(there, given)
    if kind in (_STRUCT, _VALUE, _LIST_VALUE):
        return _free(there, given, replace_lists)
    merged = dict(there)
    merge(kind, merged, given, replace_lists=replace_lists)
    return merged


def _over(there: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """Return settings in place of others: of those without any, just the type is put there."""
    return {**there, TYPE: given[TYPE]} if len(given) == 1 else dict(given)


def _free(there: Any, given: Any, replace_lists: bool) -> Any:
    if isinstance(there, Mapping) and isinstance(given, Mapping):
        return {**there, **given}
    if isinstance(there, list) and isinstance(given, list):
        return given if replace_lists else [*there, *given]
    return given
