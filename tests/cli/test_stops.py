"""A process that is asked to stop tidies up, in whatever it is at, and says so."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .process import MESHGEN, environment, named_pipe, wait_until_read

STOPS = [
    (signal.SIGINT, 130, b"meshgen: interrupted\n"),
    (signal.SIGTERM, 143, b"meshgen: stopped by SIGTERM\n"),
    (signal.SIGHUP, 129, b"meshgen: stopped by SIGHUP\n"),
]
each_stop = pytest.mark.parametrize(("number", "code", "words"), STOPS)

# meshgen, with a signal for itself at a certain moment of its write.
AT = """
import os, signal, sys
from meshgen.cli import main
from meshgen.writer import commit, retire, staging

number, moment = int(sys.argv.pop(1)), sys.argv.pop(1)
def stop(*_):
    os.kill(os.getpid(), number)
def then(function, *, first):
    def run(*arguments):
        if first:
            stop()
        result = function(*arguments)
        stop()
        return result
    return run

if moment == "sync":
    os.fsync = stop
elif moment == "exchange":
    commit.swap = then(commit.swap, first=True)
elif moment == "retire":
    retire.Retirement.run = then(retire.Retirement.run, first=True)
elif moment == "remove":
    os.fsync = stop
    commit.remove_tree = then(commit.remove_tree, first=True)
elif moment == "import":
    sys.modules["meshgen.cli.app"] = None
    sys.meta_path.insert(0, type("Finder", (), {"find_spec": stop}))
    del sys.modules["meshgen.cli.app"]
main.main()
"""


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@each_stop
def test_while_it_reads(number: int, code: int, words: bytes, rendered: Path) -> None:
    before = _tree(rendered)
    with named_pipe(rendered / "fifo.yaml") as pipe, (rendered / "fifo.yaml").open("rb"):
        process = subprocess.Popen(
            [*MESHGEN, "render", "-f", "fifo.yaml"], stderr=subprocess.PIPE, env=environment()
        )
        wait_until_read(process, pipe)
        for _ in range(30):  # Python misses one between the opening and the reading
            process.send_signal(number)
            try:
                process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue
            break
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (code, words)
    (rendered / "fifo.yaml").unlink()
    assert _tree(rendered) == before


@pytest.mark.parametrize(
    ("moment", "number", "code", "words"),
    [
        *(("sync", *stop) for stop in STOPS),
        *((moment, *STOPS[1]) for moment in ("import", "remove", "exchange", "retire")),
    ],
)
def test_while_it_writes(moment: str, number: int, code: int, words: bytes, rendered: Path) -> None:
    before = _tree(rendered / "deploy")
    config = rendered / "meshgen.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("1.27", "1.28"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", AT, str(int(number)), moment, "render", "-q"],
        cwd=rendered,
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == code
    assert done.stderr == (b"" if moment == "import" else words)
    # Once the new tree stands, it stays; before, nothing of it.
    assert (_tree(rendered / "deploy") == before) is (moment not in ("exchange", "retire"))
    assert [p.name for p in rendered.iterdir() if "meshgen-" in p.name] == []
    assert (
        subprocess.run(
            [*MESHGEN, "render", "-q"], cwd=rendered, env=environment(), check=False
        ).returncode
        == 0
    )


def test_what_is_ignored_stays_ignored(rendered: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT, str(int(signal.SIGHUP)), "exchange", "render", "-q"],
        cwd=rendered,
        env=environment(),
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert done.returncode == 0


# A worker of `validate` is ended by SIGTERM, and has nothing to say.
def test_a_forked_process_ends_as_ever() -> None:
    code = (
        "import os, signal, sys\n"
        "from meshgen.cli.stops import stoppable\n"
        "with stoppable():\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGTERM)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
