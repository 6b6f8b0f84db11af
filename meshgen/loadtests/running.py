"""Runs a load test: a process with Locust sends the requests, and tells of each second."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.loadtests.measured import LoadRun, Second
from meshgen.loadtests.planned import PlannedLoad
from meshgen.resources import Object

_EXTRA = "pip install 'meshgen[load]'"
_SENDER = "meshgen.loadtests.sender"
_TIMEOUT = 30.0
_PATIENCE = 5.0
_PORTS = {"http": 80, "https": 443}

# Called with each second, and what came of it so far.
OnSecond = Callable[[int, Second], None]


def needed() -> None:
    """Raise MeshgenError if Locust is not there, with the way to it."""
    if find_spec("locust") is None:
        raise MeshgenError([Finding(Code.USAGE, "--run needs Locust", hint=f"{_EXTRA} brings it")])


def refuse_silent(target: str) -> None:
    """Raise MeshgenError where nobody listens at an address: all requests would fail alike."""
    try:
        parts = urlsplit(target)
        place = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        socket.create_connection(place, _PATIENCE).close()
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        what = f"nobody answers at {target}: {why}"
        hint = "`kubectl port-forward` leads to a gateway or a service"
        raise MeshgenError([Finding(Code.USAGE, what, hint=hint)]) from None


def run(planned: PlannedLoad, target: str, on_second: OnSecond = lambda *_: None) -> LoadRun:
    """Send the requests of a load test to an address, and return what came of them.

    The process that does so ends with the call, however that ends. Raises MeshgenError where it
    fails.
    """
    needed()
    found: dict[int, Second] = {}
    begin = 0.0
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", _SENDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": _path()},
            # Ctrl-C is for meshgen, which ends it.
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(plan(planned, target)).encode() + b"\n")
            process.stdin.flush()
            for line in process.stdout:
                said = json.loads(line)
                if "begin" in said:
                    begin = said["begin"]
                    continue
                one = found.setdefault(said["second"], Second())
                one.add(said)
                on_second(said["second"], one)
            if process.wait() != 0:
                errors.seek(0)
                raise _failure(errors.read())
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdin.close()
            process.stdout.close()
    length = max(found, default=-1) + 1
    seconds = [found.get(number, Second()) for number in range(length)]
    return LoadRun(planned, target, seconds, begin)


def plan(planned: PlannedLoad, target: str) -> Object:
    """Return what is sent where, as data."""
    case = planned.case
    host = {} if case.host is None else {"host": case.host}
    return {
        "target": target,
        "method": case.spec.method,
        "path": case.path,
        "headers": [*host.items(), *case.headers.items()],
        "body": case.body,
        "timeout": _TIMEOUT,
        "refusing": case.on_the_way().status,
        "stages": [[one.start, one.end, one.seconds] for one in planned.stages],
    }


def _path() -> str:
    """Return where Python finds this package, whatever folder it is started in."""
    own = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))


def _failure(said: bytes) -> MeshgenError:
    last = said.decode(errors="replace").strip().rpartition("\n")[2]
    return MeshgenError([Finding(Code.USAGE, f"Locust failed: {last or 'it said nothing'}")])
