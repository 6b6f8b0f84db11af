"""Envoy's administration interface, over a Unix socket."""

import json
from typing import Any

from meshgen.localhttp import LocalConnection

_PATIENCE = 10.0


class Admin:
    """Asks one process."""

    def __init__(self, path: str) -> None:
        """Take where it listens."""
        self._path = path

    def is_ready(self) -> bool:
        """Return whether it takes requests."""
        try:
            return self._get("/ready")[0] == 200
        except OSError:
            return False

    def ports(self) -> dict[str, int]:
        """Return the ports of the listeners that have one, by their names."""
        listeners = json.loads(self._get("/listeners?format=json")[1])
        return {
            each["name"]: each["local_address"]["socket_address"]["port_value"]
            for each in listeners.get("listener_statuses", ())
            if "socket_address" in each["local_address"]
        }

    def version(self) -> str:
        """Return which Envoy it is: `1.36.3`."""
        said = str(json.loads(self._get("/server_info")[1])["version"])
        parts = said.split("/")
        return parts[1] if len(parts) > 1 else said

    def counts(self, pattern: str) -> dict[str, int]:
        """Return the counters and gauges whose names fit a pattern."""
        stats: list[dict[str, Any]] = json.loads(
            self._get(f"/stats?format=json&filter={pattern}")[1]
        )["stats"]
        return {each["name"]: each["value"] for each in stats if "name" in each}

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = LocalConnection(self._path, patience=_PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
