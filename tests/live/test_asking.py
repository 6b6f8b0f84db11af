"""How a cluster is asked: by a kubectl that may be of any sort, of a server that may be silent."""

import json
import shlex
import socketserver
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from meshgen.errors import MeshgenError
from meshgen.live.answer import Answer
from meshgen.live.commands import printed
from meshgen.live.kubectl import Kubectl, connected, kubectl_of
from meshgen.live.server import Server
from meshgen.live.several import several


def program(folder: Path, script: str) -> Kubectl:
    """Return a kubectl that is a script of sh."""
    path = folder / "kubectl"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return Kubectl(str(path))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        # One that is too old for an option tells it first, and how to get help at last.
        (
            "echo 'error: unknown flag: --x' >&2; echo 'See kubectl proxy --help' >&2; exit 1",
            "unknown flag: --x",
        ),
        ("echo 'I1201 loading' >&2; echo 'it is broken' >&2; exit 1", "it is broken"),
        ("exit 1", "it ended without a word"),
        ("echo $$ > {pid}; sleep 60 & wait", "it took more than 0.3 seconds"),
    ],
)
def test_a_kubectl_that_does_not_start(
    script: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshgen.live.kubectl._PATIENCE", 0.3)
    pid = tmp_path / "pid"
    kubectl = program(tmp_path, script.replace("{pid}", shlex.quote(str(pid))))
    with pytest.raises(MeshgenError) as told, connected(kubectl):
        pass
    assert str(told.value) == f"kubectl does not start: {words}"
    # What it had started itself is gone too.
    if pid.exists():
        assert left(int(pid.read_text(encoding="utf-8"))) == []


def left(group: int) -> list[Path]:
    """Return the processes of a group that still run: one that was killed takes its time."""
    for _ in range(500):
        if not members(group):
            break
        time.sleep(0.01)
    return members(group)


def members(group: int) -> list[Path]:
    """Return the processes of a group that still run."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(group) and fields[0] != "Z":
            found.append(each)
    return found


def test_a_kubectl_that_is_no_program_or_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kubectl").write_bytes(b"\x7fELF of another machine")
    (tmp_path / "kubectl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    kubectl = kubectl_of()
    with pytest.raises(MeshgenError, match="kubectl does not start: exec format error"):
        connected(kubectl).__enter__()
    (tmp_path / "kubectl").unlink()
    with pytest.raises(MeshgenError, match="kubectl is not on the PATH"):
        kubectl_of()


def test_a_kubectl_does_not_outlive_the_questions(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    script = f"echo $$ > {shlex.quote(str(pid))}; echo ready; sleep 60 & wait"
    with connected(program(tmp_path, script)):
        assert members(int(pid.read_text(encoding="utf-8")))
    assert left(int(pid.read_text(encoding="utf-8"))) == []


def test_a_kubectl_that_ends_in_the_middle(tmp_path: Path) -> None:
    with connected(program(tmp_path, "echo ready")) as server:
        answers = server.ask(["/api/v1/pods", "/version"])
    assert {each.why for each in answers.values()} == {
        "kubectl does not answer: no such file or directory"
    }


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (401, '{"message": "Unauthorized"}', "the cluster does not know you: log in with kubectl"),
        (402, '{"message": "pay"}', "pay"),
        (403, '{"message": "x cannot list resource \\"pods\\" in y"}', "you may not list pods"),
        (404, "page not found\nat all", "page not found"),
        (503, "", "it answered 503"),
        (503, "x" * 400, "x" * 300),
    ],
)
def test_why_nothing_came(status: int, body: str, why: str) -> None:
    assert Answer(status, body.encode()).why == why


def test_an_answer_that_is_no_list_or_no_object() -> None:
    one = {"kind": "Service", "metadata": {"name": "x"}}
    assert Answer(200, json.dumps(one).encode()).objects == [one]
    assert Answer(404, json.dumps(one).encode()).objects == []
    assert Answer(200, b"ok").objects == []
    listed = {"kind": "PodList", "apiVersion": "v1", "items": [{"a": 1}, "b", {"kind": "c"}]}
    assert Answer(200, json.dumps(listed).encode()).objects == [
        {"apiVersion": "v1", "kind": "Pod", "a": 1},
        {"apiVersion": "v1", "kind": "c"},
    ]
    assert Answer(200, date="soon").time is None


@contextmanager
def listening(socket: Path, answers: Mapping[str, Any], asked: list[str]) -> Iterator[Server]:
    """Answer at a socket as `kubectl proxy` does; None is no answer at all."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = answers.get(self.path, (404, {}))
            if body is None:
                done.wait(20)
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def date_time_string(self, *_: object) -> str:
            return "Mon, 30 Nov 2026 23:00:00 GMT"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Listener(socketserver.ThreadingUnixStreamServer):
        request_queue_size = 64

    with Listener(str(socket), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Server(str(socket))
        finally:
            done.set()
            listener.shutdown()
            thread.join()


def test_a_long_list_is_asked_for_in_pieces(tmp_path: Path) -> None:
    def piece(name: str, more: str = "") -> Any:
        return {"kind": "PodList", "metadata": {"continue": more}, "items": [{"x": name}]}

    answers = {
        "/a?limit=500": (200, piece("1", "to=2/")),
        "/a?limit=500&continue=to%3D2%2F": (200, piece("2", "3")),
        "/a?limit=500&continue=3": (200, piece("3")),
        # One that ends while it is asked for, and one of which pieces never end.
        "/b?c=d&limit=500": (200, piece("1", "2")),
        "/b?c=d&limit=500&continue=2": (410, {"message": "the provided continue is too old"}),
        "/e?limit=500": (200, piece("1", "2")),
        "/e?limit=500&continue=2": (200, piece("2", "2")),
        "/f:80/proxy/x": (200, {}),
    }
    asked: list[str] = []
    with listening(tmp_path / "s", answers, asked) as server:
        found = server.ask(["/a", "/b?c=d", "/e", "/f:80/proxy/x", "/a"])
    assert [each["x"] for each in found["/a"].objects] == ["1", "2", "3"]
    assert found["/a"].time == 1796079600.0
    assert found["/b?c=d"].why == "the provided continue is too old"
    assert len(found["/e"].objects) == 201
    assert found["/f:80/proxy/x"].is_given
    assert asked.count("/a?limit=500") == 1


def test_of_a_server_that_is_silent_not_all_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A firewall lets nothing through to the pods' ports: each would cost the whole patience."""
    monkeypatch.setattr("meshgen.live.server._OF_PODS", 0.3)
    pods = [f"/pods/{number}:15020/proxy/stats" for number in range(100)]
    asked: list[str] = []
    with listening(tmp_path / "s", dict.fromkeys(pods, (0, None)), asked) as server:
        found = server.ask(pods)
        assert server.ask(["/version"])["/version"].is_absent
    assert list(found) == pods
    assert {each.why for each in found.values()} == {"no answer within 0.3 seconds"}
    assert len(asked) < 20


def test_some_that_are_silent_among_others_are_all_asked() -> None:
    asked: list[int] = []

    def ask(number: int) -> int:
        asked.append(number)
        return number % 2

    found = several([*range(40), 3], ask, at_once=1, is_silence=lambda answer: answer == 2)
    assert found == {number: number % 2 for number in range(40)}
    asked.clear()
    # One by one: each second one is silent, and none of the rest is left out.
    assert len(several(range(40), ask, at_once=2, is_silence=lambda answer: answer == 1)) == 40
    assert len(asked) > 20


FORBIDDEN = (
    'Error from server (Forbidden): pods "web-x" is forbidden: User "eve" cannot create resource '
    '"pods/exec" in API group "" in the namespace "shop"'
)
NO_AGENT = (
    "error: Internal error occurred: error executing command in container: failed to exec in "
    'container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start '
    'container process: exec: "pilot-agent": executable file not found in $PATH: unknown'
)
DIALED = "Error from server: error dialing backend: dial tcp 10.0.0.5:10250: i/o timeout"
COMPLETED = "error: cannot exec into a container in a completed pod; current phase is Succeeded"
# What kubectl prints of a command in a pod, and what is told of it.
ENDED = {
    "may-not": (FORBIDDEN, "you may not create pods/exec"),
    "no-agent": (NO_AGENT, "its image has no pilot-agent"),
    "distroless": (
        NO_AGENT.replace("executable file not found in $PATH", "stat x: no such file or directory"),
        "its image has no pilot-agent",
    ),
    "gone": ('Error from server (NotFound): pods "web-x" not found', 'pods "web-x" not found'),
    "completed": (COMPLETED, COMPLETED.removeprefix("error: ")),
    "no-container": (
        'error: unable to upgrade connection: container not found ("istio-proxy")',
        'unable to upgrade connection: container not found ("istio-proxy")',
    ),
    "node-away": (
        f'E1201 03:00:00.1 1 memcache.go:1] "Unhandled Error"\n{DIALED}',
        DIALED.removeprefix("Error from server: "),
    ),
    "refused": (
        "Warning: odd\nfailed to reach Envoy's admin port\ncommand terminated with exit code 1",
        "failed to reach Envoy's admin port",
    ),
    "without-words": (
        "command terminated with exit code 137",
        "command terminated with exit code 137",
    ),
}


def test_commands_in_pods_that_end_in_any_way(tmp_path: Path) -> None:
    cases = "\n".join(
        f"*{name}*) printf '%s\\n' {shlex.quote(words)} >&2; exit 1;;"
        for name, (words, _) in ENDED.items()
    )
    kubectl = program(tmp_path, f'case "$*" in\n*fine*) echo "$*";;\n{cases}\nesac')
    commands = [[name, "-c", "istio-proxy"] for name in ("fine", *ENDED)]
    done = printed(commands, kubectl)
    assert {words[0]: each.error for words, each in done.items()} == {
        "fine": "",
        **{name: told for name, (_, told) in ENDED.items()},
    }
    assert done["fine", "-c", "istio-proxy"].output == b"exec fine -c istio-proxy\n"


def test_commands_that_do_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshgen.live.commands._SECONDS", 0.3)
    commands = [[str(number)] for number in range(60)]
    begun = tmp_path / "begun"
    done = printed(commands, program(tmp_path, f"echo >> {shlex.quote(str(begun))}; sleep 60"))
    assert {each.error for each in done.values()} == {"it took more than 0.3 seconds"}
    assert len(done) == 60
    assert len(begun.read_text(encoding="utf-8")) < 20
