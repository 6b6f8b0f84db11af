"""Retries of a route. Source: ConvertPolicy of istio.io/istio/pilot/pkg/networking/core/route."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from meshgen.lenient import text
from meshgen.xds.durations import duration
from meshgen.xds.resources import Json, fields

_DEFAULT = {"attempts": 2}
_ON = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes"
_STATUSES = "retriable-status-codes"
_TYPE = "type.googleapis.com/envoy.extensions.retry"
_OTHER_HOSTS = {
    "name": "envoy.retry_host_predicates.previous_hosts",
    "typedConfig": {"@type": f"{_TYPE}.host.previous_hosts.v3.PreviousHostsPredicate"},
}
_OTHER_LOCALITIES = {
    "name": "envoy.retry_priorities.previous_priorities",
    "typedConfig": {
        "@type": f"{_TYPE}.priority.previous_priorities.v3.PreviousPrioritiesConfig",
        "updateFrequency": 2,
    },
}


def retry_policy(given: Mapping[str, Any] | None, *, hashes: bool = False) -> Json | None:
    """Return the policy of an HTTPRetry, or Istio's own; None for no retries.

    With `hashes` a request belongs to one pod, and is sent to the same once more.
    """
    retries = _DEFAULT if given is None else given
    attempts = retries.get("attempts")
    if not isinstance(attempts, int) or attempts <= 0:
        return None
    on, statuses = _conditions(text(retries.get("retryOn")))
    elsewhere = retries.get("retryIgnorePreviousHosts")
    return fields(
        retryOn=on,
        numRetries=attempts,
        retriableStatusCodes=statuses,
        perTryTimeout=duration(retries.get("perTryTimeout")),
        retryHostPredicate=[_OTHER_HOSTS]
        if (not hashes if elsewhere is None else elsewhere)
        else (),
        hostSelectionRetryMaxAttempts="5",
        retryPriority=_OTHER_LOCALITIES if retries.get("retryRemoteLocalities") else None,
        retryBackOff=fields(baseInterval=duration(retries.get("backoff"))) or None,
    )


def _conditions(written: str) -> tuple[str, list[int]]:
    """Return on what is retried, and on which statuses, which may stand among it."""
    if not written:
        return _ON, []
    parts = [part.strip() for part in written.split(",")]
    known = {str(status.value) for status in HTTPStatus}
    statuses = [int(part) for part in parts if part in known]
    others = [part for part in parts if part not in known]
    on = ",".join(others)
    return (f"{on},{_STATUSES}" if statuses and _STATUSES not in on else on), statuses
