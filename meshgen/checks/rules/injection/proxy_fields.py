"""The fields of `proxy.istio.io/config`, and what each holds.

Source: ProxyConfig of istio.io/api/mesh/v1alpha1, read as jsonpb reads it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.durations import nanoseconds

# A field's type: the name of a plain one, the names of an enum, or the fields of a message; those
# of an empty message are not told.
Field = str | tuple[str, ...] | Mapping[str, Any]
_ANY: Mapping[str, Any] = {}
_REMOTE: Mapping[str, Any] = {"address": "text", "tlsSettings": _ANY, "tcpKeepalive": _ANY}
_DISABLED = {"disabled": "bool"}
_TRACERS = dict.fromkeys(("zipkin", "lightstep", "datadog", "stackdriver", "openCensusAgent"), _ANY)

FIELDS: Mapping[str, Field] = {
    **dict.fromkeys(("configPath", "binaryPath", "serviceCluster", "discoveryAddress"), "text"),
    **dict.fromkeys(("zipkinAddress", "statsdUdpAddress", "customConfigFile", "meshId"), "text"),
    **dict.fromkeys(("envoyMetricsServiceAddress", "availabilityZone"), "text"),
    "proxyBootstrapTemplatePath": "text",
    **dict.fromkeys(("drainDuration", "discoveryRefreshDelay"), "duration"),
    **dict.fromkeys(("terminationDrainDuration", "fileFlushInterval"), "duration"),
    **dict.fromkeys(("proxyAdminPort", "statusPort"), "port"),
    **dict.fromkeys(("statNameLength", "concurrency"), "int"),
    "fileFlushMinSizeKb": "uint",
    **dict.fromkeys(("extraStatTags", "caCertificatesPem"), "texts"),
    **dict.fromkeys(("proxyMetadata", "runtimeValues"), "map"),
    **dict.fromkeys(("holdApplicationUntilProxyStarts", "statsCompression"), "bool"),
    "tracingServiceName": (
        "APP_LABEL_AND_NAMESPACE",
        "CANONICAL_NAME_ONLY",
        "CANONICAL_NAME_AND_NAMESPACE",
    ),
    "controlPlaneAuthPolicy": ("NONE", "MUTUAL_TLS"),
    "interceptionMode": ("REDIRECT", "TPROXY", "NONE"),
    "tracing": {
        **_TRACERS,
        "customTags": _ANY,
        "maxPathTagLength": "uint",
        "sampling": "number",
        "tlsSettings": _ANY,
        "enableIstioTags": "bool",
    },
    **dict.fromkeys(("sds", "readinessProbe", "privateKeyProvider", "connectionSettings"), _ANY),
    **dict.fromkeys(("envoyAccessLogService", "envoyMetricsService"), _REMOTE),
    "gatewayTopology": {
        "numTrustedProxies": "uint",
        "forwardClientCertDetails": (
            *("UNDEFINED", "SANITIZE", "FORWARD_ONLY", "APPEND_FORWARD"),
            *("SANITIZE_SET", "ALWAYS_FORWARD_ONLY"),
        ),
        "proxyProtocol": _ANY,
    },
    "proxyStatsMatcher": dict.fromkeys(
        ("inclusionPrefixes", "inclusionSuffixes", "inclusionRegexps"), "texts"
    ),
    "image": {"imageType": "text"},
    "proxyHeaders": {
        "forwardedClientCert": _ANY,
        "setCurrentClientCertDetails": _ANY,
        "requestId": _DISABLED,
        "server": {**_DISABLED, "value": "text"},
        "attemptCount": _DISABLED,
        "envoyDebugHeaders": _DISABLED,
        "metadataExchangeHeaders": _ANY,
        "preserveHttp1HeaderCase": "bool",
        "xForwardedHost": {"enabled": "bool"},
        "xForwardedPort": {"enabled": "bool"},
    },
}
_WORDS = {
    "text": "a text, in quotes",
    "bool": "true or false, without quotes",
    "int": "a whole number",
    "uint": "a whole number, 0 or more",
    "number": "a number",
    "port": "a port, 1 to 65535",
    "duration": 'a duration, such as "30s"',
    "texts": "a list of texts",
    "map": "texts by their names, each in quotes",
}
_PORTS = range(1, 65536)


def camel(name: str) -> str:
    """Return a field's name as JSON has it; both forms are read."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def wrong(value: Any, field: Field, path: str = "") -> tuple[str, str] | None:
    """Return the field whose value is none of its type, and what it expects; None if all are."""
    if value is None:
        return None
    if isinstance(field, str):
        return None if _fits(value, field) else (path, _WORDS[field])
    if isinstance(field, tuple):
        fits = value in field if isinstance(value, str) else _is_whole(value)
        return None if fits else (path, f"one of {', '.join(field)}")
    if not isinstance(value, Mapping):
        return path, "fields and their values"
    for name, item in value.items():
        known = field.get(camel(str(name)))
        found = wrong(item, known, f"{path}.{name}" if path else str(name)) if known else None
        if found:
            return found
    return None


def unknown(value: Any, field: Field = FIELDS, path: str = "") -> Sequence[tuple[str, Field]]:
    """Return the fields that there are not, each with those that there are in its place."""
    if not isinstance(value, Mapping) or not isinstance(field, Mapping) or not field:
        return []
    found: list[tuple[str, Field]] = []
    for name, item in value.items():
        place = f"{path}.{name}" if path else str(name)
        known = field.get(camel(str(name)))
        if known is None:
            found.append((place, field))
        else:
            found.extend(unknown(item, known, place))
    return found


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "texts":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "map":
            if not isinstance(value, Mapping):
                return False
            return all(item is None or isinstance(item, str) for item in value.values())
        case "duration":
            return isinstance(value, str) and nanoseconds(value) is not None
        case "number":
            return _is_number(value)
        case "port":
            return _is_whole(value) and int(value) in _PORTS
    return _is_whole(value) and (kind == "int" or int(value) >= 0)


def _is_whole(value: Any) -> bool:
    """Return whether it is a whole number; it may stand in quotes."""
    if isinstance(value, str):
        return bool(re.fullmatch("-?[0-9]{1,10}", value))
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _is_number(value: Any) -> bool:
    """Return whether it is a number; it may stand in quotes."""
    if isinstance(value, str):
        return bool(re.fullmatch(r"-?[0-9]{1,300}(\.[0-9]{1,300})?", value))
    return isinstance(value, int | float) and not isinstance(value, bool)
