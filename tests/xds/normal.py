"""Envoy's resources as they are compared: without what changes no request's way, and no answer.

Whatever is left out stands in one of the tables below, with the reason.
"""

import re
from collections.abc import Mapping
from typing import Any

# Fields, each as `field`, or as `in.field` below a field of another name.
DROPPED: Mapping[str, str] = {
    "accessLog": "it tells of requests",
    "tracing": "it tells of requests",
    "decorator": "a name in traces",
    "statPrefix": "a name in metrics",
    "altStatName": "a name in metrics",
    "metadata": "read by Istio's own filters, for metrics",
    "requestIdExtension": "an id in traces",
    "rds.configSource": "how routes are fetched",
    "edsClusterConfig.edsConfig": "how endpoints are fetched",
    "sdsConfig": "how certificates are fetched",
    "configDiscovery.configSource": "how extensions are fetched",
    "maxConnectionsToAcceptPerSocketEvent": "how a worker takes its turns",
    "connectionBalanceConfig": "which worker takes a connection",
    "initialReadBufferSize": "how much an inspector reads at first",
    "transportSocketConnectTimeout": "how long a handshake may take: nobody here is that slow",
    "validateClusters": "nothing is validated at run time",
    "healthStatus": "all are well at the start",
    "cleanupInterval": "when it forgets addresses that nobody asks for",
    "useRequestIdForTraceSampling": "an id in traces",
}
_LAST = frozenset(name.rpartition(".")[2] for name in DROPPED)
# Where such a field is no remark, but what is asked of a request: RBAC's conditions on claims.
ASKED = {"metadata": frozenset(("ids", "rules", "notId", "notRule"))}
# Of these filters just the name and the place count.
UNSET: Mapping[str, str] = {
    "istio.metadata_exchange": "Istio's own: for metrics",
    "istio.stats": "Istio's own: metrics",
    "istio.alpn": "Istio's own: tells a proxy what comes over mutual TLS",
    "istio_authn": "Istio's own: who the peer is",
    "envoy.filters.http.grpc_stats": "metrics",
}
# Values that are what Envoy does anyway; of ciphers, those that all of its builds have.
DEFAULTS: Mapping[str, Any] = {
    "caseSensitive": True,
    "useRemoteAddress": False,
    "filterChainMatch": {},
    "commonLbConfig": {},
    "tlsMinimumProtocolVersion": "TLSv1_2",
    "tlsMaximumProtocolVersion": "TLSv1_3",
    "cipherSuites": [
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
        "AES128-GCM-SHA256",
    ],
    "tlsParams": {},
    "start": "0",
}
# Names of numbers: either is read.
NUMBERS = {"Forbidden": 403, "ServiceUnavailable": 503}
# Lists in whose order nothing happens.
UNORDERED = frozenset(("domains", "matchSubjectAltNames", "queryParameters", "dynamicMetadata"))
# Lists of conditions: what one says twice, it says once. istiod puts trust domains into the `when`
# of a policy again for each of its sources.
SAID_ONCE = frozenset(("ids",))
_DURATION = re.compile(r"(-?\d+)(?:\.(\d+))?s\Z")


def normal(value: Any, above: str = "") -> Any:
    """Return a value as it is compared; `above` is the field that it is in."""
    if isinstance(value, Mapping):
        listed = {**value}
        if value.get("name") in UNSET:
            listed.pop("typedConfig", None)
        kept = {key: normal(item, key) for key, item in listed.items() if not _is_out(above, key)}
        return {key: item for key, item in kept.items() if not _is_default(key, item)}
    if isinstance(value, list):
        items = [normal(item, above) for item in value]
        if above in SAID_ONCE:
            items = [item for n, item in enumerate(items) if item not in items[:n]]
        return sorted(items, key=str) if above in UNORDERED else items
    return _scalar(value)


def _is_out(above: str, key: str) -> bool:
    if key not in _LAST:
        return False
    is_asked = above in ASKED.get(key, ())
    return (key in DROPPED and not is_asked) or f"{above}.{key}" in DROPPED


def _is_default(key: str, value: Any) -> bool:
    return value == [] or (key in DEFAULTS and value == DEFAULTS[key])


def _scalar(value: Any) -> Any:
    """Return a value as all write it: a whole number as text, a duration with no zeros behind."""
    value = NUMBERS.get(value, value) if isinstance(value, str) else value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    found = _DURATION.match(value) if isinstance(value, str) else None
    if found:
        fraction = (found[2] or "").rstrip("0")
        return f"{found[1]}.{fraction}s" if fraction else f"{found[1]}s"
    return value
