"""What patches do to a list: of filters, of routes."""

from collections.abc import Callable, Sequence

from meshgen.xds.envoyfilter.tracked import Tracked
from meshgen.xds.resources import Json, copied

_BEHIND = frozenset(("ADD", "INSERT_AFTER"))
_INSERTS = frozenset(("ADD", "INSERT_FIRST", "INSERT_BEFORE", "INSERT_AFTER"))


def inserted(
    patch: Tracked, listed: Sequence[Json], is_meant: Callable[[Json], bool] | None
) -> list[Json]:
    """Return a list with what a patch puts there.

    `is_meant` says what it is put before or behind; it is None where the match names nothing, so
    that it is put at the beginning or the end.
    """
    if patch.operation not in _INSERTS:
        return [*listed]
    at = _position(patch.operation, listed, is_meant)
    if at is None:
        return [*listed]
    patch.is_applied = True
    return [*listed[:at], copied(patch.value), *listed[at:]]


def _position(
    operation: str, listed: Sequence[Json], is_meant: Callable[[Json], bool] | None
) -> int | None:
    if operation == "ADD":
        return len(listed)
    if is_meant is None:
        return len(listed) if operation in _BEHIND else 0
    found = next((at for at, each in enumerate(listed) if is_meant(each)), None)
    if found is None or operation == "INSERT_FIRST":
        return found and 0
    return found + 1 if operation in _BEHIND else found


def put(of: Json, field: str, listed: Sequence[Json]) -> None:
    """Put a list into a message, which has none where it is empty."""
    if listed:
        of[field] = [*listed]
    else:
        of.pop(field, None)


def changed(
    patch: Tracked, listed: Sequence[Json], is_meant: Callable[[Json], bool] | None
) -> list[Json]:
    """Return a list of filters with what a patch puts there, or takes away.

    Source: patchNetworkFilters, patchHTTPFilters and patchListenerFilters of
    istio.io/istio/pilot/pkg/networking/core/envoyfilter.
    """
    if patch.operation == "INSERT_FIRST":
        return inserted(patch, listed, None)
    if patch.operation in _INSERTS or is_meant is None:
        return inserted(patch, listed, is_meant)
    if patch.operation == "REPLACE":
        at = next((at for at, each in enumerate(listed) if is_meant(each)), None)
        if at is None:
            return [*listed]
        patch.is_applied = True
        return [*listed[:at], copied(patch.value), *listed[at + 1 :]]
    if patch.operation == "REMOVE":
        kept = [each for each in listed if not is_meant(each)]
        patch.is_applied |= len(kept) < len(listed)
        return kept
    return [*listed]
