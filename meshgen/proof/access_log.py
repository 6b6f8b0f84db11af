"""What proxies write down of each request and connection, and how it is read."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from meshgen.proof.places import CHECK, REQUEST
from meshgen.xds import Json
from meshgen.xds.filters import extension

_FILE = "envoy.extensions.access_loggers.file.v3.FileAccessLog"
_ANY = {
    "cluster": "%UPSTREAM_CLUSTER_RAW%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "peer": "%DOWNSTREAM_PEER_URI_SAN%",
    "remote": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%",
    "local": "%DOWNSTREAM_LOCAL_ADDRESS%",
    "upstream": "%UPSTREAM_HOST%",
    "failure": "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
    "ended": "%CONNECTION_TERMINATION_DETAILS%",
    "rejected": "%DOWNSTREAM_TRANSPORT_FAILURE_REASON%",
}
_HTTP = {
    "request": f"%REQ({REQUEST})%",
    "check": f"%REQ({CHECK})%",
    "route": "%ROUTE_NAME%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "status": "%RESPONSE_CODE%",
    "protocol": "%PROTOCOL%",
    "path": "%REQ(:PATH)%",
    "authority": "%REQ(:AUTHORITY)%",
    "forwarded": "%REQ(X-FORWARDED-FOR)%",
    "received": "%DYNAMIC_METADATA(meshgen:received)%",
}


def of_requests(path: str, **said: object) -> list[Json]:
    """Return the access log of an HttpConnectionManager; `said` is written into each line."""
    return [_log(path, {**_ANY, **_HTTP, **said})]


def of_connections(path: str, **said: object) -> list[Json]:
    """Return the access log of a filter that passes connections on."""
    return [_log(path, {**_ANY, **said})]


def _log(path: str, line: Mapping[str, object]) -> Json:
    fields = {"path": path, "logFormat": {"jsonFormat": dict(line)}}
    return extension("envoy.access_loggers.file", _FILE, **fields)


def lines_of(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield what a process wrote down; the last line may be cut, where it was stopped."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.endswith("}"):
            yield json.loads(line)
