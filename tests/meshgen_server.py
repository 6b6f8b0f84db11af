"""meshgen for tests that call it often: started once, and forked for each call.

Half of what a call takes is Python's start, imports and schemas, which are the same each time. The
server has all of that, and a call is a fork of it with its own arguments, folder, variables and
standard streams, so that one call knows nothing of another. Whatever hangs on the start itself has
to call `python -m meshgen`.
"""

import array
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
_STREAMS = 3
# It ends by itself where nobody has called for so many seconds, as after a test run was killed.
_IDLE = 900
_CLIENT = f"""\
import array, json, os, socket, sys
said = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ), os.umask(0o022)]).encode()
server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
streams = array.array("i", range({_STREAMS})).tobytes()
server.sendmsg([len(said).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
server.sendall(said)
code = server.recv(1)
sys.exit(code[0] if code else 70)
"""


@contextmanager
def served(folder: Path) -> Iterator[list[str]]:
    """Start a server; give the command that is called as `meshgen` is."""
    address, client = folder / "meshgen.sock", folder / "client.py"
    client.write_text(_CLIENT, encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen(16)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.meshgen_server", str(listening.fileno())],
            cwd=ROOT,
            pass_fds=[listening.fileno()],
            stdin=subprocess.DEVNULL,
        ) as server:
            try:
                yield [sys.executable, "-I", "-S", str(client), str(address)]
            finally:
                server.terminate()


def main() -> None:
    """Load what every call needs, then fork for each."""
    import meshgen

    meshgen.check(ROOT / "examples" / "minimal" / "meshgen.yaml")
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(fileno=int(sys.argv[1]))
    listening.settimeout(_IDLE)
    while True:
        with contextlib.suppress(ConnectionError), listening.accept()[0] as caller:
            if os.fork() == 0:
                listening.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(caller)
                os._exit(0)


def _answer(caller: socket.socket) -> None:
    """Run meshgen as a caller says, in a process of its own, and tell its exit code."""
    length, ancillary, _, _ = caller.recvmsg(4, socket.CMSG_SPACE(_STREAMS * 4))
    streams = array.array("i")
    for _, _, data in ancillary:
        streams.frombytes(data)
    with caller.makefile("rb") as said:
        arguments, folder, variables, umask = json.loads(said.read(int.from_bytes(length, "big")))
    if (running := os.fork()) == 0:
        caller.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.umask(umask)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
        sys.argv = ["meshgen", *arguments]
        _run()
    for stream in streams:
        os.close(stream)
    status = os.waitstatus_to_exitcode(os.waitpid(running, 0)[1])
    caller.sendall(bytes([status if status >= 0 else 128 - status]))


def _run() -> None:
    from meshgen.cli.main import main as run

    try:
        run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    os._exit(0)


if __name__ == "__main__":
    main()
