"""A real Prometheus with made-up series, and what it answers to each panel."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from tools.dashboards.series import END, STEP

_HOUR, _WAIT = 3600, 60
# What Grafana makes of it by its data source's interval.
_RATE_INTERVAL = f"{4 * STEP}s"


@dataclass(frozen=True)
class Answer:
    """What one query of a panel gets: a matrix of a range, or a vector of an instant."""

    query: Mapping[str, Any]
    expr: str
    series: list[Any]


@contextmanager
def prometheus(program: Path, promtool: Path, metrics: Path, folder: Path) -> Iterator[str]:
    """Start a Prometheus with the series of a file, and yield its address on loopback."""
    data = folder / "data"
    said = ("tsdb", "create-blocks-from", "openmetrics")
    made: list[str | Path] = [promtool, *said, metrics, data]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    config = folder / "prometheus.yml"
    config.write_text("{}\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    flags = {
        "config.file": config,
        "storage.tsdb.path": data,
        "storage.tsdb.retention.time": "100y",
        "web.listen-address": address,
        "log.level": "error",
    }
    command = [str(program), *(f"--{name}={value}" for name, value in flags.items())]
    with subprocess.Popen(command) as process:
        try:
            _wait(f"http://{address}/-/ready")
            yield f"http://{address}"
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + _WAIT
    while True:
        try:
            with urlopen(url):
                return
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def chosen(dashboard: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Yield what readers can choose: each value of a variable with one, else everything."""
    values: Mapping[str, str] = {}
    single = ("", [""])
    for one in dashboard["templating"]["list"]:
        if one["includeAll"]:
            values = {**values, one["name"]: one["allValue"]}
        else:
            single = (one["name"], [each.split(" : ")[1] for each in one["query"].split(",")])
    for value in single[1]:
        yield {**values, single[0]: value}


def answers(url: str, panel: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Answer]:
    """Yield what each query of a panel gets."""
    for target in panel["targets"]:
        expr = target["expr"].replace("$__rate_interval", _RATE_INTERVAL)
        for name, value in values.items():
            expr = expr.replace(f"${name}", value) if name else expr
        yield Answer(target, expr, list(_asked(url, expr, at_once=target["instant"])))


def _asked(url: str, expr: str, *, at_once: bool) -> Iterator[Any]:
    if at_once:
        path, more = "query", {"time": END}
    else:
        path, more = "query_range", {"start": END - _HOUR, "end": END, "step": 2 * STEP}
    with urlopen(f"{url}/api/v1/{path}?{urlencode({'query': expr, **more})}") as response:
        yield from json.load(response)["data"]["result"]
