"""The user's own kubectl: the way to the cluster, with its context and permissions as they are."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.live.server import Server
from meshgen.programs import Guard, end_group, find_program, folder_for_sockets
from meshgen.signals import waiting

# Until the proxy listens, in seconds; a login takes its time at the first request.
_PATIENCE = 20.0
_ERROR = "error: "
# All but looking is refused by kubectl itself.
_READ_ONLY = "--reject-methods=^(POST|PUT|PATCH|DELETE)$"


@dataclass(frozen=True)
class Kubectl:
    """How kubectl is called: the program, and what of it the user chose."""

    program: str
    context: str = ""
    kubeconfig: str = ""

    def command(self, *arguments: str, program: str = "") -> list[str]:
        """Return a call of it, or of another program that takes the same options."""
        chosen = {"--context": self.context, "--kubeconfig": self.kubeconfig}
        options = (f"{name}={value}" for name, value in chosen.items() if value)
        return [program or self.program, *options, *arguments]


def kubectl_of(context: str = "", kubeconfig: str = "") -> Kubectl:
    """Return the kubectl on the PATH; raises MeshgenError where there is none."""
    found = find_program("kubectl")
    if found is None:
        hint = "its context, its login and its permissions are what the cluster is asked with"
        raise MeshgenError([Finding(Code.USAGE, "kubectl is not on the PATH", hint=hint)])
    return Kubectl(found[1], context, kubeconfig)


@contextmanager
def connected(kubectl: Kubectl) -> Iterator[Server]:
    """Yield the API server as `kubectl proxy` reaches it: through a socket that is the user's.

    So one process and one login are for all questions, and what comes back is the API server's
    own answer. Only reading passes. Raises MeshgenError, in kubectl's words, where it does not
    start.
    """
    with folder_for_sockets() as folder:
        socket, said = folder / "k", folder / "e"
        guard = Guard(folder)
        with said.open("wb") as out:
            process: subprocess.Popen[bytes] | None = None
            try:
                with waiting():
                    process = _started(
                        kubectl.command("proxy", f"--unix-socket={socket}", _READ_ONLY), out
                    )
                    guard.watch(process)
                _wait(process, said)
                yield Server(str(socket))
            finally:
                if process is not None:
                    _end(process)
                guard.close()


def _started(command: Sequence[str], out: BinaryIO) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=out,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started((error.strerror or str(error)).lower()) from None


def _wait(process: "subprocess.Popen[bytes]", said: Path) -> None:
    """Wait for the line that says that it listens."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        end_group(process)

    late = threading.Timer(_PATIENCE, end)
    late.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
    finally:
        late.cancel()
    if not line:
        process.wait()
        if is_late.is_set():
            raise _not_started(f"it took more than {_PATIENCE:g} seconds")
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        # Where a call is wrong, it says so first, and then how to get help.
        errors = [line for line in lines if line.startswith(_ERROR)]
        words = [*errors[:1], *lines[-1:], "it ended without a word"]
        raise _not_started(words[0].removeprefix(_ERROR))


def _not_started(why: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, f"kubectl does not start: {why}")])


def _end(process: "subprocess.Popen[bytes]") -> None:
    end_group(process)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
